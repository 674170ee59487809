import { listOf, textUpTo } from '../../engine/index.js';
import { inTurn, onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from './local-storage.js';

interface Limits {
  /** Maximum sites; the one changed longest ago is dropped first. */
  readonly sites: number;
  readonly members: number;
  /** Characters of a member. */
  readonly characters: number;
}

/** Lists of names by host, the latest change last. */
export type ListsBySite = ReadonlyMap<string, readonly string[]>;

/** A list of names for each site, stored on disk under one key. */
export function createSiteLists(key: string, limits: Limits) {
  /** Parses a list from a request or from storage; undefined if it is malformed. */
  const parse = listOf(limits.members, textUpTo(limits.characters));

  const entryOf = (raw: unknown): [string, string[]][] => {
    if (!Array.isArray(raw)) return [];
    const [host, names] = raw as unknown[];
    const list = parse(names);
    return typeof host === 'string' && list ? [[host, list]] : [];
  };

  const read = async (): Promise<ListsBySite> => {
    const entries = await readFromDisk(key);
    return new Map(Array.isArray(entries) ? entries.flatMap(entryOf) : []);
  };

  return {
    parse,
    read,
    /** Changes the list of a site; null deletes it. One at a time, so that no change is overwritten. */
    change: (host: string, edit: (list: readonly string[]) => readonly string[] | null): Promise<void> =>
      inTurn(async () => {
        const lists = new Map(await read());
        const list = edit(lists.get(host) ?? []);
        lists.delete(host);
        if (list) lists.set(host, list);
        if (lists.size > 0) await writeToDisk(key, [...lists].slice(-limits.sites));
        else await removeFromDisk(key);
      }),
    /** Calls `handle` when a list was stored or deleted. Returns an unsubscribe function. */
    watch: (handle: () => void): (() => void) => onDiskChanged(key, handle),
  };
}
