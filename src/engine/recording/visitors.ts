import { keyOf } from './kept.js';
import type { RecordedCode, RecordedPage } from './model.js';

/** Who was sent inline code, by number. */
export function visitorsOf({ visitors = FIRST }: Pick<RecordedCode, 'visitors'>): readonly number[] {
  return visitors;
}

const FIRST: readonly number[] = [0];

/** All of them, as they are kept. */
export function allOf(visitors: readonly number[]): Pick<RecordedCode, 'visitors'> {
  const all = [...new Set(visitors)].sort((one, other) => one - other);
  return all.length === 0 || (all.length === 1 && all[0] === 0) ? {} : { visitors: all };
}

/** The pages, with their inline code as if all who were sent it on any page of the site were sent it on each. */
export function withVisitorsOf(
  pages: readonly RecordedPage[],
  site: readonly RecordedPage[],
): readonly RecordedPage[] {
  const known = new Map<string, readonly number[]>();
  for (const one of site.flatMap(({ code }) => code))
    known.set(keyOf(one), [...(known.get(keyOf(one)) ?? []), ...visitorsOf(one)]);
  return pages.map((page) => ({
    ...page,
    code: page.code.map((one) => ({ ...one, ...allOf(known.get(keyOf(one)) ?? visitorsOf(one)) })),
  }));
}
