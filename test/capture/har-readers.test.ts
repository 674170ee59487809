import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINES, MAX_TEXT, MAX_VALUE } from '../../src/capture/har/entry.js';
import { HarError, MAX_DEPTH, MAX_PAGES, type HarPages } from '../../src/capture/har/har.js';
import { readHarJson } from '../../src/capture/har/json.js';
import { harStream } from '../../src/capture/har/stream.js';
import { MAX_BODY } from '../../src/capture/page/from-html.js';
import { sha256 } from '../../src/cli/har-file.js';
import { har, type HarResponse } from '../support/har.js';
import { runs } from '../support/runs.js';

const FOLDER = join(import.meta.dirname, '../fixtures');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.har'),
);

function streamed(json: string, size = 65_536): HarPages {
  const stream = harStream(sha256);
  for (let at = 0; at < json.length; at += size) stream.write(json.slice(at, at + size));
  return stream.end();
}

/** A reader's result: the pages, or the error. */
async function outcome(read: () => HarPages | Promise<HarPages>): Promise<HarPages | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HarError) return error.message;
    throw error;
  }
}

/** The result of both readers, after checking that it is the same. */
async function both(json: string, size?: number): Promise<HarPages | string> {
  const [stream, whole] = [await outcome(() => streamed(json, size)), await outcome(() => readHarJson(json))];
  expect(whole).toEqual(stream);
  return whole;
}

