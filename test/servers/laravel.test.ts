import { describe, expect, it } from 'vitest';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import { laravel } from './setups/laravel.js';

prove(laravel);

describe('Laravel', () => {
  const site = useFixed(laravel, FOR_AN_APPLICATION);

  it.each(['/', '/static/shop.css', '/no-such-page', '/old', '/fails'])(
    'sends the headers on %s, each once, and no error message',
    async (path) => {
      const response = await site.request('https', path);
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
      expect(repeated(response)).toEqual([]);
      expect(response.body).not.toContain('Something failed');
    },
  );

  it('adds attributes to the named cookies', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=\w+; path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

describe('Laravel without the fixes', () => {
  const site = useFixed(laravel, []);

  it('shows errors to visitors', async () => {
    expect((await site.request('https', '/fails')).body).toContain('Something failed');
  });
});

describe('Laravel behind several proxies', () => {
  neverLoops(laravel);
});
