import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseViolationReports, reportsOf } from '../../src/capture/violation-reports.js';

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

const pagesIn = (text: string) => {
  const read = parseViolationReports(text);
  return typeof read === 'string' ? expect.fail(read) : read;
};

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
  ])('%s', (_name, text, blocked) => {
    expect(pagesIn(text).flatMap((page) => page.blocked)).toEqual(blocked);
  });

  it('of extensions are left out', () => {
    const text = JSON.stringify([
      old({ 'effective-directive': 'script-src', 'blocked-uri': 'chrome-extension://abc/x.js' }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://z.example',
        'source-file': 'moz-extension',
      }),
      old({ 'effective-directive': 'img-src', 'blocked-uri': 'https://x.example' }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://y.example',
        'source-file': 'moz-extension://abc/x.js',
      }),
    ]);
    expect(pagesIn(text).flatMap((page) => page.blocked)).toEqual(found([['img-src', 'https://x.example']]));
  });

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"csp-report": 1}',
    '[null, 7, "a"]',
    '{"csp-report": {"document-uri": "no address", "effective-directive": "img-src", "blocked-uri": "data"}}',
    'name,price\nshirt,20',
    'document-uri,effective-directive,blocked-uri\nhttps://shop.example/,img-src,https://x.example',
    'id,content\n1,"{""csp-report"":{}}"',
  ])('%j has none', (text) => {
    expect(parseViolationReports(text)).toContain('no violation reports that can be read');
  });

  it.each([
    ['lines that begin as JSON', '{\n'],
    ['lists', '  [\r\n'],
  ])('are not read from %s without end, in time', (_name, line) => {
    const real = lineOf('https://shop.example/', 'x');
    const since = performance.now();
    const read = parseViolationReports(`${real}\n${line.repeat(2_000_000)}`);
    expect(read).toBe('more than 1000 lines that are no JSON. Give a file of reports alone.');
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(pagesIn(`${real}\n${line.repeat(1_000)}\n${real}`)[0]?.blocked[0]?.count).toBe(2);
    expect(pagesIn(`${'a log\n'.repeat(100_000)}${real}`)).toHaveLength(1);
  });

  it('of one site are one for each kind of page', () => {
    const lines = Array.from({ length: 3_000 }, (_, at) =>
      lineOf(`https://shop.example/orders/${at}?token=secret`, `host-${at % 100}`),
    );
    const read = pagesIn([...lines, lineOf('https://other.example/', 'x')].join('\n'));
    const own = reportsOf('https://shop.example', read);
    expect(own.pages.map(({ url, blocked }) => [url, blocked.length])).toEqual([
      ['https://shop.example/orders/*', 100],
    ]);
    expect(own.pages[0]?.blocked[0]).toMatchObject({ blocked: 'https://host-0.example', count: 30 });
    expect(own.leftOut).toBe(0);
    expect(JSON.stringify(own)).not.toContain('secret');
  });

  it('of more places or pages than are kept are the most frequent ones, and the others are counted', () => {
    const often = lineOf('https://shop.example/', 'often');
    const places = Array.from({ length: 250 }, (_, at) => lineOf('https://shop.example/', `host-${at}`));
    const pages = Array.from({ length: 250 }, (_, at) => lineOf(`https://shop.example/${letters(at)}`, 'x'));
    const text = [...places, ...pages, ...Array.from({ length: 7 }, () => often)].join('\n');
    const { pages: kept, leftOut } = reportsOf('https://shop.example', pagesIn(text));
    expect(kept).toHaveLength(200);
    const home = kept.find(({ url }) => url === 'https://shop.example/')?.blocked ?? [];
    expect(home).toHaveLength(200);
    expect(home).toContainEqual({ directive: 'img-src', blocked: 'https://often.example', count: 7 });
    expect(leftOut).toBe(51 + 51);
  });
});

function lineOf(document: string, host: string): string {
  return JSON.stringify({
    'csp-report': {
      'document-uri': document,
      'effective-directive': 'img-src',
      'blocked-uri': `https://${host}.example/`,
    },
  });
}

/** `cold`, `cole`, … */
function letters(at: number): string {
  return `co${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + Math.floor(at / 26))}`;
}

test('any JSON and any text is read without an error', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, text) => {
      parseViolationReports(json);
      parseViolationReports(`${text}\n{"csp-report": ${json}}\n{"body": ${json}}`);
    }),
  );
});
