import { describe, expect, test } from 'vitest';
import { MAX_VIOLATIONS, parseBlocked, parseViolation, ViolationLog } from '../../src/capture/violations.js';

const TOLD = {
  directive: 'script-src-elem',
  blocked: 'https://user:secret@evil.example/a.js?token=1#x',
  disposition: 'enforce',
  source: 'https://shop.example/basket?order=7',
  line: 12,
  count: 2,
};

describe('a violation from the page', () => {
  test('is read without credentials, query and fragment', () => {
    expect(parseViolation(TOLD)).toEqual({
      violation: {
        directive: 'script-src-elem',
        blocked: 'https://evil.example/a.js',
        disposition: 'enforce',
        source: 'https://shop.example/basket',
        line: 12,
      },
      count: 2,
    });
  });

  test.each([
    ['inline', 'inline'],
    ['data', 'data'],
    ['data:text/html,secret', 'data:'],
    ['', ''],
    [undefined, ''],
    ['x'.repeat(10_000), 'x'.repeat(100)],
  ])('blocked %s is %s', (blocked, expected) => {
    expect(parseViolation({ ...TOLD, blocked })?.violation.blocked).toBe(expected);
  });

  test.each([null, 'text', 7, {}, { directive: '' }, { directive: 7 }])('%j is not a violation', (raw) => {
    expect(parseViolation(raw)).toBeUndefined();
  });

  test('invalid numbers become the minimum', () => {
    expect(parseViolation({ ...TOLD, line: -1, count: Number.NaN })).toMatchObject({
      violation: { line: 0 },
      count: 1,
    });
  });
});

describe('the log', () => {
  const take = (log: ViolationLog, raw: unknown) => {
    const told = parseViolation(raw);
    if (told) log.take(told.violation, told.count);
  };

  test('counts each violation', () => {
    const log = new ViolationLog();
    take(log, TOLD);
    take(log, { ...TOLD, count: 3 });
    take(log, { ...TOLD, line: 13 });
    take(log, { ...TOLD, disposition: 'report' });
    expect(log.rows().map(({ line, disposition, count }) => [line, disposition, count])).toEqual([
      [12, 'enforce', 5],
      [13, 'enforce', 2],
      [12, 'report', 2],
    ]);
  });

  test('keeps a maximum, and counts the rest', () => {
    const log = new ViolationLog();
    for (let line = 0; line < MAX_VIOLATIONS + 7; line++) take(log, { ...TOLD, line });
    expect([log.rows().length, log.dropped]).toEqual([MAX_VIOLATIONS, 7]);
    log.clear();
    expect([log.rows().length, log.dropped]).toEqual([0, 0]);
  });
});

describe('what policies blocked', () => {
  const page = 'https://page.test/folder/?q=SECRET';
  const told = (blocked: string, more: object = {}) => ({ directive: 'img-src', blocked, count: 2, ...more });
  const places = (raw: readonly unknown[]) => {
    const read = parseBlocked(raw, page);
    return read.seen ? read.value.map(({ blocked }) => blocked) : read.because;
  };

  test('keywords, schemes and origins only, the page’s own as self', () => {
    const raw = [
      'inline',
      'eval',
      'data',
      'https://page.test/a?SECRET',
      'https://u:p@cdn.test/b#SECRET',
      'data:SECRET',
    ];
    expect(places(raw.map((one) => told(one)))).toEqual([
      'inline',
      'eval',
      'data',
      'self',
      'https://cdn.test',
      'data:',
    ]);
  });

  test('inline code that a script of another site added is told apart', () => {
    const raw = ['https://page.test/a.js', 'https://cdn.page.test/a.js', '', 'https://tags.test/t.js'].map(
      (source) => told('inline', { source }),
    );
    expect(parseBlocked(raw, page)).toEqual({
      seen: true,
      value: [{ directive: 'img-src', blocked: 'inline', count: 8, byOthers: 2 }],
    });
  });

  test('of scripts on package hosts the folder of the version too', () => {
    const script = { directive: 'script-src-elem' };
    const raw = [
      told('https://unpkg.com/a@1.2.3/a.js?SECRET', script),
      told('https://cdn.test/a@1.2.3/a.js', script),
      told('https://unpkg.com/a@1.2.3/a.png'),
    ];
    expect(places(raw)).toEqual(['https://unpkg.com/a@1.2.3/', 'https://cdn.test', 'https://unpkg.com']);
  });

  test('the same twice is counted together', () => {
    const read = parseBlocked([told('https://cdn.test/a'), told('https://cdn.test/b')], page);
    expect(read).toEqual({
      seen: true,
      value: [{ directive: 'img-src', blocked: 'https://cdn.test', count: 4 }],
    });
  });

  test.each([
    ['an extension’s file', told('chrome-extension://abc/x.js')],
    ['a load by an extension’s script', told('inline', { source: 'moz-extension://abc/x.js' })],
    ['the same, as Chromium names it', told('inline', { source: 'chrome-extension' })],
    ['an extension’s file, as Chromium names it', told('chrome-extension')],
    ['an icon that the browser itself requests', told('https://page.test/favicon.ico')],
    ['an unknown keyword', told('SECRET of a page')],
    ['no report', 'inline'],
    ['nothing', null],
  ])('left out: %s', (_, raw) => {
    expect(places([raw])).toEqual([]);
  });

  test('too many different ones are not read', () => {
    expect(places(Array.from({ length: 300 }, (_, at) => told(`https://h${at}.test/`)))).toBe('too-many');
  });
});
