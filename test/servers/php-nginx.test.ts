import { describe, expect, it } from 'vitest';
import { phpOnNginx } from './setups/php.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { COOKIES, DEBUG } from './rig/php-advice.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/http-client.js';

prove(phpOnNginx);

describe('PHP on nginx does not fall into', () => {
  const site = useFixed(phpOnNginx, [...EVERYTHING, ...COOKIES, ...DEBUG]);

  it('nginx-cookie-flags-fastcgi: PHP itself sets the attributes of its cookies', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^PHPSESSID=\w+; path=\/; secure; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^csrftoken=\w+; path=\/; secure; SameSite=Lax$/),
    ]);
    for (const { text } of site.blocks) expect(text).not.toContain('proxy_cookie_flags');
  });

  it('nginx-duplicate-with-app, nginx-duplicate-hidden: a header that the page sends too is sent once', async () => {
    const page = await site.request('https', '/');
    expect(page.header('Referrer-Policy')).toBe('same-origin');
    expect(repeated(page)).toEqual([]);
  });

  it('php-header-call-misses-static: files, error pages and redirects have the headers', async () => {
    for (const path of ['/', '/no-such-page', '/old']) {
      expect((await site.request('https', path)).header('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('php-phpflag-without-mod-php, php-phpflag-with-mod-php: settings are in php.ini and in the script only', async () => {
    expect(site.blocks.filter(({ stack }) => stack === 'php').map(({ place }) => place)).toEqual([
      'ini',
      'pagetop',
      'cookie',
    ]);
    expect((await site.request('https', '/')).header('X-Powered-By')).toBeUndefined();
  });
});
