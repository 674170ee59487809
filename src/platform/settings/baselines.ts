import { readBaseline, type Baseline } from '../../capture/baseline.js';
import {
  onDiskChanged,
  readAllFromDisk,
  readFromDisk,
  removeFromDisk,
  writeToDisk,
} from './local-storage.js';
import { createQueue } from '../session/queue.js';

/** Pinned pages are stored on disk, each under its site's name. */
const PREFIX = 'baseline:';
/** Maximum sites; the oldest pinned page is dropped first. */
const MAX_BASELINES = 20;

export async function readBaselineOf(site: string): Promise<Baseline | null> {
  return readBaseline(await readFromDisk(PREFIX + site)) ?? null;
}

/** All baselines, the newest first. */
export async function readBaselines(): Promise<readonly Baseline[]> {
  const all = await readAllFromDisk();
  return Object.entries(all)
    .flatMap(([key, raw]) => (key.startsWith(PREFIX) ? (readBaseline(raw) ?? []) : []))
    .sort((one, other) => other.seenAt - one.seenAt);
}

export function pin(baseline: Baseline): Promise<void> {
  return inTurn(async () => {
    const others = (await readBaselines()).filter(({ site }) => site !== baseline.site);
    const surplus = others.slice(MAX_BASELINES - 1);
    if (surplus.length > 0) await removeFromDisk(...surplus.map(({ site }) => PREFIX + site));
    await writeToDisk(PREFIX + baseline.site, baseline);
  });
}

export function unpin(site: string): Promise<void> {
  return inTurn(() => removeFromDisk(PREFIX + site));
}

/** Removes from all baselines what only earlier versions stored. Deletes those that cannot be parsed. */
export function cleanBaselines(): Promise<void> {
  return inTurn(async () => {
    for (const [key, raw] of Object.entries(await readAllFromDisk())) {
      if (!key.startsWith(PREFIX)) continue;
      const clean = readBaseline(raw);
      if (clean) await writeToDisk(key, clean);
      else await removeFromDisk(key);
    }
  });
}

/** Calls `handle` when a baseline was added or deleted. Returns an unsubscribe function. */
export function onBaselinesChanged(handle: () => void): () => void {
  return onDiskChanged(PREFIX, handle);
}

const inTurn = createQueue();
