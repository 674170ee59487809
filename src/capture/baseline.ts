import { isRecord, siteNameOf, withoutSecrets, type PageSnapshot } from '../engine/index.js';
import { unseen } from './observed.js';

/** A page as it was when somebody pinned it, for later visits to be compared with. */
export interface Baseline {
  /** The host, with its port where it has one. */
  readonly site: string;
  readonly snapshot: PageSnapshot;
  /** Milliseconds since the epoch: when the page was loaded. */
  readonly seenAt: number;
}

/** Characters of a baseline, as JSON. */
export const MAX_BASELINE = 200_000;

/** What is kept of a page: nothing that may be secret; its markup where there is room. Null: it is too large. */
export function baselineOf(snapshot: PageSnapshot, seenAt: number): Baseline | null {
  const bare = withoutSecrets(snapshot);
  const site = siteNameOf(snapshot.url);
  return (
    [bare, { ...bare, markup: unseen('too-long') }]
      .map((snapshot) => ({ site, snapshot, seenAt }))
      .find((baseline) => JSON.stringify(baseline).length <= MAX_BASELINE) ?? null
  );
}

/** What storage holds of a site; undefined where that is no baseline. */
export function readBaseline(raw: unknown): Baseline | undefined {
  if (!isRecord(raw) || typeof raw['site'] !== 'string' || typeof raw['seenAt'] !== 'number')
    return undefined;
  const { snapshot } = raw;
  const isSnapshot =
    isRecord(snapshot) &&
    typeof snapshot['url'] === 'string' &&
    siteNameOf(snapshot['url']) === raw['site'] &&
    ['chain', 'cookieStore', 'markup', 'site'].every((part) => isRecord(snapshot[part]));
  if (!isSnapshot) return undefined;
  // The extension wrote it itself; what a newer version cannot judge it says so of.
  const { site, seenAt, snapshot: kept } = raw as unknown as Baseline;
  try {
    // Earlier versions kept more.
    return { site, seenAt, snapshot: withoutSecrets(kept) };
  } catch {
    return undefined;
  }
}
