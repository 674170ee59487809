import { keyOf } from './kept.js';
import type { RecordedCode, RecordedPage } from './model.js';
import { sumOf } from './most-frequent.js';

/** Who was sent inline code, by number. */
export function visitorsOf({ visitors = FIRST }: Pick<RecordedCode, 'visitors'>): readonly number[] {
  return visitors;
}

const FIRST: readonly number[] = [0];

/** The last load that had inline code; undefined if that is not known. */
export function lastOf({ first, last, loads }: RecordedCode): number | undefined {
  return last ?? (loads === 1 ? first : undefined);
}

/** All of them, as they are kept. */
export function allOf(visitors: readonly number[]): Pick<RecordedCode, 'visitors'> {
  const all = [...new Set(visitors)].sort((one, other) => one - other);
  return all.length === 0 || (all.length === 1 && all[0] === 0) ? {} : { visitors: all };
}

/**
 * The pages, with their inline code as if all who were sent it on any page of the site were sent it on each, and with
 * its loads on all pages.
 */
export function asOnAllPages(
  pages: readonly RecordedPage[],
  site: readonly RecordedPage[],
): readonly RecordedPage[] {
  const all = new Map<string, { readonly visitors: Set<number>; loads: number }>();
  for (const one of site.flatMap(({ code }) => code)) {
    const known = all.get(keyOf(one)) ?? { visitors: new Set(), loads: 0 };
    for (const visitor of visitorsOf(one)) known.visitors.add(visitor);
    known.loads = sumOf([known.loads, one.loads]);
    all.set(keyOf(one), known);
  }
  return pages.map((page) => ({
    ...page,
    code: page.code.map((one) => {
      const { visitors = visitorsOf(one), loads = one.loads } = all.get(keyOf(one)) ?? {};
      return { ...one, ...allOf([...visitors]), loadsOnSite: loads };
    }),
  }));
}
