import { originOfPlace } from '../csp/script-place.js';
import { LOAD_KINDS, type LoadKind } from '../model/facts.js';
import { isInternalHost } from '../parse/internal.js';
import { hostOf, isHttps } from '../site.js';
import type { RecordedPage, Recording } from './model.js';

/** Why a source is doubtful: see `doubtsOf`. */
export type Doubt = 'private' | 'http' | 'port' | 'once';

export interface DoubtfulOrigin {
  readonly why: readonly Doubt[];
  /** How many loads used it, of how many of the same pages; absent if that was not counted. */
  readonly loads?: readonly [used: number, all: number];
}

/** Kinds of loads that run code, or show a page. */
const RUNS: ReadonlySet<LoadKind> = new Set(['script', 'worker', 'object', 'frame']);
/** Loads of one kind of pages of which one says nothing: of what runs code, and of all else. */
const MANY_OF_CODE = 3;
const MANY = 5;

/**
 * The origins of other sites that a policy leaves out until a person allows them. An origin is doubtful
 * - `private`: at an internal host or a private address, unless the site is at one too;
 * - `http`: something that runs code, without TLS, where the site has it: browsers load the rest with TLS;
 * - `port`: at a port that is not its scheme's, at one load only, unless the site has one too, or is internal, or it is
 *   at the same host;
 * - `once`: used at one load only of all that were recorded, where the same page was loaded at least three times if
 *   something that runs code came from there, five times otherwise, each was read, and none failed. What is there at each
 *   load of its page, and what was never counted, such as in a recording of an earlier version, is not. A pattern with
 *   `*` is of many pages.
 */
export function doubtsOf({
  origin: site,
  pages,
}: Pick<Recording, 'origin' | 'pages'>): ReadonlyMap<string, DoubtfulOrigin> {
  const isInternal = isInternalHost(hostOf(site));
  const hasPort = PORT.test(site);
  const found = new Map<string, DoubtfulOrigin>();
  for (const [origin, { used, all, atLeast, runs, isOnce }] of usesOf(pages)) {
    const host = hostOf(origin.replace(/^ws/, 'http'));
    const isPlain = runs && isHttps(site) && /^(?:http|ws):/.test(origin);
    const isAtPort = PORT.test(origin) && host !== hostOf(site) && atLeast < 2;
    const why: Doubt[] = [
      ...(!isInternal && isInternalHost(host) ? (['private'] as const) : []),
      ...(isPlain ? (['http'] as const) : []),
      ...(!isInternal && !hasPort && isAtPort ? (['port'] as const) : []),
      ...(isOnce ? (['once'] as const) : []),
    ];
    if (why.length > 0) found.set(origin, { why, ...(all > 0 && { loads: [used, all] as const }) });
  }
  return found;
}

interface Use {
  /** Loads that used it, and those of the same pages; NaN where not each was read. */
  readonly used: number;
  readonly all: number;
  /** Loads that used it, also where they were not counted. */
  readonly atLeast: number;
  readonly runs: boolean;
  readonly isOnce: boolean;
}

function usesOf(pages: readonly RecordedPage[]): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const page of pages) {
    const counted = new Map<string, number>();
    const kinds = new Map<string, Set<LoadKind>>();
    for (const kind of LOAD_KINDS)
      for (const place of page.origins[kind] ?? []) {
        const origin = originOfPlace(place);
        if (OF_SITES.test(origin)) kinds.set(origin, (kinds.get(origin) ?? new Set()).add(kind));
      }
    for (const { place, loads } of page.visits ?? []) {
      const origin = originOfPlace(place);
      counted.set(origin, Math.max(loads, counted.get(origin) ?? 0));
    }
    const isRead = page.unseen.length === 0 && !page.isError;
    for (const [origin, of] of kinds) {
      const before = uses.get(origin);
      const used = counted.get(origin) ?? 0;
      const runs = [...of].some((kind) => RUNS.has(kind));
      const isMany = isRead && !page.path.includes('*') && page.loads >= (runs ? MANY_OF_CODE : MANY);
      uses.set(origin, {
        used: used + (before?.used ?? 0),
        all: (used > 0 ? (isRead ? page.loads : NaN) : 0) + (before?.all ?? 0),
        atLeast: Math.max(used, 1) + (before?.atLeast ?? 0),
        runs: runs || before?.runs === true,
        isOnce: before === undefined && used === 1 && isMany,
      });
    }
  }
  return uses;
}

const PORT = /:\d{1,5}$/;
const OF_SITES = /^(?:https?|wss?):/;
