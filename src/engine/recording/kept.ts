import { foldPlaces, originOfPlace } from '../csp/script-place.js';
import { LOAD_KINDS, type BlockedLoad, type LoadKind } from '../model/facts.js';
import {
  MAX_RECORDED_BASES,
  MAX_RECORDED_CODE,
  MAX_RECORDED_ORIGINS,
  MAX_RECORDED_REPORTS,
  type PlaceVisits,
  type RecordedCode,
  type RecordedPage,
  type Recording,
} from './model.js';
import { mostFrequent, sumOf, type MostFrequent } from './most-frequent.js';

/** What of one page a recording keeps, and how much it leaves out. */

/** @param leftOut how many things are not kept, if any */
export function cutBy(page: RecordedPage, leftOut: number): Pick<RecordedPage, 'isCut' | 'leftOut'> {
  return leftOut > 0 ? { isCut: true, leftOut: Math.max(leftOut, page.leftOut ?? 0) } : {};
}

export function withBase(bases: RecordedPage['bases'], base: string | undefined) {
  if (base === undefined || bases.includes(base)) return { all: bases, leftOut: 0 };
  const isKept = isShort(base) && bases.length < MAX_RECORDED_BASES;
  return isKept ? { all: [...bases, base], leftOut: 0 } : { all: bases, leftOut: 1 };
}

/**
 * What policies of their own do at all loads of both. Loads whose headers were not seen say nothing. Recordings of
 * earlier versions have what was so at any load.
 */
export function withPolicies(
  one: PoliciesOf,
  other: PoliciesOf,
): Pick<PoliciesOf, 'sendsPolicy' | 'limitsInline'> {
  const [first, second] = isUnseen(one) ? [other, other] : isUnseen(other) ? [one, one] : [one, other];
  const limits = (first.limitsInline ?? []).filter((element) => second.limitsInline?.includes(element));
  return {
    sendsPolicy: first.sendsPolicy && second.sendsPolicy,
    ...(limits.length > 0 && { limitsInline: limits }),
  };
}

type PoliciesOf = Pick<RecordedPage, 'loads' | 'responsesUnseen' | 'sendsPolicy' | 'limitsInline'>;

function isUnseen({ loads, responsesUnseen = 0 }: PoliciesOf): boolean {
  return loads <= responsesUnseen;
}

export function withOrigins(before: RecordedPage['origins'], added: RecordedPage['origins']) {
  let leftOut = 0;
  const all: Partial<Record<LoadKind, readonly string[]>> = {};
  for (const kind of LOAD_KINDS) {
    const places = (added[kind] ?? []).map((place) => (isShort(place) ? place : originOfPlace(place)));
    const short = places.filter(isShort);
    const folded = foldPlaces([...(before[kind] ?? []), ...short], MAX_RECORDED_ORIGINS);
    leftOut += places.length - short.length + folded.leftOut;
    if (folded.kept.length > 0) all[kind] = folded.kept;
  }
  return { all, leftOut };
}

/** The visits of the places that are kept; what is told by its origin has those of the most frequent. */
export function keptVisits(
  visits: readonly PlaceVisits[],
  kept: RecordedPage['origins'],
): readonly PlaceVisits[] {
  const all = new Map<string, PlaceVisits>();
  const places = new Map(LOAD_KINDS.map((kind) => [kind, new Set(kept[kind] ?? [])]));
  for (const one of visits) {
    const place = [one.place, originOfPlace(one.place)].find((name) => places.get(one.kind)?.has(name));
    if (place === undefined) continue;
    const key = `${one.kind} ${place}`;
    const before = all.get(key) ?? one;
    const loads = Math.max(before.loads, one.loads);
    all.set(key, { kind: one.kind, place, loads, last: Math.max(before.last, one.last) });
  }
  return [...all.values()];
}

/** The visits with a load that used some places: one that is read again counts once. */
export function withVisits(
  visits: readonly PlaceVisits[],
  used: RecordedPage['origins'],
  load: number,
): readonly PlaceVisits[] {
  const all = new Map(visits.map((one) => [`${one.kind} ${one.place}`, one]));
  for (const kind of LOAD_KINDS)
    for (const place of used[kind] ?? []) {
      if (!OF_SITES.test(place) || !isShort(place)) continue;
      const { loads = 0, last = -1 } = all.get(`${kind} ${place}`) ?? {};
      if (last < load) all.set(`${kind} ${place}`, { kind, place, loads: loads + 1, last: load });
    }
  return [...all.values()];
}

const OF_SITES = /^(?:https?|wss?):/;

export function isShort(place: string): boolean {
  return place.length <= MAX_PLACE;
}

const MAX_PLACE = 300;

/** Those that are there at most loads. */
export function keptCode(code: readonly RecordedCode[]): MostFrequent<RecordedCode> {
  return mostFrequent(code, MAX_RECORDED_CODE, ({ loads }) => loads);
}

export function keyOf({ element, sha256 }: Pick<RecordedCode, 'element' | 'sha256'>): string {
  return `${element} ${sha256}`;
}

/** Reports, with more of them: the most frequent. */
export function withReported(
  before: readonly BlockedLoad[],
  added: readonly BlockedLoad[],
): MostFrequent<BlockedLoad> {
  return mostFrequent(withCounts(before, added), MAX_RECORDED_REPORTS, ({ count }) => count);
}

function withCounts(before: readonly BlockedLoad[], added: readonly BlockedLoad[]): BlockedLoad[] {
  const all = new Map<string, BlockedLoad>();
  for (const one of [...before, ...added]) {
    const key = `${one.directive} ${one.blocked}`;
    all.set(key, { ...one, count: sumOf([one.count, all.get(key)?.count ?? 0]) });
  }
  return [...all.values()];
}

export function reportsIn(reported: readonly BlockedLoad[]): number {
  return sumOf(reported.map(({ count }) => count));
}

/** The recording without some reports, which it counts. */
export function withLostReports(recording: Recording, lost: number): Recording {
  if (lost === 0) return recording;
  return { ...recording, reportsLeftOut: sumOf([recording.reportsLeftOut ?? 0, lost]) };
}
