import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HarEntry } from '../../src/capture/har/entry.js';
import { harLog, MAX_PAGES } from '../../src/capture/har/har.js';
import { readHarJson } from '../../src/capture/har/json.js';
import { harStream } from '../../src/capture/har/stream.js';
import { MAX_BODY, parseMarkup } from '../../src/capture/page/from-html.js';
import { audit, isGraded, type PageSnapshot, type Report } from '../../src/engine/index.js';
import { sha256 } from '../../src/cli/har-file.js';
import { lines } from '../support/har.js';

const MARK = ['Non-Authoritative-Reason', 'HSTS'] as const;
const COOKIE = ['Set-Cookie', 'sessionid=1; Path=/'] as const;
const PLAIN = lines([['Server', 'x']]);

function read(entries: readonly HarEntry[], pages: readonly string[] = ['p']): PageSnapshot[] {
  const log = harLog(sha256);
  for (const id of pages) log.addPage({ id });
  for (const entry of entries) log.addEntry({ pageref: 'p', status: 200, headers: PLAIN, ...entry });
  return log.snapshots();
}

function one(entries: readonly HarEntry[]): PageSnapshot {
  const [snapshot] = read(entries);
  if (!snapshot) throw new Error('no page');
  return snapshot;
}

const hops = (snapshot: PageSnapshot) => (snapshot.chain.seen ? snapshot.chain.value : []);

describe('what a page loaded', () => {
  const document = (text: string): HarEntry => ({
    url: 'https://a.test/',
    content: { text, mimeType: 'text/html' },
  });
  const usesOf = (entries: readonly HarEntry[]) => {
    const log = harLog(sha256);
    for (const entry of entries) log.addEntry({ pageref: 'p', status: 200, headers: PLAIN, ...entry });
    const [snapshot] = log.snapshots();
    const uses = snapshot?.markup.seen ? snapshot.markup.value.uses : undefined;
    return uses?.seen ? uses.value : uses;
  };
  const typed = (url: string, mimeType: string): HarEntry => ({ url, content: { mimeType } });

  it('is read from the other entries, by Chromium’s resource type or by media type', () => {
    const uses = usesOf([
      { url: 'http://a.test/', status: 301, redirectURL: 'https://a.test/' },
      { url: 'https://early.test/', resourceType: 'script' },
      document('<script>1</script><img src=x.png>'),
      { url: 'https://cdn.test/SECRET.js?SECRET', resourceType: 'script' },
      { url: 'https://a.test/api', resourceType: 'xhr' },
      { url: 'wss://ws.test/', resourceType: 'websocket' },
      { url: 'https://a.test/', resourceType: 'preflight' },
      typed('https://fonts.test/css', 'text/css; charset=utf-8'),
      typed('https://fonts.test/f', 'font/woff2'),
      typed('https://js.test/', 'application/javascript'),
      typed('https://x.test/', 'application/json'),
    ]);
    expect(uses).toMatchObject({ allLoads: true, inlineScripts: [{ sha256: sha256('1') }] });
    expect(uses).toHaveProperty('origins', {
      script: ['https://cdn.test', 'https://js.test'],
      style: ['https://fonts.test'],
      img: ['self'],
      font: ['https://fonts.test'],
      connect: ['https://x.test', 'self', 'wss://ws.test'],
    });
    expect(JSON.stringify(uses)).not.toContain('SECRET');
  });

  it('is not what an extension put there', () => {
    const uses = usesOf([
      document('<p>'),
      { url: 'chrome-extension://abc/a.js', resourceType: 'script' },
      { url: 'moz-extension://abc/a.css', resourceType: 'stylesheet' },
      { url: 'blob:chrome-extension://abc/1', resourceType: 'image' },
      { url: 'safari-web-extension://abc/a', resourceType: 'document' },
      { url: 'blob:https://a.test/1', resourceType: 'media' },
    ]);
    expect(uses).toHaveProperty('origins', { media: ['blob:'] });
  });

  it('is not known if a frame may have loaded it, or nothing was recorded', () => {
    const framed = usesOf([
      document('<iframe src=https://f.test/></iframe>'),
      { url: 'https://f.test/', resourceType: 'document' },
      { url: 'https://ads.test/a.js', resourceType: 'script' },
    ]);
    expect(framed).toMatchObject({ allLoads: false, origins: { frame: ['https://f.test'] } });
    expect(JSON.stringify(framed)).not.toContain('ads.test');
    expect(usesOf([document('<p>')])).toMatchObject({ allLoads: false });
  });
});

