import { describe, expect, test } from 'vitest';
import { MAX_VIOLATIONS, readViolation, ViolationLog } from '../../src/capture/violations.js';

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
    expect(readViolation(TOLD)).toEqual({
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
    expect(readViolation({ ...TOLD, blocked })?.violation.blocked).toBe(expected);
  });

  test.each([null, 'text', 7, {}, { directive: '' }, { directive: 7 }])('%j is not a violation', (raw) => {
    expect(readViolation(raw)).toBeUndefined();
  });

  test('invalid numbers become the minimum', () => {
    expect(readViolation({ ...TOLD, line: -1, count: Number.NaN })).toMatchObject({
      violation: { line: 0 },
      count: 1,
    });
  });
});

describe('the log', () => {
  const take = (log: ViolationLog, raw: unknown) => {
    const told = readViolation(raw);
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
