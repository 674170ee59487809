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
 * - `http`: without TLS, where the site has it;
 * - `port`: at a port that is not its scheme's, unless the site has one too, or is internal;
 * - `once`: used at one load only of all that were recorded, where the same kind of pages was loaded at least three times
 *   if something that runs code came from there, five times otherwise. What is there at each load of its page, and what
 *   was never counted, such as in a recording of an earlier version, is not.
 */
export function doubtsOf({
  origin: site,
  pages,
}: Pick<Recording, 'origin' | 'pages'>): ReadonlyMap<string, DoubtfulOrigin> {
  const isInternal = isInternalHost(hostOf(site));
  const hasPort = PORT.test(site);
  const found = new Map<string, DoubtfulOrigin>();
  for (const [origin, { used, all, isOnce }] of usesOf(pages)) {
    const isPlain = isHttps(site) && /^(?:http|ws):/.test(origin);
    const why: Doubt[] = [
      ...(!isInternal && isInternalHost(hostOf(origin.replace(/^ws/, 'http'))) ? (['private'] as const) : []),
      ...(isPlain ? (['http'] as const) : []),
      ...(!isInternal && !hasPort && PORT.test(origin) ? (['port'] as const) : []),
      ...(isOnce ? (['once'] as const) : []),
    ];
    if (why.length > 0) found.set(origin, { why, ...(all > 0 && { loads: [used, all] as const }) });
  }
  return found;
}

interface Use {
  /** Loads that used it, and those of the same pages. */
  used: number;
  all: number;
  isOnce: boolean;
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
    for (const [origin, of] of kinds) {
      const before = uses.get(origin);
      const used = counted.get(origin) ?? 0;
      const many = [...of].some((kind) => RUNS.has(kind)) ? MANY_OF_CODE : MANY;
      uses.set(origin, {
        used: used + (before?.used ?? 0),
        all: (used > 0 ? page.loads : 0) + (before?.all ?? 0),
        isOnce: before === undefined && used === 1 && page.loads >= many,
      });
    }
  }
  return uses;
}

const PORT = /:\d{1,5}$/;
const OF_SITES = /^(?:https?|wss?):/;
