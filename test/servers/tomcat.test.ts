import { describe, expect, it } from 'vitest';
import { useFixed } from './rig/fixed.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import { tomcatAlone, tomcatNginx } from './setups/tomcat.js';

prove(tomcatNginx);

describe('Tomcat with the fixes', () => {
  const site = useFixed(tomcatAlone, [
    { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' },
    { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
    { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
    { op: 'redirect-to-https' },
    { op: 'turn-listing-off', path: '/static/' },
    { op: 'turn-debug-off' },
    {
      op: 'set-cookie-attributes',
      cookie: 'JSESSIONID',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
    { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true, sameSite: 'Lax' },
  ]);

  it('sends each header once, and none that no advice asks for', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/old']) {
      const response = await site.request('https', path);
      expect(response.header('Strict-Transport-Security')).toBe('max-age=300');
      expect(response.header('X-Frame-Options')).toBe('SAMEORIGIN');
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('X-XSS-Protection')).toBeUndefined();
      expect(repeated(response)).toEqual([]);
    }
  });

  it('leaves what the application sends', async () => {
    for (const status of [200, 404]) {
      const own = await site.request('https', `/old?status=${String(status)}&header=X-Frame-Options:DENY`);
      expect([own.status, own.header('X-Frame-Options')]).toEqual([status, 'DENY']);
    }
  });

  it('redirects only HTTP, with path and query', async () => {
    const response = await site.request('http', '/old?a=b%20c&d');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
    expect((await site.request('https', '/')).status).toBe(200);
  });

  it('names no version, and lists no files', async () => {
    const missing = await site.request('https', '/no-such-page');
    expect([missing.status, /Tomcat/.test(missing.body)]).toEqual([404, false]);
    expect((await site.request('https', '/static/')).status).toBe(404);
    expect((await site.request('https', '/static/shop.js')).status).toBe(200);
  });

  it('gives both cookies their attributes', async () => {
    const { setCookies } = await site.request('https', '/');
    const [session = '', token = ''] = ['JSESSIONID', 'csrftoken'].map((name) =>
      setCookies.find((line) => line.startsWith(`${name}=`)),
    );
    expect(new Set(session.split('; ').slice(1))).toEqual(
      new Set(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']),
    );
    expect(new Set(token.split('; ').slice(1))).toEqual(new Set(['Path=/', 'Secure', 'SameSite=Lax']));
  });
});
