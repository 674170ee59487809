import { onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from './local-storage.js';
import { createQueue } from '../session/queue.js';

/** The servers that the user chose for sites. A setting, not a fact of a page, so it is stored on disk. */
const KEY = 'chosen-stacks';
/** Maximum sites; the oldest choice is dropped first. */
const MAX_SITES = 200;
/** Maximum servers of a chain, and characters of a name. */
const MAX_MEMBERS = 8;
const MAX_NAME = 32;

/** Names of servers by host, outermost first; the latest choice is last. */
export type ChosenStacks = ReadonlyMap<string, readonly string[]>;

export async function readChosenStacks(): Promise<ChosenStacks> {
  const entries = await readFromDisk(KEY);
  return new Map(Array.isArray(entries) ? entries.flatMap(entryOf) : []);
}

/** Stores the choice for a host, or deletes it with null. One at a time, so that no change is overwritten. */
export function rememberStack(host: string, names: readonly string[] | null): Promise<void> {
  return inTurn(async () => {
    const chosen = new Map(await readChosenStacks());
    chosen.delete(host);
    if (names) chosen.set(host, names);
    if (chosen.size > 0) await writeToDisk(KEY, [...chosen].slice(-MAX_SITES));
    else await removeFromDisk(KEY);
  });
}

const inTurn = createQueue();

/** Calls `handle` when a choice was stored or deleted. Returns an unsubscribe function. */
export function onStackChosen(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}

/** Parses names from a request or from storage; undefined if they are malformed. */
export function stackNames(raw: unknown): string[] | undefined {
  const isChain =
    Array.isArray(raw) &&
    raw.length <= MAX_MEMBERS &&
    raw.every((name) => typeof name === 'string' && name.length <= MAX_NAME);
  return isChain ? (raw as string[]) : undefined;
}

function entryOf(raw: unknown): [string, string[]][] {
  if (!Array.isArray(raw)) return [];
  const [host, names] = raw as unknown[];
  const chain = stackNames(names);
  return typeof host === 'string' && chain ? [[host, chain]] : [];
}
