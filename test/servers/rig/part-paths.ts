import { describe, expect, it } from 'vitest';
import { fixesOf, setHeader } from './fixes.js';
import { request } from './http-client.js';
import type { Setup } from './setup.js';
import { serving } from './site.js';

/**
 * Tests that each page gets one policy: that of the part that it is in, or that of the rest.
 * @param isRefused whether the server answers with an error before it looks for what it has to add to the path
 */
export function proveParts(setup: Setup, isRefused: (path: string) => boolean = () => false): void {
  const names = setup.chain;
  describe(`a policy with another one for a part of the site, in ${names.join(' and ')}`, () => {
    it('is sent once: that of the part for its pages, and that of the rest for all others', async () => {
      const advice = {
        ...setHeader('Content-Security-Policy', 'of the rest'),
        parts: [{ prefix: '/static', value: 'of the part' }],
      };
      await serving(setup, fixesOf(names, advice), async ({ sandbox }) => {
        const sent = async (paths: readonly string[]) =>
          Promise.all(
            paths
              .filter((path) => !isRefused(path))
              .map(async (path) => (await request(sandbox, 'https', path)).header('Content-Security-Policy')),
          );
        for (const path of [...PATHS.part, ...PATHS.rest].filter(isRefused)) {
          const response = await request(sandbox, 'https', path);
          expect([response.status, response.header('Content-Security-Policy')]).toEqual([
            expect.toBeOneOf([403, 404]) as number,
            undefined,
          ]);
        }
        expect(new Set(await sent(PATHS.part))).toEqual(new Set(['of the part']));
        expect(new Set(await sent(PATHS.rest))).toEqual(new Set(['of the rest']));
      });
    });
  });
}

/** Paths as they are sent, by whether a part of the site under /static has them. */
const PATHS = {
  part: [
    '/static',
    '/static?to=/..%2F',
    `/static/${'a.b/'.repeat(1_500)}`,
    '/static/shop.css',
    '/static/shop.css?to=/../%2F..',
    '/static/none',
    '/static/',
    `/static/${'%C3%A9'.repeat(1_000)}`,
    '/static/Caf%C3%A9',
    '/static/Foo_(bar)',
    "/static/O'Neil",
    '/static/a&b!*',
    '/static/a%20b',
    '/static/none?to=%2F%',
  ],
  // Servers decode and shorten some of these to a page that is not in the folder.
  rest: [
    '/',
    '/no-such-page',
    '/old',
    '/statics',
    '/statics/',
    '/static;a',
    '/STATIC/none',
    '//static/none',
    '/x/static/none',
    '/?/static/',
    '/static/..%2F',
    '/static/%2e%2e/',
    '/static/%2E/',
    '/static/a%5C..',
    '/static/a%3b',
    '/static/a%3F',
    '/static/%252e',
    '/static/%c0%ae',
    '/static/../',
    '/static/a/../../',
    '/static/..;/',
  ],
} as const;
