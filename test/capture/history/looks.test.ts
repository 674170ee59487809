import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lookAt,
  MAX_LOOKS,
  pageOf,
  parseHistory,
  parseLook,
  withLook,
  type History,
  type Look,
} from '../../../src/capture/history/looks.js';
import { audit, GRADE_TABLE } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const PAGE = 'https://shop.test/';
const DAY = 86_400_000;

const look = (time: number, grade: Look['grade'] = 'C', complete = true): Look => ({
  time,
  grade,
  score: 50,
  complete,
  caveat: false,
  high: 1,
  medium: 2,
  low: 3,
  info: 4,
});

const after = (...looks: Look[]) =>
  looks.reduce<History>((history, one) => withLook(history, PAGE, one), new Map([[PAGE, []]])).get(PAGE);

describe('one look a day', () => {
  test('the last one', () => {
    expect(after(look(1), look(2), look(DAY))).toEqual([look(2), look(DAY)]);
  });

  test('and the one before the letter changed', () => {
    const looks = [look(1, 'F'), look(2, 'F'), look(3, 'A'), look(4, 'F')];
    expect(after(...looks)).toEqual(looks.slice(1));
  });

  test('the same load again replaces it, whatever its letter', () => {
    expect(after(look(1, 'F'), look(1, 'A'))).toEqual([look(1, 'A')]);
  });

  test('one that could not check everything stands only for a day without another', () => {
    expect(after(look(1, 'F', false))).toEqual([look(1, 'F', false)]);
    expect(after(look(1, 'F'), look(2, 'A', false))).toEqual([look(1, 'F')]);
    expect(after(look(1, 'A', false), look(2, 'F'))).toEqual([look(2, 'F')]);
  });

  test('one of an earlier load is put in its place', () => {
    expect(after(look(3 * DAY), look(DAY, 'F'))).toEqual([look(DAY, 'F'), look(3 * DAY)]);
  });
});

test('a page without an entry is not pinned, so nothing is added', () => {
  const history: History = new Map([[PAGE, []]]);
  expect(withLook(history, 'https://shop.test/other', look(1))).toBe(history);
});

test('a look has numbers, a letter and nothing of the page', () => {
  const report = audit(pageWith({ headers: [['X-Token', 's3cret']] }));
  const { grade, score, complete } = report;
  expect(lookAt(report, 7.5)).toEqual({
    time: 8,
    grade,
    score,
    complete,
    caveat: false,
    high: expect.any(Number) as number,
    medium: expect.any(Number) as number,
    low: expect.any(Number) as number,
    info: expect.any(Number) as number,
  });
});

test.each([
  ['https://user:pass@shop.test:8443/a/b?token=1#c', 'https://shop.test:8443/a/b'],
  ['no address', ''],
])('the page of %s', (url, page) => {
  expect(pageOf(url)).toBe(page);
});

const grades = fc.constantFrom(...GRADE_TABLE.letters.map(([, grade]) => grade));
const looks = fc.record({
  time: fc.integer({ min: 0, max: 400 * DAY }),
  grade: grades,
  score: fc.integer({ min: 0, max: 135 }),
  complete: fc.boolean(),
  caveat: fc.boolean(),
  high: fc.nat(9),
  medium: fc.nat(9),
  low: fc.nat(9),
  info: fc.nat(9),
});
const pages = fc.constantFrom(PAGE, 'https://shop.test/a', 'https://shop.test/b');

test('however many looks: at most so many, in order, one a day and letter, the first and the last of each page', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(pages, looks), { maxLength: 400 }), (all) => {
      let history: History = new Map(
        [PAGE, 'https://shop.test/a', 'https://shop.test/b'].map((page) => [page, []]),
      );
      for (const [page, one] of all) {
        const before = history.get(page) ?? [];
        history = withLook(history, page, one);
        const now = history.get(page) ?? [];
        expect([...history.values()].flat().length).toBeLessThanOrEqual(MAX_LOOKS);
        // Only a look of the same day or load replaces the first or the last one.
        const touched = ({ time }: Look) => Math.floor(time / DAY) === Math.floor(one.time / DAY);
        for (const end of [before[0], before.at(-1)])
          if (end && !touched(end)) {
            const isStillEnd = end === before[0] ? one.time > end.time : one.time < end.time;
            if (isStillEnd) expect(now).toContainEqual(end);
          }
        for (const [at, each] of now.entries()) {
          const next = now[at + 1];
          if (!next) continue;
          expect(each.time).toBeLessThan(next.time);
          if (touched(each) && touched(next)) {
            expect([each.complete, next.complete]).toEqual([true, true]);
            expect(each.grade).not.toBe(next.grade);
          }
        }
        // Stored and read again, it is the same.
        expect(parseHistory(JSON.parse(JSON.stringify([...history])))).toEqual(history);
      }
    }),
    { numRuns: 20 },
  );
}, 20_000);

test('what is dropped first keeps no letter, and has the nearest neighbours', () => {
  const many = Array.from({ length: MAX_LOOKS }, (_, at) =>
    look((at + (at > 50 ? 3 : 0)) * DAY, at === 50 ? 'B' : 'C'),
  );
  const next = look((MAX_LOOKS + 10) * DAY, 'A');
  const kept = after(...many, next) ?? [];
  expect(kept).toHaveLength(MAX_LOOKS);
  expect(kept).toContainEqual(many[0]);
  expect(kept).toContainEqual(many[50]);
  expect(kept.at(-1)).toEqual(next);
});

describe('a stored value', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'history'],
    ['an object', { looks: [] }],
    ['entries that are none', [7, null, [], ['no address', []], ['', []]]],
    ['an address with a query', [['https://shop.test/?token=s3cret', [look(1)]]]],
  ])('that is %s has no history', (_, raw) => {
    expect(parseHistory(raw)).toEqual(new Map());
  });

  test('that is broken in part loses only that part', () => {
    const broken = [
      { ...look(1), grade: 'S' },
      { ...look(2), score: -1 },
      { ...look(3), score: 0.5 },
      { ...look(4), complete: 'yes' },
      { ...look(5), high: null },
      { ...look(6), time: 1e300 },
      null,
      look(7),
    ];
    expect(
      parseHistory([
        [PAGE, broken],
        ['https://shop.test/a', 'gone'],
        ['javascript:alert(1)', [look(1)]],
      ]),
    ).toEqual(
      new Map([
        [PAGE, [look(7)]],
        ['https://shop.test/a', []],
      ]),
    );
  });

  test('is read without what does not belong there', () => {
    expect(parseLook({ ...look(1), header: 's3cret', url: 's3cret' })).toEqual(look(1));
  });

  test('of an earlier version has no caveat', () => {
    const { caveat, ...earlier } = { ...look(1), caveat: true };
    expect(parseLook(earlier)).toEqual(look(1));
    expect(parseLook({ ...earlier, caveat })).toEqual({ ...look(1), caveat: true });
  });

  test('that is much too long is cut', () => {
    const raw = Array.from({ length: 300 }, (_, page) => [
      `https://shop.test/${page}`,
      Array.from({ length: 300 }, (_, at) => look(at * DAY)),
    ]);
    const read = parseHistory(raw);
    expect([...read.values()].flat().length).toBeLessThanOrEqual(MAX_LOOKS);
    expect(read.size).toBe(MAX_LOOKS);
  });

  test('of any kind is read without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        parseHistory(raw);
        parseHistory([[PAGE, raw]]);
        parseLook(raw);
      }),
    );
  });
});
