type Range = readonly [start: number, end: number];

/** A part of a quoted value: shown, shown and marked, or left out. */
export type Stretch =
  | { readonly kind: 'plain' | 'marked'; readonly text: string }
  | { readonly kind: 'gap'; readonly characters: number };

/** Maximum characters of a value that is shown in full. */
export const WHOLE = 600;
const HEAD = 160;
const MARK = 160;
const AROUND = 40;
const MARKS = 6;

/**
 * Cuts a value at its marks, half-open ranges in UTF-16 units. A value longer than `WHOLE` keeps its
 * beginning and the surroundings of its first marks, unless `all` is asked for.
 */
export function stretches(value: string, marks: readonly Range[], all = false): readonly Stretch[] {
  const marked = merge(marks.map((range) => clamp(range, value)));
  const kept: readonly Range[] =
    all || value.length <= WHOLE
      ? [[0, value.length]]
      : merge(
          [
            [0, HEAD] as const,
            ...marked
              .slice(0, MARKS)
              .map(([start, end]) => [start - AROUND, Math.min(end, start + MARK) + AROUND] as const),
          ].map((range) => clamp(range, value)),
        );

  const found: Stretch[] = [];
  const cut = (kind: 'plain' | 'marked', start: number, end: number): void => {
    if (end > start) found.push({ kind, text: value.slice(start, end) });
  };
  let at = 0;
  for (const [start, end] of kept) {
    if (start > at) found.push({ kind: 'gap', characters: start - at });
    at = start;
    for (const [from, to] of marked) {
      if (to <= at || from >= end) continue;
      cut('plain', at, from);
      cut('marked', Math.max(at, from), Math.min(to, end));
      at = Math.min(to, end);
    }
    cut('plain', at, end);
    at = end;
  }
  if (value.length > at) found.push({ kind: 'gap', characters: value.length - at });
  return found;
}

/** Sorts ranges, joins those that touch, drops empty ones. */
function merge(ranges: readonly Range[]): readonly Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of ranges.filter(([s, e]) => e > s).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function clamp([start, end]: Range, value: string): Range {
  return [boundary(start, value), boundary(end, value)];
}

/** A position within the value, never between two surrogates. */
function boundary(at: number, value: string): number {
  const within = Math.min(Math.max(at, 0), value.length);
  const splits = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(value.slice(within - 1, within + 1));
  return within > 0 && splits ? within - 1 : within;
}
