import type { RecordedCode, RecordedPage } from './model.js';

/** The inline code of a page, by whether a hash can allow it. */
export interface SortedCode {
  /** The same at each load, as far as was seen. */
  readonly constant: readonly RecordedCode[];
  /** Another one at each load: no hash allows the next. */
  readonly changing: readonly ChangingCode[];
  /** The application gives it a nonce. */
  readonly withNonce: readonly RecordedCode[];
}

export interface ChangingCode {
  readonly element: RecordedCode['element'];
  /** `loads`: it differed between loads; `text`: it contains what looks like a token, a time or a version. */
  readonly because: 'loads' | 'text';
  /** How many different ones were seen. */
  readonly count: number;
  /** Characters, from the shortest to the longest; absent if unknown. */
  readonly lengths?: readonly [least: number, most: number];
}

/**
 * Code that was there once, while other loads had other code that was there once, changes. Code that returns is only
 * shown at times, and its hash is good. A single load shows no change: there the text decides.
 */
export function sortCode({ code, loads }: RecordedPage): SortedCode {
  const withNonce = code.filter(({ hasNonce }) => hasNonce);
  const others = code.filter(({ hasNonce }) => !hasNonce);
  const changing = (['script', 'style'] as const).flatMap((element): Changes[] => {
    const own = others.filter((one) => one.element === element);
    const once = own.filter((one) => one.loads === 1);
    const isOther = loads > 1 && new Set(once.map(({ first }) => first)).size > 1;
    const varying = own.filter((one) => one.varies && one.loads === 1 && !isOther);
    return [
      ...(isOther ? [{ element, because: 'loads' as const, all: once }] : []),
      ...(varying.length > 0 ? [{ element, because: 'text' as const, all: varying }] : []),
    ];
  });
  const left = new Set(changing.flatMap(({ all }) => all));
  return {
    constant: others.filter((one) => !left.has(one)),
    changing: changing.map(({ element, because, all }) => {
      const lengths = all.flatMap(({ length }) => length ?? []);
      return {
        element,
        because,
        count: all.length,
        ...(lengths.length > 0 && { lengths: [Math.min(...lengths), Math.max(...lengths)] as const }),
      };
    }),
    withNonce,
  };
}

interface Changes extends Pick<ChangingCode, 'element' | 'because'> {
  readonly all: readonly RecordedCode[];
}
