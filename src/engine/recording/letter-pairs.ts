import data from '../data/letter-pairs.json' with { type: 'json' };

/**
 * The 200 most common pairs of letters in names, by the first letter: three quarters of the pairs of a word are among
 * them, and three tenths of those of random letters.
 */
const COMMON_PAIRS: Readonly<Record<string, string>> = data;

/** Which share of the pairs of letters in lower-case words is common; NaN if they have no pair. */
export function shareOfCommonPairs(words: readonly string[]): number {
  const pairs = words.flatMap((word) =>
    Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2)),
  );
  const common = pairs.filter((pair) => COMMON_PAIRS[pair.slice(0, 1)]?.includes(pair.slice(1)));
  return common.length / pairs.length;
}
