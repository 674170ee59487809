/** Maximum edits; with more it is another word. */
const MOST_EDITS = 2;
const LONGEST = 40;

/**
 * The known name that was probably meant: at most two edits away, one for short words. Long words are skipped, so the
 * time is bounded by the list.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST || word.length < 3) return undefined;
  let best: string | undefined;
  let fewest = word.length < 6 ? 1 : MOST_EDITS;
  for (const name of known) {
    const edits = distance(word, name);
    if (edits < fewest || (edits === fewest && best === undefined)) [best, fewest] = [name, edits];
  }
  return best;
}

/** Inserted, deleted or replaced letters (Levenshtein). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? Infinity;
}
