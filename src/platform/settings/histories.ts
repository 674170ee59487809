import { readHistory, withLook, type History, type Look } from '../../capture/history.js';
import { siteNameOf } from '../../engine/index.js';
import { createQueue } from '../session/queue.js';
import { onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from './local-storage.js';

/** The grades of pinned pages over time are stored on disk, under their site's name. No other page has an entry. */
const PREFIX = 'history:';

/** Changes of pins and histories, one at a time: each reads what the other stored. */
export const inTurn = createQueue();

export async function readHistoryOf(site: string): Promise<History> {
  return readHistory(await readFromDisk(PREFIX + site));
}

/** The histories in all that is stored. */
export function historiesIn(all: Readonly<Record<string, unknown>>): History {
  return new Map(
    Object.entries(all).flatMap(([key, raw]) => (key.startsWith(PREFIX) ? [...readHistory(raw)] : [])),
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

/** Gives pinned pages a history and deletes those of others. Call it in turn, after a change of the pins. */
export async function alignHistories(
  all: Readonly<Record<string, unknown>>,
  pins: readonly PinnedPage[],
): Promise<void> {
  const stored = Object.keys(all).flatMap((key) =>
    key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : [],
  );
  for (const site of new Set([...stored, ...pins.map((pin) => pin.site)])) {
    const history = readHistory(all[PREFIX + site]);
    const own = pins.filter((pin) => pin.site === site && (pin.hasHistory || history.has(pin.page)));
    const pages = new Set(own.map(({ page }) => page));
    if (pages.size === 0) await removeFromDisk(PREFIX + site);
    else if (history.size !== pages.size || [...pages].some((page) => !history.has(page)))
      await store(site, new Map([...pages].map((page) => [page, history.get(page) ?? []])));
  }
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
    if (after !== before) await store(site, after);
  });
}

async function store(site: string, history: History): Promise<void> {
  await writeToDisk(PREFIX + site, [...history]);
}