describe('harLog', () => {
  it('follows redirectURL, relative ones too, and skips other entries', () => {
    const snapshot = one([
      { url: 'http://a.test/', status: 301, redirectURL: 'https://a.test/' },
      { url: 'https://a.test/beacon' },
      { url: 'https://a.test/', status: 302, redirectURL: '/home?next=1' },
      { url: 'https://a.test/style.css' },
      { url: 'https://a.test/home?next=1#top', status: 404 },
      { url: 'https://a.test/home?next=1', status: 200 },
    ]);
    expect(hops(snapshot).map(({ url, status }) => [url, status])).toEqual([
      ['http://a.test/', 301],
      ['https://a.test/', 302],
      ['https://a.test/home?next=1', 404],
    ]);
    expect(snapshot.url).toBe('https://a.test/home?next=1');
  });

  it('uses the Location header if redirectURL is empty', () => {
    const headers = lines([['location', '/b']]);
    const snapshot = one([
      { url: 'https://a.test/', status: 308, redirectURL: '', headers },
      { url: 'https://a.test/b' },
    ]);
    expect(hops(snapshot)).toHaveLength(2);
  });

  it('treats a 201 with Location as the document', () => {
    expect(
      hops(one([{ url: 'https://a.test/', status: 201, redirectURL: '/b' }, { url: 'https://a.test/b' }])),
    ).toHaveLength(1);
  });

  it.each([
    ['/b', 'https://a.test/b'],
    ['https://login.test/?next=1#x', 'https://login.test/?next=1'],
    // Not a web page.
    ['app://callback?code=1', 'https://a.test/'],
    ['data:text/html,x', 'https://a.test/'],
  ])('knows nothing of the target of a redirect that the log does not contain: %s', (redirectURL, url) => {
    const headers = lines([['Strict-Transport-Security', 'max-age=63072000'], COOKIE]);
    const start = { url: 'http://a.test/', status: 301, redirectURL: 'https://a.test/' };
    const end = { url: 'https://a.test/', status: 302, redirectURL, headers, content: { text: '<p>' } };
    const snapshot = one([start, end]);
    const unseen = { seen: false, because: 'redirect-not-recorded' };
    expect(hops(snapshot)).toEqual([
      expect.objectContaining({ url: 'http://a.test/', status: 301 }),
      expect.objectContaining({
        url: 'https://a.test/',
        status: 302,
        headers: { seen: true, value: expect.any(Array) as unknown },
      }),
      { url, status: 0, from: 'network', headers: unseen, setCookies: unseen },
    ]);
    expect(snapshot).toMatchObject({ url, markup: unseen, cookieStore: unseen });
    for (const page of [snapshot, one([start])]) {
      const report = audit(page);
      expect(report.passes).toEqual([]);
      expect(isGraded(report)).toBe(false);
      expect(report.observatory.refused).toBeUndefined();
      expect(report.unknowns).toContainEqual(
        expect.objectContaining({ rule: 'content-security-policy', because: 'redirect-not-recorded' }),
      );
    }
  });

  it('reads the cookies that are listed without their Set-Cookie lines', () => {
    const cookiesOf = (cookies: HarEntry['cookies'], more: Partial<HarEntry> = {}) => {
      const [hop] = hops(one([{ url: 'https://a.test/', cookies, ...more }]));
      return hop?.setCookies;
    };
    const flags = { secure: true, httpOnly: false };
    const full = { name: 'sid', path: '/', domain: '.a.test', sameSite: 'Lax', ...flags };
    expect(cookiesOf([full])).toMatchObject({
      value: [{ name: 'sid', text: 'sid=…; Domain=.a.test; Path=/; Secure; SameSite=Lax', ...flags }],
    });
    expect(cookiesOf([full], { headers: [] })).toMatchObject({ seen: true });
    // Header lines take precedence over the list.
    expect(cookiesOf([full], { headers: lines([['set-cookie', 'other=1']]) })).toMatchObject({
      value: [{ name: 'other' }],
    });
    // A value cannot add an attribute.
    expect(cookiesOf([{ ...full, secure: false, path: '/; Secure\nx=y' }])).toMatchObject({
      value: [{ secure: false, path: '/… Secure…x=y' }],
    });
    expect(cookiesOf([])).toEqual({ seen: true, value: [] });
    // Without the flags in any entry, it is unknown whether they were sent.
    expect(cookiesOf([{ name: 'sid', path: '/' }])).toEqual({ seen: false, because: 'not-recorded' });
  });

  it('keeps the kind of a listed cookie’s value', async () => {
    const token = `${btoa('{"alg":"none"}').replaceAll('=', '')}.e30.`;
    const cookie = (name: string, value?: string) => ({
      name,
      value,
      path: '/',
      secure: true,
      httpOnly: true,
    });
    const cookies = [cookie('a', token), cookie('b', ''), cookie('c'), cookie('d', 'de')];
    const entry = { request: { url: 'https://a.test/' }, response: { status: 200, headers: [], cookies } };
    const text = JSON.stringify({ log: { entries: [entry] } });
    const stream = harStream(sha256);
    stream.write(text);
    for (const { snapshots } of [await readHarJson(text), stream.end()]) {
      const [page] = snapshots;
      const hop = page?.chain.seen ? page.chain.value[0] : undefined;
      expect(hop?.setCookies.seen && hop.setCookies.value.map(({ kind }) => kind)).toEqual([
        'jwt',
        undefined,
        undefined,
        'plain',
      ]);
      expect(JSON.stringify(snapshots)).not.toContain(token);
    }
  });

  it('treats attributes that a list of cookies may omit as unknown', () => {
    const flags = { path: '/', secure: true, httpOnly: true };
    const report = (name: string, more: object = {}) =>
      audit(one([{ url: 'https://a.test/', sentCookies: false, cookies: [{ name, ...flags, ...more }] }]));
    const ids = (of: Report) => [...of.findings, ...of.passes].map(({ id }) => id);
    const cookieRules = ['cookies', 'cookie-scope', 'cookie-prefixes'];
    const unknown = (of: Report) =>
      of.unknowns.filter(({ rule }) => cookieRules.includes(rule)).map(({ rule }) => rule);

    // HAR 1.2 has no sameSite, so without one it may have been sent.
    const plain = report('csrftoken');
    expect(ids(plain).join()).not.toMatch(/samesite|cookies\/secure/);
    expect(unknown(plain)).toEqual(['cookies']);
    expect(ids(report('csrftoken', { sameSite: 'Lax' }))).toContain('cookies/secure-with-samesite');
    expect(ids(report('sessionid', { secure: false }))).toContain('cookies/session-without-secure#sessionid');

    // Its `domain` is the host of the cookie, sent as an attribute or not.
    const host = { domain: 'a.test', sameSite: 'Lax' };
    expect(ids(report('sessionid', host)).join()).not.toMatch(/host-only|whole-domain|worth-using/);
    expect(unknown(report('sessionid', host))).toEqual(['cookie-scope']);
    expect(ids(report('sessionid', { ...host, domain: '.a.test' })).join()).toContain('whole-domain');
    expect(ids(report('sessionid', { sameSite: 'Lax' }))).toContain('cookie-scope/host-only');
    expect(ids(report('__Host-id', host)).join()).not.toMatch(/cookie-prefixes/);
    expect(unknown(report('__Host-id', host))).toEqual(['cookie-prefixes']);
  });

  it('has the time of the document, from which a deletion without a Date is known', () => {
    const entry = {
      url: 'https://a.test/',
      status: 200,
      headers: [...PLAIN, { name: 'Set-Cookie', value: 'a=; Expires=Wed, 31 Dec 2025 23:59:59 GMT' }],
    };
    const at = (startedAt: number) => audit(one([{ ...entry, startedAt }])).findings.map(({ id }) => id);
    expect(at(Date.UTC(2026, 0))).not.toContain('cookies/without-secure#a');
    expect(at(Date.UTC(2025, 0))).toContain('cookies/without-secure#a');
    expect(at(NaN)).toContain('cookies/without-secure#a');
  });

  it('counts a list of cookies as cookies of the log', () => {
    const log = harLog(sha256);
    log.setCreator('WebInspector');
    const cookies = [{ name: 'a', secure: true, httpOnly: true }];
    log.addEntry({ url: 'https://a.test/', status: 200, headers: PLAIN, cookies });
    expect(log.snapshots()).toMatchObject([{ chain: { value: [{ setCookies: { seen: true } }] } }]);
  });

  it('keeps header lines in order with repeats, and no cookie value', () => {
    const headers = lines([
      [':status', '200'],
      ['X-A', '1\n2'],
      ['set-cookie', 'sid=secret-1; Secure\nother=secret-2'],
      ['X-A', '3'],
      ['Set-Cookie', 'third=secret-3'],
      ['Set-Cookie2', 'fourth=secret-4'],
    ]);
    const snapshot = one([{ url: 'https://u:pw@a.test/#f', headers }]);
    const [hop] = hops(snapshot);
    expect(hop?.headers.seen && hop.headers.value).toEqual(
      lines([
        ['X-A', '1'],
        ['X-A', '2'],
        ['X-A', '3'],
      ]),
    );
    expect(hop?.setCookies.seen && hop.setCookies.value.map(({ text }) => text)).toEqual([
      'sid=…; Secure',
      'other=…',
      'third=…',
    ]);
    expect(JSON.stringify(snapshot)).not.toMatch(/secret|pw@|#f/);
  });

  it('gives pages in the order of the log, one without entries as not recorded', () => {
    const log = harLog(sha256);
    log.addEntry({ pageref: 'second', url: 'https://b.test/', status: 200, headers: PLAIN });
    log.addEntry({ pageref: 'first', url: 'https://a.test/', status: 200, headers: PLAIN });
    log.addPage({ id: 'first' });
    log.addPage({ id: 'empty', title: 'https://c.test/x#y' });
    log.addPage({ id: 'second' });
    expect(log.snapshots().map(({ url, chain }) => [url, chain.seen])).toEqual([
      ['https://a.test/', true],
      ['https://c.test/x', false],
      ['https://b.test/', true],
    ]);
  });

  it('makes one page of entries without pages, from the first web request', () => {
    const log = harLog(sha256);
    log.addEntry({ url: 'data:text/html,x', status: 200, headers: PLAIN });
    log.addEntry({ url: 'https://a.test/', status: 500, headers: PLAIN });
    log.addEntry({ url: 'https://b.test/', status: 200, headers: PLAIN });
    expect(log.snapshots().map(({ url }) => url)).toEqual(['https://a.test/']);
  });

  it.each<[string, Partial<HarEntry>, Partial<Record<'chain' | 'headers' | 'setCookies' | 'from', string>>]>([
    ['no response', { status: 0 }, { chain: 'not-recorded' }],
    ['no status', { status: undefined }, { chain: 'not-recorded' }],
    ['no headers', { headers: undefined }, { headers: 'not-recorded', setCookies: 'not-recorded' }],
    ['more headers than are read', { tooManyHeaders: true }, { headers: 'too-many', setCookies: 'too-many' }],
    ['a service worker', { fromServiceWorker: true }, { chain: 'service-worker' }],
    ['the cache', { fromCache: true }, { setCookies: 'http-cache', from: 'http-cache' }],
    ['a 304 response', { status: 304 }, { headers: 'http-cache', from: 'http-cache' }],
  ])('reports what was not seen for %s', (_what, entry, expected) => {
    const { chain } = one([{ url: 'https://a.test/', ...entry }]);
    if (expected.chain !== undefined) {
      expect(chain).toEqual({ seen: false, because: expected.chain });
      return;
    }
    const hop = chain.seen ? chain.value[0] : undefined;
    expect(hop?.from).toBe(expected.from ?? 'network');
    for (const part of ['headers', 'setCookies'] as const) {
      const seen = hop?.[part];
      expect(seen?.seen === false ? seen.because : undefined).toBe(expected[part]);
    }
  });

  it.each([301, 302, 303, 307, 308])('recognises a redirect by the browser, status %d', (status) => {
    const up = { url: 'http://a.test/', redirectURL: 'https://a.test/' };
    const [hop] = hops(one([{ ...up, status, headers: lines([MARK]) }, { url: 'https://a.test/' }]));
    expect(hop?.from).toBe('browser');
  });

  it.each([
    ['a page', { status: 200 }],
    ['an error page', { status: 404, redirectURL: '/b' }],
    ['a redirect without a target', { status: 307 }],
    ['a redirect that sets a cookie', { status: 307, redirectURL: '/b', headers: lines([MARK, COOKIE]) }],
    ['a 304 response', { status: 304, redirectURL: '/b', headers: lines([MARK, COOKIE]) }],
  ])('does not attribute %s to the browser', (_what, entry) => {
    const [hop] = hops(one([{ url: 'https://a.test/', headers: lines([MARK]), ...entry }]));
    expect(hop?.from).not.toBe('browser');
  });

  it('grades a page the same if its server sends the browser’s Non-Authoritative-Reason', () => {
    const report = (...more: readonly (readonly [string, string])[]) =>
      audit(one([{ url: 'https://a.test/', headers: lines([COOKIE, ...more]) }]));
    const { grade, score, findings } = report(MARK);
    const plain = report();
    expect(findings.map(({ id }) => id)).toContain('cookies/session-without-secure#sessionid');
    expect([grade, score, findings]).toEqual([plain.grade, plain.score, plain.findings]);
  });

  it('reports no stored cookies only if the request was recorded without any', () => {
    const store = (sentCookies?: boolean) => one([{ url: 'https://a.test/', sentCookies }]).cookieStore;
    expect(store(false)).toEqual({ seen: true, value: [] });
    expect(store(true)).toEqual({ seen: false, because: 'not-recorded' });
    expect(store()).toEqual({ seen: false, because: 'not-recorded' });
  });

  it('treats the cookies of a log as not recorded if Chromium may have removed them', () => {
    const cookies = (creator: string, headers: HarEntry['headers']) => {
      const log = harLog(sha256);
      log.setCreator(creator);
      log.addEntry({ url: 'https://a.test/', status: 200, headers: PLAIN, sentCookies: false });
      log.addEntry({ url: 'https://a.test/x', status: 200, headers });
      const [snapshot] = log.snapshots();
      return snapshot?.chain.seen && snapshot.chain.value[0]?.setCookies.seen;
    };
    expect(cookies('WebInspector', PLAIN)).toBe(false);
    expect(cookies('WebInspector', lines([['set-cookie', 'a=b']]))).toBe(true);
    expect(cookies('Firefox', PLAIN)).toBe(true);
  });

  it('reads the markup of the document from text, base64 in its charset, or not at all', () => {
    const content = (given: HarEntry['content']) => one([{ url: 'https://a.test/', content: given }]).markup;
    const text = '<script src="/ä.js"></script>';
    const none = {
      seen: true,
      value: {
        texts: [],
        resources: [],
        forms: [],
        ownFiles: [{ element: 'script', url: 'https://a.test/%C3%A4.js' }],
        newWindowLinks: [],
      },
    };
    const markup = {
      seen: true,
      value: { from: 'body', metas: [], scripts: [{ src: '/ä.js' }], content: none },
    };
    expect(content({ text })).toMatchObject(markup);
    const base64 = (encoding: BufferEncoding) => Buffer.from(text, encoding).toString('base64');
    expect(content({ text: base64('utf8'), encoding: 'base64' })).toMatchObject(markup);
    const latin = { text: base64('latin1'), encoding: 'base64', mimeType: 'text/html; charset=ISO-8859-1' };
    expect(content(latin)).toMatchObject(markup);
    expect(content({ ...latin, mimeType: 'text/html; charset=none-such' })).toMatchObject({ seen: true });
    expect(content(undefined)).toEqual({ seen: false, because: 'not-recorded' });
    expect(content({ text: '~~~', encoding: 'base64' })).toEqual({ seen: false, because: 'not-recorded' });
    expect(content({ text, encoding: 'rot13' })).toEqual({ seen: false, because: 'not-recorded' });
    expect(content({ text, isCut: true })).toEqual({ seen: false, because: 'too-long' });
  });

  it('stops following redirects in a loop', () => {
    const { chain } = one(
      Array.from({ length: 50 }, () => ({ url: 'https://a.test/', status: 302, redirectURL: '/' })),
    );
    expect(chain).toEqual({ seen: false, because: 'too-many' });
  });

  it('applies limits, and reports it', () => {
    const log = harLog(sha256);
    for (let i = 0; i <= MAX_PAGES; i += 1) log.addPage({ id: String(i) });
    expect(log.isFull).toBe(true);
    expect(log.snapshots()).toHaveLength(MAX_PAGES);

    const headers = lines(Array.from({ length: 7 }, () => ['X', 'v'.repeat(32_000)]));
    const entries = Array.from({ length: 80 }, (_, i) => ({
      pageref: String(i),
      url: 'https://a.test/',
      headers,
    }));
    const seen = read(
      entries,
      entries.map(({ pageref }) => pageref),
    ).map(({ chain }) => chain.seen);
    expect(seen[0]).toBe(true);
    expect(seen.at(-1)).toBe(false);
  });
});

describe('readMarkup', () => {
  it('recognises a JSON body', () => {
    const isJson = (body: string) => {
      const markup = parseMarkup(body, 'https://shop.example.com/');
      return markup.seen && markup.value.json === true;
    };
    expect(['{}', ' [1]', '-1.5', 'true'].map(isJson)).toEqual([true, true, true, true]);
    expect(['"a"', 'null', 'false', '0', '{', '<p>', '\uFEFF{}', ''].map(isJson)).toEqual(
      Array(8).fill(false),
    );
  });

  it('reads the text of a JSON body, like the Observatory', () => {
    const html = '<script src="/a.js"></script>';
    for (const body of [html, JSON.stringify(html), ` \r\n\t${JSON.stringify(html)}`]) {
      const markup = parseMarkup(body, 'https://shop.example.com/');
      expect(markup).toMatchObject({ seen: true, value: { scripts: [{ src: '/a.js' }] } });
    }
  });

  it('distinguishes JSON from other bodies', () => {
    const hasValue = (body: string) => {
      try {
        const value: unknown = JSON.parse(body);
        return Boolean(value) && typeof value !== 'string';
      } catch {
        return false;
      }
    };
    const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\f', '\u00A0', '\uFEFF') });
    const bodies = fc.oneof(
      fc.tuple(space, fc.json()).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const markup = parseMarkup(body, 'https://shop.example.com/');
        expect(markup.seen && markup.value.json === true).toBe(hasValue(body));
      }),
    );
  });

  it.each([
    ['the length', 'x'.repeat(MAX_BODY + 1), 'too-long'],
    ['the elements', '<script></script>'.repeat(1_001), 'too-many'],
    ['what is within each other', '<i>'.repeat(400_000) + '</b>'.repeat(400_000), 'too-many'],
    ['the characters', `<meta content="${'x'.repeat(30_000)}">`.repeat(10), 'too-long'],
  ])('limits %s', (_what, body, because) => {
    expect(parseMarkup(body, 'https://shop.example.com/')).toEqual({ seen: false, because });
  });
});

it.each<[name: string, entries: readonly HarEntry[], isAlso: boolean]>([
  ['a load of its host', [{ url: 'https://a.test/x.png' }], true],
  ['another page of the file', [{ url: 'https://a.test/login', pageref: 'q' }], true],
  ['a load without a response', [{ url: 'https://a.test/x.png', status: 0 }], false],
  ['a load of another host', [{ url: 'https://b.a.test/x.png' }], false],
  ['a load of another port', [{ url: 'https://a.test:8443/x.png' }], false],
])('knows of a page over HTTP whether its host has HTTPS: %s', (_name, entries, isAlso) => {
  const [page] = read([{ url: 'http://a.test/' }, ...entries], ['p', 'q']);
  expect(page?.site.isAlsoOverHttps ?? false).toBe(isAlso);
  const first = page && audit(page).findings[0]?.id;
  expect(first).toBe(`strict-transport-security/${isAlso ? 'back-on-http' : 'no-https'}`);
});
