import { describe, expect, it } from 'vitest';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import { symfony } from './setups/symfony.js';

prove(symfony);

describe('Symfony', () => {
  const site = useFixed(
    symfony,
    FOR_AN_APPLICATION.filter(({ op }) => op !== 'turn-debug-off'),
  );

  it.each(['/', '/static/shop.css', '/no-such-page', '/old'])(
    'sends the headers on %s, each once',
    async (path) => {
      const response = await site.request('https', path);
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
      expect(repeated(response)).toEqual([]);
    },
  );

  it('adds attributes to the named cookies', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=\w+; path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

describe('Symfony behind several proxies', () => {
  neverLoops(symfony);
});
