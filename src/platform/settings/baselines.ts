import { readBaseline, type Baseline } from '../../capture/baseline.js';
import {
  onDiskChanged,
  readAllFromDisk,
  readFromDisk,
  removeFromDisk,
  writeToDisk,
} from './local-storage.js';
import { createQueue } from '../session/queue.js';

/** Pages that were pinned, each under its site's name: on disk. */
const PREFIX = 'baseline:';
/** Sites; the one whose page is oldest gives way. */
const MAX_BASELINES = 20;

export async function readBaselineOf(site: string): Promise<Baseline | null> {
  return readBaseline(await readFromDisk(PREFIX + site)) ?? null;
}

/** All of them, the newest first. */
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

/** Takes out of all of them what an earlier version kept and this one does not. One that cannot be read goes. */
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

/** Calls back when one was pinned or deleted. Returns the way to stop. */
export function onBaselinesChanged(handle: () => void): () => void {
  return onDiskChanged(PREFIX, handle);
}

const inTurn = createQueue();
