import {
  anyNumber,
  anyText,
  checked,
  recordOf,
  siteNameOf,
  withoutSecrets,
  type PageSnapshot,
} from '../../engine/index.js';
import { notSeen } from '../observed.js';
import { isSnapshot } from '../snapshot.js';

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

const parseOutline = recordOf<Baseline>({
  site: anyText,
  seenAt: anyNumber,
  snapshot: checked(isSnapshot),
});

/** Parses a stored baseline; undefined if it is not valid. */
export function parseBaseline(raw: unknown): Baseline | undefined {
  const read = parseOutline(raw);
  if (!read || read.site === '' || siteNameOf(read.snapshot.url) !== read.site) return undefined;
  try {
    // Earlier versions stored more.
    return { ...read, snapshot: withoutSecrets(read.snapshot) };
  } catch {
    return undefined;
  }
}
