import { parseBaseline, type Baseline } from '../../capture/history/baseline.js';
import { pageOf } from '../../capture/history/looks.js';
import { changePins, type PinnedPage } from './histories.js';
import { inTurn, onDiskChanged, readAllFromDisk } from '../storage/local-storage.js';

/** Pinned pages are stored on disk, each under its site's name and its time; earlier versions stored one a site. */
const PREFIX = 'baseline:';
/** Maximum pages, pins of one page, and characters of all pins as JSON: what is beyond them is dropped, the oldest first. */
const MAX_PAGES = 20;
const MAX_OF_PAGE = 5;
const MAX_CHARACTERS = 4_000_000;

/** All pins, the newest first. */
export async function readBaselines(): Promise<readonly Baseline[]> {
  return baselinesIn(await readAllFromDisk());
}

/** The pins in all that is stored, the newest first. */
export function baselinesIn(all: Readonly<Record<string, unknown>>): readonly Baseline[] {
  return pinsIn(all).map(({ baseline }) => baseline);
}

/** @returns how many older pins were dropped */
export function pin(baseline: Baseline): Promise<number> {
  return inTurn(async () => {
    const all = await readAllFromDisk();
    const own = { key: keyOf(baseline), baseline };
    const before = pinsIn(all);
    const others = before.filter((one) => !isSame(one.baseline, baseline));
    const kept = withinLimits([own, ...others]);
    const keys = new Set(kept.map(({ key }) => key));
    const surplus = before.filter(({ key }) => !keys.has(key)).map(({ key }) => key);
    await changePins(all, kept.map(pinnedPage), { [own.key]: baseline }, surplus);
    return others.length + 1 - kept.length;
  });
}

export function unpin(pinned: Pinned): Promise<void> {
  return inTurn(async () => {
    const all = await readAllFromDisk();
    const pins = pinsIn(all);
    const kept = pins.filter(({ baseline }) => !isSame(baseline, pinned));
    const removed = pins.filter((one) => !kept.includes(one)).map(({ key }) => key);
    await changePins(all, kept.map(pinnedPage), {}, removed);
  });
}

/** Removes from all pins what only earlier versions stored. Deletes those that cannot be parsed. */
export function cleanBaselines(): Promise<void> {
  return inTurn(async () => {
    const all = await readAllFromDisk();
    const pins = pinsIn(all);
    const clean = Object.fromEntries(pins.map(({ key, baseline }) => [key, baseline]));
    const broken = Object.keys(all).filter((key) => key.startsWith(PREFIX) && !(key in clean));
    await changePins(all, pins.map(pinnedPage), clean, broken);
  });
}

/** Calls `handle` when a page was pinned or unpinned. Returns an unsubscribe function. */
export function onBaselinesChanged(handle: () => void): () => void {
  return onDiskChanged(PREFIX, handle);
}

/** What tells a pin from the others. */
type Pinned = Pick<Baseline, 'site' | 'seenAt'>;

interface Stored {
  readonly key: string;
  readonly baseline: Baseline;
}

function keyOf({ site, seenAt }: Pinned): string {
  return `${PREFIX}${site} ${seenAt}`;
}

function isSame(one: Pinned, other: Pinned): boolean {
  return one.site === other.site && one.seenAt === other.seenAt;
}

function pinsIn(all: Readonly<Record<string, unknown>>): readonly Stored[] {
  return Object.entries(all)
    .flatMap(([key, raw]) => {
      const baseline = key.startsWith(PREFIX) ? parseBaseline(raw) : undefined;
      return baseline ? [{ key, baseline }] : [];
    })
    .sort((one, other) => other.baseline.seenAt - one.baseline.seenAt);
}

/** What an earlier version pinned has no history until the user pins it again. */
function pinnedPage({ key, baseline }: Stored): PinnedPage {
  const { site, snapshot } = baseline;
  return { site, page: pageOf(snapshot.url), hasHistory: key === keyOf(baseline) };
}

function withinLimits(newestFirst: readonly Stored[]): readonly Stored[] {
  const pages = new Map<string, number>();
  let characters = 0;
  return newestFirst.filter(({ baseline }) => {
    // Beyond the characters nothing is kept, also no smaller pin that is older.
    if (characters > MAX_CHARACTERS) return false;
    const page = pageOf(baseline.snapshot.url);
    const before = pages.get(page) ?? (pages.size < MAX_PAGES ? 0 : MAX_OF_PAGE);
    if (before >= MAX_OF_PAGE) return false;
    pages.set(page, before + 1);
    characters += JSON.stringify(baseline).length;
    return characters <= MAX_CHARACTERS;
  });
}
