import { onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from './local-storage.js';
import { createQueue } from '../session/queue.js';

/** What a person said of the servers behind a site. A setting they made, not a fact of a page: it lies on disk. */
const KEY = 'chosen-stacks';
/** Sites that are remembered; the one chosen for longest ago gives way. */
const MAX_SITES = 200;
/** Servers of one chain, and characters of a name. */
const MAX_MEMBERS = 8;
const MAX_NAME = 32;

/** Names of servers by host, outermost first; the host that was chosen for last is last. */
export type ChosenStacks = ReadonlyMap<string, readonly string[]>;

export async function readChosenStacks(): Promise<ChosenStacks> {
  const entries = await readFromDisk(KEY);
  return new Map(Array.isArray(entries) ? entries.flatMap(entryOf) : []);
}

/** Remembers the choice for a host, or with null forgets it. One after another: two must not undo each other. */
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

/** Calls back when a choice was made or forgotten. Returns the way to stop. */
export function onStackChosen(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}

/** The names in a request or in storage; undefined where they are none. */
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