async function pagesOf(json: string, size?: number): Promise<HarPages> {
  const read = await both(json, size);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const page = (response: Partial<HarResponse> = {}): HarResponse => ({
  url: 'https://shop.test/',
  page: 'p',
  ...response,
});
const fileOf = (...responses: readonly HarResponse[]) => JSON.stringify(har(responses, { pages: ['p'] }));

describe('the stream and the settings page read a HAR file the same', () => {
  it('there are recorded files', () => {
    expect(FILES.length).toBeGreaterThan(0);
  });

  it.each(FILES)('%s', async (name) => {
    expect((await pagesOf(readFileSync(join(FOLDER, name), 'utf8'))).snapshots.length).toBeGreaterThan(0);
  });

  it('inline code has its hash, so that a policy for the page allows it', async () => {
    const code = ['start("ü🍪")', 'lone(\ud800)', 'lone(\ufffd)'];
    const body = `${code.map((one) => `<script>${one}</script>`).join('')}<style>p{}</style><script src=/a.js></script>`;
    const { snapshots } = await pagesOf(fileOf(page({ content: { text: body, mimeType: 'text/html' } })));
    const script = page({ url: 'https://cdn.test/a.js', extra: { _resourceType: 'script' } });
    const loads = await pagesOf(fileOf(page({ content: { text: body, mimeType: 'text/html' } }), script));
    const hashes = [...new Set(code.map(sha256))];
    expect(hashes).toHaveLength(2);
    const uses = {
      inlineScripts: hashes.map((one) => ({ sha256: one })),
      inlineStyles: [{ sha256: sha256('p{}') }],
    };
    expect(snapshots).toMatchObject([{ markup: { value: { uses: { value: uses } } } }]);
    expect(loads.snapshots).toMatchObject([
      {
        markup: {
          value: { uses: { value: { ...uses, origins: { script: ['https://cdn.test', 'self'] } } } },
        },
      },
    ]);
  });

  it('cookies of the response without Set-Cookie lines', async () => {
    const secret = 'hush-value';
    const cookie = { name: 'sessionid', value: secret, path: '/', httpOnly: false, secure: true };
    const cookies = [
      { ...cookie, sameSite: 'Lax', domain: '.shop.test', expires: '2027-01-01T00:00:00.000Z' },
    ];
    const line =
      'sessionid=x; Domain=.shop.test; Path=/; Expires=Fri, 01 Jan 2027 00:00:00 GMT; Secure; SameSite=Lax';
    const listed = await pagesOf(fileOf(page({ cookies })));
    expect(listed).toEqual(
      await pagesOf(
        fileOf(
          page({
            headers: [
              ['Server', 'x'],
              ['Set-Cookie', line],
            ],
          }),
        ),
      ),
    );
    expect(JSON.stringify(listed)).not.toContain(secret);
    // One more than the limit.
    const many = Array.from({ length: 2_000 }, () => cookie);
    expect(await pagesOf(fileOf(page({ cookies: many })))).toMatchObject({
      snapshots: [{ chain: { value: [{ setCookies: { because: 'too-many' } }] } }],
    });
  });

  it('a page that ends in a redirect whose target was not recorded', async () => {
    const { snapshots } = await pagesOf(
      fileOf(page({ status: 302, location: 'https://login.test/?next=1' })),
    );
    expect(snapshots).toMatchObject([
      { url: 'https://login.test/?next=1', chain: { value: [{ status: 302 }, { status: 0 }] } },
    ]);
  });

  it.each(['200', '"200"', '2e2', '200.0'])('%s is the status 200', async (status) => {
    const { snapshots } = await pagesOf(fileOf(page()).replace('"status":200', `"status":${status}`));
    expect(snapshots).toMatchObject([{ chain: { value: [{ status: 200 }] } }]);
  });

  it.each(['0', '200.5', '1e999', '-200', '""', '"OK"', 'null', 'true', '[200]', '{}'])(
    '%s is not a status',
    async (status) => {
      const { snapshots } = await pagesOf(fileOf(page()).replace('"status":200', `"status":${status}`));
      expect(snapshots).toMatchObject([{ chain: { because: 'not-recorded' } }]);
    },
  );

  it.each<readonly [string, string]>([
    ['an earlier log', '{"log":{"pages":[{"id":"x"}],"entries":[{"request":{"url":"https://x.test/"}}]},'],
    ['an earlier log that is none', '{"log":[{"entries":3}],'],
  ])('%s with the same key does not count', async (_what, before) => {
    const json = fileOf(page());
    expect(await pagesOf(json.replace('{', before))).toEqual(await pagesOf(json));
  });

  it('of several `entries` the last counts', async () => {
    const json = fileOf(page());
    const more = (key: string, value: string) => json.replace(/\}\}$/, `,"${key}":${value}}}`);
    expect(await both(more('entries', '3'))).toContain('log.entries is missing');
    expect(await pagesOf(more('entries', '[{"request":{"url":"https://b.test/"}}]'))).toMatchObject({
      snapshots: [{ url: 'https://b.test/' }],
    });
  });

  it('the main document’s URL may come after its body, twice', async () => {
    const json = fileOf(page(), page({ url: 'https://shop.test/b', content: { text: '<form>' } }))
      .replace('"status":200', '"status":302')
      .replace('"redirectURL":""', '"redirectURL":"/home"')
      .replace(/\}\]\}\}$/, ',"request":{"url":"https://shop.test/home"}}]}}');
    expect(await pagesOf(json)).toMatchObject({
      snapshots: [
        { url: 'https://shop.test/home', markup: { value: { content: { value: { forms: [{}] } } } } },
      ],
    });
  });

  it.each<readonly [string, HarResponse]>([
    ['a body', page({ content: { text: 'x'.repeat(MAX_BODY + 1) } })],
    ['a body of just as many characters', page({ content: { text: 'x'.repeat(MAX_BODY) } })],
    ['an address', page({ url: `https://shop.test/${'x'.repeat(MAX_TEXT)}` })],
    ['a header’s value', page({ headers: [['X', 'v'.repeat(MAX_VALUE + 7)]] })],
    ['a header’s name', page({ headers: [['x'.repeat(MAX_TEXT + 7), 'v']] })],
    ['header lines', page({ headers: Array.from({ length: MAX_LINES + 7 }, () => ['Set-Cookie', 'a=b']) })],
    ['header characters', page({ headers: Array.from({ length: 7 }, () => ['X', 'v'.repeat(MAX_VALUE)]) })],
    [
      'request headers',
      page({
        requestHeaders: [...Array.from({ length: MAX_LINES }, () => ['A', ''] as const), ['Cookie', 'a=b']],
      }),
    ],
    ['a number', page({ extra: { time: 1e300, _fromCache: 'x'.repeat(MAX_TEXT) } })],
  ])('%s beyond a limit', async (_what, response) => {
    await pagesOf(fileOf(response));
  });

  it('header lines are counted the same at the limit', async () => {
    const line = (value: number): readonly [string, string] => ['X', 'v'.repeat(value)];
    const most = Array.from({ length: 3 }, () => line(MAX_VALUE - 1));
    for (const last of [MAX_VALUE - 1, MAX_VALUE])
      for (const more of [[], [['Y', ''] as const]])
        await pagesOf(fileOf(page({ headers: [...most, line(last), ...more] })));
  });

  it('the settings page may pause after each entry, to stay responsive', async () => {
    let pauses = 0;
    const pause = () => {
      pauses += 1;
      return Promise.resolve();
    };
    const json = fileOf(page(), page(), page());
    expect(await readHarJson(json, pause)).toEqual(await pagesOf(json));
    expect(pauses).toBe(3);
  });

  it('no more pages than the limit', async () => {
    const pages = Array.from({ length: MAX_PAGES + 2 }, (_, i) => String(i));
    const read = await pagesOf(JSON.stringify(har([page()], { pages })));
    expect(read.isFull).toBe(true);
    expect(read.snapshots).toHaveLength(MAX_PAGES);
  });

  it.each([MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])('%d nested values', async (depth) => {
    const nested = `{"_":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)},${fileOf(page()).slice(1)}`;
    const read = await both(nested);
    expect(typeof read === 'string').toBe(depth > MAX_DEPTH);
  });

  it.each([
    ['', 'it is not JSON, or it is incomplete'],
    ['null', 'log.entries is missing'],
    ['[]', 'log.entries is missing'],
    ['{"log":{}}', 'log.entries is missing'],
    ['{"log":{"entries":{}}}', 'log.entries is missing'],
    ['{"log":{"entries":[]}}', 'contains no page'],
    ['{"log":{"entries":[]}}}', 'it is not JSON'],
  ])('%j is rejected with one sentence', async (json, words) => {
    expect(await both(json)).toContain(words);
  });

  it.each([
    [
      { size: 5120, text: '' },
      { seen: false, because: 'not-recorded' },
    ],
    [
      { text: '', size: '5120' },
      { seen: false, because: 'not-recorded' },
    ],
    [{ size: 0, text: '' }, { seen: true }],
    [{ size: -1, text: '' }, { seen: true }],
    [{ text: '' }, { seen: true }],
  ])('an empty text is a body that was not kept, where its size says so: %j', async (content, markup) => {
    const { snapshots } = await pagesOf(fileOf(page({ content: { mimeType: 'text/html', ...content } })));
    expect(snapshots).toMatchObject([{ markup }]);
  });

  it('accepts only values of the right type', async () => {
    const entries = [
      null,
      7,
      { request: 'x', response: [] },
      {
        pageref: 3,
        request: { url: 'https://shop.test/', headers: [null, { name: 5 }], cookies: 'many' },
        response: { status: '200', headers: [{ name: 'X' }, { name: 'Server', value: {} }], content: 3 },
      },
    ];
    const read = await pagesOf(JSON.stringify({ log: { entries, pages: [1, { id: 3 }], creator: 'me' } }));
    expect(read.snapshots).toMatchObject([
      { url: '' },
      { url: 'https://shop.test/', cookieStore: { value: [] }, chain: { value: [{ status: 200 }] } },
    ]);
  });
});

