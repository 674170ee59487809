import { describe, expect, test } from 'vitest';
import { apply, type Advice, type PageSnapshot } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const headers = (page: PageSnapshot) => {
  const hop = page.chain.seen ? page.chain.value.at(-1) : undefined;
  return hop?.headers.seen ? hop.headers.value.map(({ name, value }) => `${name}: ${value}`) : null;
};
const cookies = (page: PageSnapshot) =>
  page.chain.seen ? page.chain.value.flatMap((hop) => (hop.setCookies.seen ? hop.setCookies.value : [])) : [];

describe('apply', () => {
  const page = pageWith({
    headers: [
      ['server', 'Apache/2.4'],
      ['X-A', '1'],
      ['x-a', '2'],
    ],
  });
  const html = 'Content-Type: text/html; charset=utf-8';

  test.each<readonly [Advice, readonly string[]]>([
    [{ op: 'set-header', name: 'X-A', value: '3' }, [html, 'server: Apache/2.4', 'X-A: 3']],
    [
      { op: 'set-header', name: 'X-B', value: '3' },
      [html, 'server: Apache/2.4', 'X-A: 1', 'x-a: 2', 'X-B: 3'],
    ],
    [{ op: 'remove-header', name: 'X-A' }, [html, 'server: Apache/2.4']],
    [
      { op: 'hide-version', header: 'Server', product: 'Apache' },
      [html, 'server: Apache', 'X-A: 1', 'x-a: 2'],
    ],
    [{ op: 'hide-version', header: 'X-B', product: 'B' }, [html, 'server: Apache/2.4', 'X-A: 1', 'x-a: 2']],
    [{ op: 'redirect-to-https' }, [html, 'server: Apache/2.4', 'X-A: 1', 'x-a: 2']],
  ])('%j', (advice, expected) => {
    const before = structuredClone(page);
    expect(headers(apply(page, [advice]))).toEqual(expected);
    expect(page).toEqual(before);
  });

  test('adds missing attributes to every Set-Cookie line of the host and to the stored cookie, and replaces SameSite', () => {
    const before = pageWith({
      redirects: [
        { url: 'https://example.com/', setCookies: ['a=0'] },
        { url: 'https://shop.example.com/x', setCookies: ['a=1; SameSite=Foo; Path=/'] },
      ],
      setCookies: ['a=2; secure', 'b=3'],
      stored: [{ name: 'a' }, { name: 'b' }],
    });
    const after = apply(before, [
      {
        op: 'set-cookie-attributes',
        cookie: 'a',
        role: 'other',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
      },
    ]);
    expect(cookies(after).map(({ text }) => text)).toEqual([
      'a=…',
      'a=…; Path=/; Secure; HttpOnly; SameSite=Lax',
      'a=…; secure; HttpOnly; SameSite=Lax',
      'b=…',
    ]);
    expect(cookies(after)[1]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax' });
    expect(after.cookieStore).toMatchObject({
      value: [
        { name: 'a', secure: true, httpOnly: true, sameSite: 'lax' },
        { name: 'b', secure: false, httpOnly: false },
      ],
    });
  });

  test('a redirect to https moves the whole chain to https', () => {
    const before = pageWith({
      url: 'http://shop.example.com/x',
      redirects: [{ url: 'http://example.com/', status: 302 }],
    });
    const after = apply(before, [{ op: 'redirect-to-https' }]);
    expect(after.url).toBe('https://shop.example.com/x');
    expect(after.chain.seen && after.chain.value.map(({ url, status }) => [url, status])).toEqual([
      ['http://example.com/', 301],
      ['https://example.com/', 302],
      ['https://shop.example.com/x', 200],
    ]);
    expect(apply(after, [{ op: 'redirect-to-https' }])).toEqual(after);
  });

  test('a redirect to https also changes the URLs of the page’s own host in its markup, not those of other hosts', () => {
    const before = pageWith({
      url: 'http://shop.example.com/x',
      content: {
        resources: [
          { element: 'img', url: 'http://shop.example.com/a.png' },
          { element: 'img', url: 'http://cdn.example/a.png' },
        ],
        forms: [
          {
            targets: ['http://shop.example.com/login', 'http://cdn.example/'],
            password: true,
            hiddenFields: [],
          },
        ],
      },
    });
    const { markup } = apply(before, [{ op: 'redirect-to-https' }]);
    const content = markup.seen && markup.value.content?.seen ? markup.value.content.value : null;
    expect(content?.resources.map(({ url }) => url)).toEqual([
      'https://shop.example.com/a.png',
      'http://cdn.example/a.png',
    ]);
    expect(content?.forms[0]?.targets).toEqual(['https://shop.example.com/login', 'http://cdn.example/']);
  });

  test('a visit that began on http gets one more redirect, to https on the same host', () => {
    const before = pageWith({
      url: 'https://www.example.com/',
      redirects: [{ url: 'http://example.com/', status: 302, setCookies: ['a=1'] }],
    });
    const after = apply(before, [{ op: 'redirect-to-https' }]);
    expect(after.chain.seen && after.chain.value.map(({ url, status }) => [url, status])).toEqual([
      ['http://example.com/', 301],
      ['https://example.com/', 301],
      ['https://www.example.com/', 200],
    ]);
    expect(apply(after, [{ op: 'redirect-to-https' }])).toEqual(after);
    const began = pageWith({ url: 'https://www.example.com/' });
    expect(apply(began, [{ op: 'redirect-to-https' }])).toEqual(began);
  });

  test.each([
    [['http://a.test/'], ['http://a.test/', 'https://a.test/']],
    [
      ['http://a.test/', 'https://b.test/'],
      ['http://a.test/', 'https://a.test/', 'https://b.test/'],
    ],
    [
      ['http://a.test/', 'http://b.test/', 'https://b.test/'],
      ['http://a.test/', 'https://a.test/', 'https://b.test/'],
    ],
    [
      ['http://a.test/', 'https://a.test/'],
      ['http://a.test/', 'https://a.test/'],
    ],
    [[], []],
  ])('the probe of http, %j, becomes %j', (urls, expected) => {
    const http = urls.map((url, at) => ({ url, status: at === urls.length - 1 ? 200 : 302 }));
    const { site } = apply(pageWith({ site: { http, tls: 'closed' } }), [{ op: 'redirect-to-https' }]);
    const visits = (site.http.seen && site.http.value) || [];
    expect(visits.map(({ url }) => url)).toEqual(expected);
    expect(visits.map(({ status }) => status)).toEqual(
      expected.map((_, at) => (at === expected.length - 1 ? 200 : 301)),
    );
    expect(site.tls).toEqual({ seen: true, value: 'trusted' });
  });

  test('what was not seen stays not seen', () => {
    const unseen = pageWith({ headers: 'http-cache', setCookies: 'http-cache', stored: 'cookies-not-read' });
    const after = apply(unseen, [
      { op: 'set-header', name: 'X-A', value: '1' },
      { op: 'set-cookie-attributes', cookie: 'a', role: 'other', secure: true },
    ]);
    expect(after).toEqual(unseen);
  });
});
