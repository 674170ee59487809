import { describe, expect, it } from 'vitest';
import { phpOnApache } from './setups/php.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { OVER_HTTPS } from './rig/forwarded.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/http-client.js';
import { COOKIES, DEBUG } from './rig/php-advice.js';

prove(phpOnApache);

describe('PHP on Apache does not fall into', () => {
  const site = useFixed(phpOnApache, [...EVERYTHING, ...COOKIES, ...DEBUG]);

  it('php-phpflag-without-mod-php: no php_flag or php_value anywhere', () => {
    for (const { text } of site.blocks) expect(text).not.toMatch(/php_(?:admin_)?(?:flag|value)/);
  });

  it('php-phpflag-with-mod-php, php-unset-x-powered-by-always, php-unset-x-powered-by: no X-Powered-By header', async () => {
    expect(site.blocks.find(({ place }) => place === 'ini')?.text).toContain('expose_php = Off');
    expect((await site.request('https', '/')).header('X-Powered-By')).toBeUndefined();
  });

  it('php-always-edit-cookie, php-ini-set-after-start: PHP itself sets both cookies with all attributes', async () => {
    const page = await site.request('https', '/');
    expect(page.body).not.toContain('Warning');
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^PHPSESSID=\w+; path=\/; secure; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^csrftoken=\w+; path=\/; secure; SameSite=Lax$/),
    ]);
  });

  it('php-header-call-misses-static: files, error pages and redirects have the headers', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/old']) {
      expect((await site.request('https', path)).header('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('php-header-plus-apache-always, php-header-plus-apache-set: a header that the page sends too is sent once', async () => {
    const page = await site.request('https', '/');
    expect(page.header('Referrer-Policy')).toBe('same-origin');
    expect(repeated(page)).toEqual([]);
  });

  it('an error shown to visitors', async () => {
    expect(
      (await site.request('https', '/login', { method: 'POST', body: 'csrfmiddlewaretoken=a' })).body,
    ).not.toContain('Warning');
  });
});

describe('PHP on Apache, by .htaccess, does not fall into', () => {
  const site = useFixed(phpOnApache, [...EVERYTHING, ...COOKIES], ({ place }) => place === 'htaccess');

  it('apache-htaccess-header-no-module-500: no status 500, with or without the modules', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page']) {
      expect((await site.request('https', path)).status).toBeLessThan(500);
    }
  });
});

describe('PHP on Apache, by .htaccess with the modules enabled, does not fall into', () => {
  const site = useFixed(
    { ...phpOnApache, files: (sandbox) => withModules(phpOnApache.files(sandbox)) },
    EVERYTHING,
    ({ place }) => place === 'htaccess',
  );

  it('php-htaccess-redirect-behind-proxy, php-htaccess-redirect-xfp: trusts a TLS proxy in front', async () => {
    const plain = await site.request('http', '/old?a=b%20c&d');
    expect([plain.status, plain.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    for (const value of OVER_HTTPS) {
      const proxied = await site.request('http', '/', { headers: { 'X-Forwarded-Proto': value } });
      expect([value, proxied.status]).toEqual([value, 200]);
      expect(proxied.header('Strict-Transport-Security')).toBe('max-age=63072000');
    }
    expect((await site.request('https', '/')).status).toBe(200);
  });

  it('a header missing on files, or sent twice', async () => {
    for (const path of ['/', '/no-such-page', '/old']) {
      const response = await site.request('https', path);
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Referrer-Policy')).toBe('same-origin');
      expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
      expect(repeated(response)).toEqual([]);
    }
    expect((await site.request('http', '/')).header('Strict-Transport-Security')).toBeUndefined();
  });
});

/** As on a host where mod_headers and mod_rewrite are enabled already. */
function withModules(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const configuration = files['apache2.conf'] ?? '';
  const load = (name: string) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`;
  return {
    ...files,
    'apache2.conf': configuration.replace('%% apache a2enmod', [load('headers'), load('rewrite')].join('\n')),
  };
}

describe('PHP behind a proxy that terminates TLS does not fall into', () => {
  const site = useFixed(phpOnApache, COOKIES);

  it('php-session-secure-behind-proxy: PHP sends Secure for any scheme', async () => {
    const [session] = (await site.request('http', '/')).setCookies;
    expect(session).toMatch(/^PHPSESSID=\w+; path=\/; secure; HttpOnly; SameSite=Lax$/);
  });
});