/** JSON as text, so that keys may be repeated. */
type Json = fc.Arbitrary<string>;

const OFTEN = { numRuns: runs(200, 60) };
const quote = (text: string) => JSON.stringify(text);
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];

describe('both read any HAR the same', () => {
  const odd: Json = fc.oneof(
    fc.constantFrom('null', 'true', 'false', '0', '-1', '200', '1e999', '1.0', '12345678901234567890'),
    fc.constantFrom(
      '""',
      '"200"',
      '"x"',
      '{}',
      '[]',
      '[null]',
      '[[{}]]',
      '{"name":"x"}',
      '[{"name":"cookie"}]',
    ),
    fc.json({ maxDepth: 2 }),
  );
  /** Mostly a valid value, sometimes none or anything. */
  const mostly = (usual: Json): Json =>
    fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const words = (...all: readonly string[]): Json => mostly(fc.constantFrom(...all).map(quote));
  const object = (parts: Readonly<Record<string, Json>>): Json => {
    const names = Object.keys(parts);
    const pair = (name: string) =>
      (Object.hasOwn(parts, name) ? (parts[name] ?? odd) : odd).map((value) => `${quote(name)}:${value}`);
    const usual = fc.tuple(...names.map((name) => fc.option(pair(name), { freq: 8 })));
    const extra = fc.array(fc.constantFrom(...names, ...INHERITED, 'log.entries', '[]', '').chain(pair), {
      maxLength: 2,
    });
    return fc
      .tuple(usual, extra)
      .chain(([some, more]) =>
        fc.shuffledSubarray([...some, ...more], { minLength: some.length + more.length }),
      )
      .map((pairs) => `{${pairs.filter((one) => one !== null).join(',')}}`);
  };
  const array = (item: Json, maxLength = 3): Json =>
    fc.array(mostly(item), { maxLength }).map((items) => `[${items.join(',')}]`);
  const header = object({
    name: words(
      'Set-Cookie',
      'cookie',
      'Location',
      'Server',
      ':status',
      'Non-Authoritative-Reason',
      ...INHERITED,
    ),
    value: fc.oneof(words('a=b', 'x\ny', '/b', 'ü🍪', '\ud800'), fc.string().map(quote)),
  });
  const cookie = object({
    name: words('sessionid', 'a; b', 'x=y', 'ü', ...INHERITED),
    value: words('hush'),
    path: words('/', '/b;c'),
    domain: words('a.test', '.a.test', 'b.test'),
    expires: words('2027-01-01T00:00:00Z', 'never'),
    httpOnly: mostly(fc.constantFrom('true', 'false')),
    secure: mostly(fc.constantFrom('true', 'false')),
    sameSite: words('Lax', 'none'),
  });
  const url = words('https://a.test/', 'https://a.test/b', 'http://a.test/', 'wss://a.test/', 'about:blank');
  const html = [
    '<script>1</script><script src=/a.js></script>',
    '<style>p{}</style><form action=http://x.test><input type=password>',
    '{"a":1}',
    '',
  ];
  const entry = object({
    pageref: words('p', 'q', '3', ...INHERITED),
    _fromCache: words('', 'disk'),
    _resourceType: words('document', 'script', 'xhr', 'preflight', ...INHERITED),
    request: mostly(object({ url, cookies: array(object({ name: words('a') })), headers: array(header) })),
    response: mostly(
      object({
        status: mostly(fc.constantFrom('200', '"200"', '302', '"301"', '304', '307', '0')),
        redirectURL: words('', '/b', 'https://a.test/'),
        _fetchedViaServiceWorker: mostly(fc.constantFrom('true', 'false')),
        headers: mostly(array(header)),
        cookies: array(cookie),
        content: mostly(
          object({
            mimeType: words('text/html', 'text/css', 'text/html; charset=latin1', 'constructor'),
            encoding: words('', 'base64', 'rot13'),
            text: fc.oneof(
              {
                weight: 20,
                arbitrary: words(...html, ...html.map((one) => Buffer.from(one).toString('base64'))),
              },
              // More than one piece.
              { weight: 1, arbitrary: fc.nat(30_000).map((length) => quote('"é'.repeat(length))) },
            ),
          }),
        ),
      }),
    ),
  });
  const log = object({
    creator: mostly(object({ name: words('WebInspector', 'Firefox') })),
    pages: mostly(array(object({ id: words('p', 'q', '3', ...INHERITED), title: url }))),
    entries: mostly(array(entry, 5)),
  });

  it('with parts missing, repeated, of other types, in any order and split anywhere', async () => {
    let readable = 0;
    const file = object({ log: fc.oneof({ weight: 20, arbitrary: log }, { weight: 1, arbitrary: odd }) });
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 50, max: 70_000 }), async (json, size) => {
        if (typeof (await both(json, size)) !== 'string') readable += 1;
      }),
      OFTEN,
    );
    // If all were rejected, the test would prove nothing.
    expect(readable).toBeGreaterThan(OFTEN.numRuns / 4);
  });

  it('with one character added or removed', async () => {
    const json = fileOf(page({ content: { text: '<p>\u2028"\\ü' } }));
    const at = fc.nat(json.length);
    const piece = fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom('\u0000', '\n', '0', ',', '\\u12', '\ufeff', 'e'),
    );
    await fc.assert(
      fc.asyncProperty(
        at,
        fc.nat(2),
        piece,
        fc.integer({ min: 1, max: 999 }),
        async (from, less, more, size) => {
          await both(json.slice(0, from) + more + json.slice(from + less), size);
        },
      ),
      OFTEN,
    );
  });
});
