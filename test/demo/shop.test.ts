import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARELESS_URL, HARDENED_URL, startDemo, type Site } from '../../src/demo/index.js';
import { ask, lines, type Seen } from '../support/site-client.js';

/** The Cookie header a browser would send back. */
function cookiesOf(seen: Seen): string {
  return lines(seen, 'set-cookie')
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}

function tokenOf(seen: Seen): string {
  return /name="csrfmiddlewaretoken" value="([0-9a-f]+)"/.exec(seen.body)?.[1] ?? '';
}

describe('the demo shop', () => {
  let site: Site;

  beforeAll(async () => {
    site = await startDemo();
  });

  afterAll(() => site.close());

  it('careless: versions in Server, cookies as Django’s default, an inline script, no security headers', async () => {
    const front = await ask(site, CARELESS_URL);
    expect(front.status).toBe(200);
    expect(front.headers[1]).toEqual(['Server', 'Apache/2.4.58 (Ubuntu) mod_wsgi/5.0.0 Python/3.12']);
    expect(lines(front, 'set-cookie')).toEqual([
      expect.stringMatching(/^csrftoken=[0-9a-f]+; Path=\/; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=[0-9a-f]+; Path=\/; SameSite=Lax$/),
    ]);
    expect(lines(front, 'strict-transport-security')).toEqual([]);
    expect(lines(front, 'content-security-policy')).toEqual([]);
    expect(front.body).toMatch(/<script>\n/);
    expect(front.body).toContain('type="password"');
    expect((await ask(site, CARELESS_URL.replace('https:', 'http:'))).status).toBe(200);
  });

  it('hardened: the same page with all security headers and nothing inline', async () => {
    const front = await ask(site, HARDENED_URL);
    expect(lines(front, 'server')).toEqual(['Apache']);
    expect(lines(front, 'strict-transport-security')).toEqual(['max-age=63072000; includeSubDomains']);
    expect(lines(front, 'content-security-policy')[0]).toMatch(/^default-src 'none'; (?!.*unsafe)/);
    expect(lines(front, 'x-content-type-options')).toEqual(['nosniff']);
    for (const line of lines(front, 'set-cookie')) {
      expect(line).toMatch(/^__Host-\w+=[0-9a-f]+; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    }
    expect(front.body).not.toMatch(/<script>|<style|\sstyle=|\son[a-z]+=/);
    expect(
      lines(await ask(site, `${HARDENED_URL.replace('https:', 'http:')}basket/?a=b`), 'location'),
    ).toEqual([`${HARDENED_URL}basket/?a=b`]);
  });

  it.each([CARELESS_URL, HARDENED_URL])('signs in, with a new session id: %s', async (url) => {
    const front = await ask(site, url);
    const before = cookiesOf(front);
    expect((await ask(site, `${url}account/`, { cookie: before })).status).toBe(302);

    const form = { username: '<Ada>', password: 'paper', csrfmiddlewaretoken: tokenOf(front) };
    const welcome = await ask(site, `${url}accounts/login/`, { cookie: before, form });
    expect(welcome.status).toBe(302);
    const after = cookiesOf(welcome);
    expect(after.split('; ').filter((pair) => before.includes(pair))).toEqual([]);

    const account = await ask(site, `${url}account/`, { cookie: after });
    expect(account.status).toBe(200);
    expect(account.body).toContain('&lt;Ada&gt;');
    expect((await ask(site, `${url}account/`, { cookie: before })).status).toBe(302);

    const goodbye = await ask(site, `${url}accounts/logout/`, {
      cookie: after,
      form: { csrfmiddlewaretoken: tokenOf(account) },
    });
    expect((await ask(site, `${url}account/`, { cookie: cookiesOf(goodbye) })).status).toBe(302);
  });

  it('rejects a wrong password, and a form without the token', async () => {
    const front = await ask(site, CARELESS_URL);
    const cookie = cookiesOf(front);
    const wrong = { username: 'Ada', password: 'ink', csrfmiddlewaretoken: tokenOf(front) };
    expect((await ask(site, `${CARELESS_URL}accounts/login/`, { cookie, form: wrong })).body).toContain(
      'Wrong name or password',
    );
    const forged = { username: 'Ada', password: 'paper' };
    expect((await ask(site, `${CARELESS_URL}accounts/login/`, { cookie, form: forged })).status).toBe(403);
  });

  it('adds to the basket', async () => {
    const front = await ask(site, CARELESS_URL);
    const cookie = cookiesOf(front);
    const form = { product: 'ink', csrfmiddlewaretoken: tokenOf(front) };
    await ask(site, `${CARELESS_URL}basket/`, { cookie, form });
    await ask(site, `${CARELESS_URL}basket/`, { cookie, form });
    const basket = await ask(site, `${CARELESS_URL}basket/`, { cookie });
    expect(basket.body).toContain('2 × Iron gall ink');
    expect(basket.body).toContain('€32.00');
  });
});
