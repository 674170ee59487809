import { NOT_SIGNED_IN, type Recording } from '../../engine/index.js';

/** Pages that one check as another visitor requests at most. The documentation says the same. */
export const MAX_VISITED = 20;

/** The numbers of those who are not signed in: two, as only what differs between them differs by visitor. */
export const OTHER_VISITORS: readonly number[] = Array.from({ length: NOT_SIGNED_IN }, (_, at) => at + 1);

export interface VisitPlan {
  /** Of the pages that are requested: those with inline code first, then those that were loaded most often. */
  readonly paths: readonly string[];
  /** Of the others: those whose addresses are not known, and those beyond the maximum. */
  readonly unknown: readonly string[];
  readonly tooMany: readonly string[];
}

/** What a check as other visitors did. */
export interface Visited {
  /** Pages. */
  readonly compared: number;
  /** Those of which nothing was added. */
  readonly others: readonly { readonly path: string; readonly because: NotCompared }[];
}

/** `no-page`: not both were sent one, but an error, a redirect or another type; `full`: the recording is. */
export type NotCompared = 'no-page' | 'not-read' | 'full';

/** Which pages of a recording can be requested as another visitor: those whose pattern is an address. */
export function planVisits({ origin, pages }: Recording): VisitPlan {
  const loaded = pages
    .filter(({ loads, isError }) => loads > 0 && !isError)
    .sort((one, other) => rank(other.code) - rank(one.code) || other.loads - one.loads)
    .map(({ path }) => path);
  const known = loaded.filter((path) => isAddress(origin, path));
  return {
    paths: known.slice(0, MAX_VISITED),
    unknown: loaded.filter((path) => !known.includes(path)),
    tooMany: known.slice(MAX_VISITED),
  };
}

/** Not a pattern. A file may name anything: what has a query, or is resolved to another path, is none. */
function isAddress(origin: string, path: string): boolean {
  const url = origin + path;
  return !path.includes('*') && URL.canParse(url) && new URL(url).pathname === path;
}

function rank(code: readonly unknown[]): number {
  return Math.min(code.length, 1);
}
