import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareUrl, filePath, hostOf, redacted } from '../../src/export/urls.js';
import { runs } from '../support/runs.js';

describe('bareUrl', () => {
  it.each([
    ['https://a.test/b?c#d', 'https://a.test/b'],
    ['https://u:p@a.test:8443/', 'https://a.test:8443/'],
    ['http://[::1]/', 'http://[::1]/'],
    ['https://a.test/b;jsessionid=0A1B.node0/c;v=1?d', 'https://a.test/b/c;v=1'],
    ['https://a.test/(S(lit3py55t21z5v55vlm25s55))/a.aspx', 'https://a.test/a.aspx'],
    ['https://a.test/x/(A(b)S(c1)F(d_-2))', 'https://a.test/x/'],
    ['https://a.test/%28S%28lit3py55t21z5v55vlm25s55%29%29/a.aspx', 'https://a.test/a.aspx'],
    ['https://a.test//(S(b))/c', 'https://a.test//(S)/c'],
    ['https://a.test/(S(b))(S(c))/d', 'https://a.test/d'],
    ['https://a.test/a;sid=b/c;PHPSESSID=d;laravel_session=e;v=1', 'https://a.test/a/c;v=1'],
    ['https://a.test/a%3BASPSESSIONIDQQ=b', 'https://a.test/a'],
    ['https://a.test/Mercury_(planet)/(a)', 'https://a.test/Mercury_(planet)/(a)'],
    ['/path?query', '/path?…'],
    ['not a url', 'not a url'],
  ])('%s', (url, bare) => {
    expect(bareUrl(url)).toBe(bare);
  });
});

describe('hostOf', () => {
  it('keeps a port other than the default', () => {
    expect(hostOf('https://a.test:8443/x')).toBe('a.test:8443');
    expect(hostOf('https://a.test:443/x')).toBe('a.test');
  });
});

describe('redacted', () => {
  it.each([
    ['Location', '/login?next=/a;b,c d#e', '/login?…'],
    ['Location', 'https://u:p@a.test/b', 'https://…@a.test/b'],
    ['Location', 'https:\\\\u:p@a.test\\b', 'https:\\\\…@a.test\\b'],
    ['Location', 'https:u:p@a.test/b', 'https:…@a.test/b'],
    ['Location', 'https:/u@a.test/b#c', 'https:/…@a.test/b#…'],
    ['Refresh', '5; url="https://a.test/?b=c d"', '5; url="https://a.test/?…'],
    ['Content-Location', 'page?id=1', 'page?…'],
    ['Location', '/login;JSESSIONID=0A1B2C;v=1?next', '/login;JSESSIONID=…;v=1?…'],
    ['Location', '/(S(lit3py55t21z5v55vlm25s55))/a.aspx', '/(…)/a.aspx'],
    ['', 'at https://a.test/b;PHPSESSID=0A1B2C', 'at https://a.test/b;PHPSESSID=…'],
    ['SourceMap', 'a.js.map#x', 'a.js.map#…'],
    ['Link', '<?page=2;a=b>; rel="next", </x#y>; rel=prev', '<?…>; rel="next", </x#…>; rel=prev'],
    ['Reporting-Endpoints', 'main="https://a.test/r?k=1,2", b="/c"', 'main="https://a.test/r?…", b="/c"'],
    ['Report-To', '{"endpoints":[{"url":"/r?k"}],"max_age":1}', '{"endpoints":[{"url":"/r?…"}],"max_age":1}'],
    [
      'Content-Security-Policy',
      "report-uri /csp?key=1; img-src 'self' https://u@a.test/?x, default-src *",
      "report-uri /csp?…; img-src 'self' https://…@a.test/?…, default-src *",
    ],
    ['X-Original-Url', '/a?b', '/a?…'],
    ['X-Anything', 'see "//u:p@a.test/b?c=d"', 'see "//…@a.test/b?…"'],
    ['X-Anything', 'mail a@b.test', 'mail a@b.test'],
    [
      'Content-Security-Policy',
      "script-src 'nonce-Ab9+/=='; img-src *",
      "script-src 'nonce-xxx+/=='; img-src *",
    ],
    ['', "It has 'NONCE-ab9 and more", "It has 'NONCE-xxx and more"],
    // Not URLs.
    ['Origin-Agent-Cluster', '?1', '?1'],
    ['Set-Cookie', 'a=…; Path=/; HttpOnly', 'a=…; Path=/; HttpOnly'],
    ['Set-Cookie', 'a=…; Path=/a?s3cret; HttpOnly', 'a=…; Path=/a?…; HttpOnly'],
    ['X-Anything', 'really? yes', 'really? yes'],
  ])('%s: %s', (header, value, expected) => {
    expect(redacted(value, header)).toBe(expected);
  });

  it('removes secrets from any URL in any header', () => {
    const word = fc.stringMatching(/^[a-z0-9.:;,=&'()*+!$~-]{0,8}$/);
    const place = fc.constantFrom<[string, (url: string) => string]>(
      ['Location', (url) => url],
      ['Refresh', (url) => `0;URL='${url}'`],
      ['Link', (url) => `<https://first.test/>; rel=a, <${url}>; rel=b`],
      ['Report-To', (url) => JSON.stringify({ endpoints: [{ url }] })],
      ['X-Anything', (url) => `before ${url} after`],
      ['', (url) => `Redirects to ${url} first`],
    );
    const secret = fc.tuple(word, word).map(([before, after]) => `${before}SECRET${after}`);
    fc.assert(
      fc.property(
        place,
        secret,
        fc.constantFrom('https://', 'http://', '//', 'https:\\\\'),
        fc.constantFrom('cred', '?', '#'),
        ([header, put], private_, scheme, kind) => {
          const url =
            kind === 'cred' ? `${scheme}${private_}@a.test/` : `${scheme}a.test/b${kind}x=${private_}`;
          expect(redacted(put(url), header)).not.toContain('SECRET');
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});

describe('filePath', () => {
  it.each([
    ['https://shop.example/', 'shop.example/index'],
    ['https://shop.example/a/?q=1#f', 'shop.example/a/index'],
    ['https://u:p@shop.example:8443/a.html', 'shop.example_8443/a.html'],
    ['http://[::1]:3000/x', '___1__3000/x'],
    ['https://shop.example/a b/ü|[^]%zz%20', 'shop.example/a%20b/%C3%BC%7C%5B%5E%5D%25zz%20'],
    ['https://shop.example/../..//x', 'shop.example//x'],
    ['data:text/html,x', 'page'],
    ['', 'page'],
    ['https://shop.example/cart;jsessionid=0A1B2C', 'shop.example/cart'],
  ])('%s', (url, path) => {
    expect(filePath(url)).toBe(path);
  });

  it('is a relative path of any address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (url, more) => {
        const path = filePath(url + more);
        expect(path).not.toMatch(/[?#\s\\[\]|^]|%(?![0-9a-f]{2})/i);
        expect(new URL(path, 'https://base.example/').href).toBe(`https://base.example/${path}`);
      }),
    );
  });
});
