import { describe, expect, it } from 'vitest';
import { nextjs } from './setups/nextjs.js';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { prove } from './rig/prove.js';

prove(nextjs);

describe('Next.js', () => {
  // Characters with a meaning in patterns of routes.
  const SIGNS = 'https://cdn.test:8443 data: (a) {b} [c] * ? + :d "e" \'f\'';
  const site = useFixed(nextjs, [
    ...FOR_AN_APPLICATION,
    { op: 'set-header', name: 'X-Signs', value: SIGNS },
    { op: 'set-header', name: 'X-Backslash', value: 'a \\ b "c"' },
  ]);

  it('sends values unchanged, on pages, files, errors and redirects of routes', async () => {
    for (const path of ['/', '/static/shop.css', '/no-such-page', '/old']) {
      const response = await site.request('https', path);
      expect([path, response.header('X-Signs')]).toEqual([path, SIGNS]);
      expect([path, response.header('X-Backslash')]).toEqual([path, 'a \\ b "c"']);
      expect(response.header('X-Powered-By')).toBeUndefined();
    }
  });

  it('sends HSTS over https only, and redirects if X-Forwarded-Proto is http', async () => {
    expect((await site.request('https', '/')).header('Strict-Transport-Security')).toBe('max-age=63072000');
    const response = await site.request('http', '/old?a=b');
    expect([response.status, response.header('Location')]).toEqual([308, 'https://shop.test/old?a=b']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
  });
});

describe('Next.js behind several proxies', () => {
  neverLoops(nextjs, ['http, https', 'http,https', ' https', 'wss', 'x']);
});
