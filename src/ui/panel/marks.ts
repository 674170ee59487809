import type { Finding, HeaderLine, Quote } from '../../engine/index.js';

/** The marks of the findings that quote this header line: sorted, without overlaps. */
export function marksByLine(
  { name, value }: HeaderLine,
  findings: readonly Finding[],
): { marks: Quote['marks']; texts: readonly string[] } {
  const header = name.toLowerCase();
  const speaking = findings.filter(({ quotes }) =>
    quotes.some((quote) => quote.header.toLowerCase() === header && quote.value === value),
  );
  const ranges = speaking
    .flatMap(({ quotes }) => quotes)
    .filter((quote) => quote.header.toLowerCase() === header && quote.value === value)
    .flatMap(({ marks }) => marks)
    .sort(([a], [b]) => a - b);
  const merged: (readonly [start: number, end: number])[] = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return { marks: merged, texts: speaking.map(({ text }) => text) };
}
