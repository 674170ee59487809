import { parseHistory, withLook, type History, type Look } from '../../capture/history/looks.js';
import { siteNameOf } from '../../engine/index.js';
import { changeOnDisk, inTurn, onDiskChanged, readFromDisk, writeToDisk } from '../storage/local-storage.js';

/** The grades of pinned pages over time are stored on disk, under their site's name. No other page has an entry. */
const PREFIX = 'history:';

export async function readHistoryOf(site: string): Promise<History> {
  return parseHistory(await readFromDisk(PREFIX + site));
}

/** The histories in all that is stored. */
export function historiesIn(all: Readonly<Record<string, unknown>>): History {
  return new Map(
    Object.entries(all).flatMap(([key, raw]) => (key.startsWith(PREFIX) ? [...parseHistory(raw)] : [])),
  );
}

/** Adds a look at a page if that is pinned. */
export function addLook(page: string, look: Look): Promise<void> {
  return edit(page, (history) => withLook(history, page, look));
}

/** Deletes the looks at a page. It stays pinned, so later looks are stored. */
export function forgetLooks(page: string): Promise<void> {
  return edit(page, (history) => (history.has(page) ? new Map(history).set(page, []) : history));
}

export interface PinnedPage {
  readonly site: string;
  readonly page: string;
  /** Whether a history of the page begins with this pin. */
  readonly hasHistory: boolean;
}

/**
 * Changes pins and, in the same write, gives pinned pages a history and deletes those of others: between two writes, a
 * reload would hide the page that was pinned from its history. Call it in turn.
 * @param all what is stored before
 * @param pins what is pinned after
 * @param pinned what is written, by key
 * @param unpinned the keys that are removed
 */
export async function changePins(
  all: Readonly<Record<string, unknown>>,
  pins: readonly PinnedPage[],
  pinned: Readonly<Record<string, unknown>>,
  unpinned: readonly string[],
): Promise<void> {
  const written = { ...pinned };
  const removed = [...unpinned];
  const stored = Object.keys(all).flatMap((key) =>
    key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : [],
  );
  for (const site of new Set([...stored, ...pins.map((pin) => pin.site)])) {
    const history = parseHistory(all[PREFIX + site]);
    const own = pins.filter((pin) => pin.site === site && (pin.hasHistory || history.has(pin.page)));
    const pages = new Set(own.map(({ page }) => page));
    if (pages.size === 0) removed.push(PREFIX + site);
    else if (history.size !== pages.size || [...pages].some((page) => !history.has(page)))
      written[PREFIX + site] = [...pages].map((page) => [page, history.get(page) ?? []]);
  }
  await changeOnDisk(written, removed);
}

/** Calls `handle` when a history of the site was changed, by default of any site. Returns an unsubscribe function. */
export function onHistoryChanged(handle: () => void, site = ''): () => void {
  return onDiskChanged(PREFIX + site, handle);
}

function edit(page: string, change: (history: History) => History): Promise<void> {
  return inTurn(async () => {
    const site = siteNameOf(page);
    const before = await readHistoryOf(site);
    const after = change(before);
    if (after !== before) await writeToDisk(PREFIX + site, [...after]);
  });
}
