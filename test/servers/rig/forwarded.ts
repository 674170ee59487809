import { expect, it } from 'vitest';
import type { Advice } from '../../../src/engine/index.js';
import { useFixed } from './fixed.js';
import type { Setup } from './setup.js';

/** What proxies in front of one another send of a visitor who came over https. */
export const OVER_HTTPS = ['https', 'HTTPS', 'https, http', 'https,http', 'https, https'] as const;

const PASSED_ON = 'proxy_set_header X-Forwarded-Proto $scheme;';
const HSTS = 'max-age=63072000';
const ADVICE: readonly Advice[] = [
  { op: 'redirect-to-https' },
  { op: 'set-header', name: 'Strict-Transport-Security', value: HSTS },
];

/** Behind a proxy that leaves X-Forwarded-Proto as another one sent it, the redirect does not loop. */
export function neverLoops(setup: Setup, more: readonly string[] = []): void {
  const site = useFixed(
    {
      ...setup,
      files: (sandbox) =>
        Object.fromEntries(
          Object.entries(setup.files(sandbox)).map(([name, text]) => [name, text.replaceAll(PASSED_ON, '')]),
        ),
    },
    ADVICE,
  );
  const responses = (values: readonly string[]) =>
    Promise.all(
      values.map(async (value) => {
        const response = await site.request('http', '/', {
          headers: { 'X-Forwarded-Proto': value },
        });
        return [value, response.status, response.header('Strict-Transport-Security')];
      }),
    );

  it('redirects nothing that came over https, whatever several proxies make of X-Forwarded-Proto', async () => {
    expect(await responses(OVER_HTTPS)).toEqual(OVER_HTTPS.map((value) => [value, 200, HSTS]));
    expect((await responses(more)).map(([value, status]) => [value, status])).toEqual(
      more.map((value) => [value, 200]),
    );
  });

  it('redirects what came over http', async () => {
    const values = ['http', 'http, http'];
    for (const [value, status, hsts] of await responses(values)) {
      expect([value, Number(status) >= 301, Number(status) <= 308, hsts]).toEqual([
        value,
        true,
        true,
        undefined,
      ]);
    }
  });
}
