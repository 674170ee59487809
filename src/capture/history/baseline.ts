import { isRecord, siteNameOf, withoutSecrets, type PageSnapshot } from '../../engine/index.js';
import { notSeen } from '../observed.js';

/** A page as it was when the user pinned it, to compare later visits with. */
export interface Baseline {
  /** The host, with its port if it is not the default one. */
  readonly site: string;
  readonly snapshot: PageSnapshot;
  /** Milliseconds since the epoch: when the page was loaded. */
  readonly seenAt: number;
}

/** Maximum characters of a baseline as JSON. */
const MAX_BASELINE = 200_000;

/** The baseline of a page, without secrets, and without its markup if it would be too large. Null if it still is. */
export function baselineOf(snapshot: PageSnapshot, seenAt: number): Baseline | null {
  const bare = withoutSecrets(snapshot);
  const site = siteNameOf(snapshot.url);
  return (
    [bare, { ...bare, markup: notSeen('too-long') }]
      .map((snapshot) => ({ site, snapshot, seenAt }))
      .find((baseline) => JSON.stringify(baseline).length <= MAX_BASELINE) ?? null
  );
}

/** Parses a stored baseline; undefined if it is not valid. */
export function parseBaseline(raw: unknown): Baseline | undefined {
  if (!isRecord(raw) || typeof raw['site'] !== 'string' || typeof raw['seenAt'] !== 'number')
    return undefined;
  const { snapshot } = raw;
  const isSnapshot =
    isRecord(snapshot) &&
    typeof snapshot['url'] === 'string' &&
    raw['site'] !== '' &&
    siteNameOf(snapshot['url']) === raw['site'] &&
    ['chain', 'cookieStore', 'markup', 'site'].every((part) => isRecord(snapshot[part]));
  if (!isSnapshot) return undefined;
  // The extension wrote it, so only the outline is checked: rules report what they cannot read as unknown.
  const { site, seenAt, snapshot: kept } = raw as unknown as Baseline;
  try {
    // Earlier versions stored more.
    return { site, seenAt, snapshot: withoutSecrets(kept) };
  } catch {
    return undefined;
  }
}
