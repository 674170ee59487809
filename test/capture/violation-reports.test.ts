import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readViolationReports, reportsOf } from '../../src/capture/violation-reports.js';

const old = (fields: object) => ({
  'csp-report': { 'document-uri': 'https://shop.example/a?secret=1', ...fields },
});
const body = (fields: object) => ({
  type: 'csp-violation',
  url: 'https://shop.example/a',
  body: { documentURL: 'https://shop.example/a', ...fields },
});
const found = (blocked: readonly (readonly [directive: string, blocked: string])[]) =>
  blocked.map(([directive, blocked]) => ({ directive, blocked, count: 1 }));

const HEAD = 'document-uri,effective-directive,blocked-uri';

describe('violation reports', () => {
  it.each<readonly [name: string, text: string, blocked: ReturnType<typeof found>]>([
    [
      'of report-uri',
      JSON.stringify(old({ 'effective-directive': 'img-src', 'blocked-uri': 'https://img.example/a.png?x' })),
      found([['img-src', 'https://img.example']]),
    ],
    [
      'with the whole directive',
      JSON.stringify(old({ 'violated-directive': "script-src 'self'", 'blocked-uri': 'inline' })),
      found([['script-src', 'inline']]),
    ],
    [
      'with an address for a blob or a directive that is none',
      JSON.stringify([
        old({ 'effective-directive': 'worker-src', 'blocked-uri': 'blob:https://shop.example/uuid' }),
        old({ 'effective-directive': 'joe@example.com', 'blocked-uri': 'inline' }),
        old({ 'effective-directive': 'img-src joe@example.com', 'blocked-uri': 'https://img.example/' }),
        old({ 'effective-directive': 'img-src\n::error::x', 'blocked-uri': 'data' }),
      ]),
      found([
        ['worker-src', 'blob:'],
        ['img-src', 'https://img.example'],
      ]),
    ],
    [
      'of the Reporting API, in a list',
      JSON.stringify([
        body({ effectiveDirective: 'script-src-elem', blockedURL: 'https://shop.example/b.js' }),
        { type: 'deprecation', url: 'https://shop.example/a', body: {} },
      ]),
      found([['script-src-elem', 'self']]),
    ],
    [
      'one a line, with lines that are none',
      [
        JSON.stringify(old({ 'effective-directive': 'font-src', 'blocked-uri': 'data' })),
        '',
        'no JSON',
        JSON.stringify(body({ effectiveDirective: 'worker-src', blockedURL: 'blob' })),
      ].join('\n'),
      found([
        ['font-src', 'data:'],
        ['worker-src', 'blob:'],
      ]),
    ],
    [
      'as a table, with the names of the old reports',
      'date,document-uri,violated-directive,effective-directive,blocked-uri\r\n2026-01-02,https://shop.example/a?secret=1,"script-src \'self\', x",script-src-elem,"https://cdn.example/a,b.js"\r\n',
      found([['script-src-elem', 'https://cdn.example']]),
    ],
    [
      'as a table with semicolons and a mark of its encoding, where the newer name is empty',
      "\ufeffDocument URI;Effective directive;Violated directive;Blocked URI\nhttps://shop.example/a;;font-src 'self';data\n",
      found([['font-src', 'data:']]),
    ],
    [
      'as a table with names of a monitoring tool, and extensions left out',
      [
        'csp.document_uri.full\tcsp.effective_directive\tcsp.blocked_uri.full\tcsp.source_file.full',
        'https://shop.example/a\timg-src\thttps://img.example/x.png\thttps://shop.example/a.js',
        'https://shop.example/a\timg-src\thttps://tool.example/x.png\tmoz-extension://abc/x.js',
        'no address\timg-src\thttps://other.example/x.png\t',
        'https://shop.example/a\timg-src',
      ].join('\n'),
      found([['img-src', 'https://img.example']]),
    ],
    [
      'as a table with whole reports in a column',
      `id,content\n1,"${JSON.stringify(old({ 'effective-directive': 'img-src', 'blocked-uri': 'https://img.example/' })).replaceAll('"', '""')}"\n2,"{no report"\n`,
      found([['img-src', 'https://img.example']]),
    ],
  ])('%s', async (_name, text, blocked) => {
    expect((await readViolationReports(text))?.flatMap((page) => page.blocked)).toEqual(blocked);
  });

  it('of extensions are left out', async () => {
    const text = JSON.stringify([
      old({ 'effective-directive': 'script-src', 'blocked-uri': 'chrome-extension://abc/x.js' }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://x.example',
        'source-file': 'moz-extension',
      }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://y.example',
        'source-file': 'moz-extension://abc/x.js',
      }),
    ]);
    expect((await readViolationReports(text))?.flatMap((page) => page.blocked)).toEqual(
      found([['img-src', 'https://x.example']]),
    );
  });

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"csp-report": 1}',
    '[null, 7, "a"]',
    'name,price\nshirt,20',
    'document-uri,blocked-uri\nhttps://shop.example/,inline',
    'document-uri,effective-directive,blocked-uri',
    '"document-uri,effective-directive,blocked-uri\nhttps://shop.example/,img-src,https://x.example',
  ])('%j has none', async (text) => {
    expect(await readViolationReports(text)).toBeNull();
  });

  it('of one site are one for each kind of page', async () => {
    const lines = Array.from(
      { length: 3_000 },
      (_, at) => `https://shop.example/orders/${at}?token=secret,img-src,https://host-${at % 100}.example/`,
    );
    const text = [HEAD, ...lines].join('\n');
    const read =
      (await readViolationReports(`${text}\nhttps://other.example/,img-src,https://x.example`)) ?? [];
    const own = reportsOf('https://shop.example', read);
    expect(own.pages.map(({ url, blocked }) => [url, blocked.length])).toEqual([
      ['https://shop.example/orders/*', 100],
    ]);
    expect(own.pages[0]?.blocked[0]).toMatchObject({ blocked: 'https://host-0.example', count: 30 });
    expect(own.leftOut).toBe(0);
    expect(JSON.stringify(own)).not.toContain('secret');
  });

  it('of more places or pages than are kept are the most frequent ones, and the others are counted', async () => {
    const lineOf = (path: string, host: string) =>
      `https://shop.example${path},img-src,https://${host}.example/`;
    const often = lineOf('/', 'often');
    const places = Array.from({ length: 250 }, (_, at) => lineOf('/', `host-${at}`));
    const pages = Array.from({ length: 250 }, (_, at) => lineOf(`/${letters(at)}`, 'x'));
    const seldom = [...places, ...pages].join('\n');
    const text = [HEAD, seldom, ...Array.from({ length: 7 }, () => often)].join('\n');
    const { pages: kept, leftOut } = reportsOf(
      'https://shop.example',
      (await readViolationReports(text)) ?? [],
    );
    expect(kept).toHaveLength(200);
    const home = kept.find(({ url }) => url === 'https://shop.example/')?.blocked ?? [];
    expect(home).toHaveLength(200);
    expect(home).toContainEqual({ directive: 'img-src', blocked: 'https://often.example', count: 7 });
    expect(leftOut).toBe(51 + 51);
  });
});

/** `cold`, `cole`, … */
function letters(at: number): string {
  return `co${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + Math.floor(at / 26))}`;
}

test('any JSON and any table is read without an error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.string(), async (json, text) => {
      await readViolationReports(json);
      await readViolationReports(`${text}\n{"csp-report": ${json}}\n{"body": ${json}}`);
      await readViolationReports(`document-uri,effective-directive,blocked-uri\n${text}\n${json}`);
    }),
  );
});
