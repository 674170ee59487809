import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import { mediawiki } from './setups/mediawiki.js';

prove(mediawiki);

const ADVICE: readonly Advice[] = [
  ...FOR_AN_APPLICATION.map((one) =>
    'cookie' in one && one.role === 'session' ? { ...one, cookie: 'my_wiki_session' } : one,
  ),
  { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
];

describe('MediaWiki', () => {
  const site = useFixed(mediawiki, ADVICE);

  it.each(['/', '/static/shop.css', '/no-such-page', '/old', '/fails', '/index.php?title=Special:UserLogin'])(
    'sends the headers on %s, each once, and no error message',
    async (path) => {
      const response = await site.request('https', path);
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
      expect(repeated(response)).toEqual([]);
      expect(response.body).not.toContain('Something failed');
    },
  );

  it('keeps the X-Frame-Options of its own pages', async () => {
    const form = await site.request('https', '/index.php?title=Special:UserLogin');
    expect(form.header('X-Frame-Options')).toBe('DENY');
    expect((await site.request('https', '/')).header('X-Frame-Options')).toBe('SAMEORIGIN');
  });

  it('keeps caches from storing cookies', async () => {
    const page = await site.request('https', '/');
    expect(page.header('Cache-Control')).toContain('private');
    expect(page.setCookies).toContainEqual(
      expect.stringMatching(/^my_wiki_session=\w+; path=\/; secure; HttpOnly; SameSite=Lax$/),
    );
  });
});

describe('MediaWiki without the fixes', () => {
  const site = useFixed(mediawiki, []);

  it('shows errors to visitors', async () => {
    expect((await site.request('https', '/fails')).body).toContain('Something failed');
  });
});
