import type { Varying } from '../model/facts.js';
import { ELEMENTS, type RecordedCode, type RecordedPage } from './model.js';
import { lastOf, visitorsOf } from './visitors.js';

/** The inline code of a page, by whether a hash can allow it. */
export interface SortedCode {
  /** The same at each load and for each visitor, as far as was seen. */
  readonly constant: readonly RecordedCode[];
  /** Another one in another response: no hash allows the next. */
  readonly changing: readonly ChangingCode[];
  /** The application gives it a nonce. */
  readonly withNonce: readonly RecordedCode[];
}

export interface ChangingCode {
  readonly element: RecordedCode['element'];
  /** It differed between `loads` or `visitors`; or it contains what may differ: see `Varying`. */
  readonly because: 'loads' | 'visitors' | Varying;
  /** How many different ones were seen. */
  readonly count: number;
  /** Characters, from the shortest to the longest; absent if unknown. */
  readonly lengths?: readonly [least: number, most: number];
}

/**
 * Code that was there once, while other loads had other code that was there once, changes; so does code that one visitor
 * was sent, while another was sent other code alone; and what took turns, as one session after another has its own. Code
 * that returns is only shown at times, or to some, and its hash
 * is good. What was not seen to differ may still do so: there the text decides, until loads or visitors show the same.
 * What has a date near the day it was sent, or a token, which all visitors may share for a day, stays only if the same
 * code is sent `LATER_DAYS` later: see `withCode`.
 */
export function sortCode({ code }: Pick<RecordedPage, 'code'>): SortedCode {
  const withNonce = code.filter(({ hasNonce }) => hasNonce);
  const others = code.filter(({ hasNonce }) => !hasNonce);
  const changing = ELEMENTS.flatMap((element) => changes(others.filter((one) => one.element === element)));
  const left = new Set(changing.flatMap(({ all }) => all));
  return {
    constant: others.filter((one) => !left.has(one)),
    changing: changing.map(changingCode),
    withNonce,
  };
}

interface Changes extends Pick<ChangingCode, 'because'> {
  readonly all: readonly RecordedCode[];
}

/** In turn, what each reason holds for of what no other one did. */
const REASONS: readonly (readonly [
  ChangingCode['because'],
  (all: readonly RecordedCode[]) => readonly RecordedCode[],
])[] = [
  ['day', (all) => all.filter(({ varies }) => varies === 'day')],
  ['token', (all) => all.filter(({ varies }) => varies === 'token')],
  ['loads', differingByLoad],
  ['visitors', differingByVisitor],
  ['value', (all) => all.filter((one) => one.varies === 'value' && visitorsOf(one).length === 1)],
  // The same on two pages is none of each load.
  [
    'version',
    (all) =>
      all.filter(({ varies, loads, loadsOnSite = loads }) => varies === 'version' && loadsOnSite === 1),
  ],
];

function changes(code: readonly RecordedCode[]): Changes[] {
  let left = code;
  return REASONS.flatMap(([because, find]) => {
    const all = find(left);
    left = left.filter((one) => !all.includes(one));
    return all.length === 0 ? [] : [{ because, all }];
  });
}

/** Of a visitor who loaded the page twice. */
function differingByLoad(all: readonly RecordedCode[]): readonly RecordedCode[] {
  const visitors = [...new Set(all.flatMap(visitorsOf))];
  const found = visitors.flatMap((visitor) => {
    const own = all.filter((one) => visitorsOf(one).includes(visitor));
    const once = own.filter(({ loads }) => loads === 1);
    const isOther = new Set(once.map(({ first }) => first)).size > 1;
    return [...(isOther ? once : []), ...takingTurns(own)];
  });
  return [...new Set(found)];
}

/**
 * Code that was gone before the next came, or came after it: three in turn, or two that look alike. Two others may be of
 * who is signed in, and who is not.
 */
function takingTurns(own: readonly RecordedCode[]): readonly RecordedCode[] {
  const isBefore = (one: RecordedCode, other: RecordedCode) => (lastOf(one) ?? Infinity) < other.first;
  const others = new Map(
    own.map((one) => [one, own.filter((other) => isBefore(one, other) || isBefore(other, one))]),
  );
  let turns = 0;
  let end = -1;
  for (const one of own.toSorted((a, b) => (lastOf(a) ?? Infinity) - (lastOf(b) ?? Infinity)))
    if (one.first > end) [turns, end] = [turns + 1, lastOf(one) ?? Infinity];
  return own.filter((one) => others.get(one)?.some((other) => turns > 2 || isAlike(one, other)));
}

/** Whether two pieces are of about the same length, as if one value differed, or of unknown ones. */
export function isAlike(
  { length: one }: Pick<RecordedCode, 'length'>,
  { length: other }: Pick<RecordedCode, 'length'>,
): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= Math.max(16, one / 16);
}

function differingByVisitor(all: readonly RecordedCode[]): readonly RecordedCode[] {
  const ofOne = all.filter((one) => visitorsOf(one).length === 1);
  return new Set(ofOne.flatMap(visitorsOf)).size > 1 ? ofOne : [];
}

function changingCode({ because, all }: Changes): ChangingCode {
  const lengths = all.flatMap(({ length }) => length ?? []);
  return {
    element: all[0]?.element ?? 'script',
    because,
    count: all.length,
    ...(lengths.length > 0 && { lengths: [Math.min(...lengths), Math.max(...lengths)] as const }),
  };
}
