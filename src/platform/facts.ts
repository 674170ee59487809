import type { CaptureEvent } from '../capture/events.js';
import { documentOf, NO_TAB_FACTS, reduce, type DocumentFacts, type TabFacts } from '../capture/reduce.js';
import { documentItem, tabItem } from './items.js';
import { createBatches } from './queue.js';
import { writeMakingRoom } from './room.js';
import { read, remove, type Item } from './storage.js';

/** Tabs of which no event was missed in this life of the background, nor since. */
const followed = new Set<number>();

/** One queue for all tabs: making room touches the documents of others. */
const inBatches = createBatches(takeAll);

/** The facts of a document; null when none are kept. */
export function readDocument(id: string): Promise<DocumentFacts | null> {
  return read(documentItem(id));
}

/**
 * Takes an event into the stored facts, after those handed in before it.
 * @returns the id of the document whose facts changed, or null
 */
export function record(event: CaptureEvent | Promise<CaptureEvent>): Promise<string | null> {
  return inBatches(event);
}

/** Takes events in order, and stores what comes of them in one step: a worker killed here leaves no half. */
async function takeAll(
  events: readonly (CaptureEvent | Promise<CaptureEvent>)[],
): Promise<(string | null)[]> {
  const tabs = createDraft<number, TabFacts>(tabItem);
  const documents = createDraft<string, DocumentFacts>(documentItem);
  const take = async (event: CaptureEvent): Promise<string | null> => {
    const { tabId } = event;
    const stored = await tabs.get(tabId);
    const isFollowed = followed.has(tabId);
    followed.add(tabId);
    const tab = stored ?? NO_TAB_FACTS;
    const before = stored && !isFollowed ? reduce({ tab, document: null }, { type: 'gap', tabId }).tab : tab;
    const id = documentOf(before, event);
    const document = id === null ? null : await documents.get(id);
    const after = reduce({ tab: before, document }, event);
    if (event.type === 'tab-removed') {
      followed.delete(tabId);
      tabs.set(tabId, null);
    } else if (after.tab !== tab) tabs.set(tabId, after.tab);
    for (const forgotten of after.forgotten) documents.set(forgotten, null);
    if (!after.document || after.document === document) return null;
    documents.set(after.document.id, after.document);
    return after.document.id;
  };
  try {
    const changed: (string | null)[] = [];
    for (const event of events) changed.push(await take(await event));
    const facts = { tabs: tabs.written(), documents: documents.written() };
    if (facts.tabs.size + facts.documents.size > 0) await writeMakingRoom(facts);
    await remove([...tabs.removed(), ...documents.removed()]);
    return changed;
  } catch (error) {
    // What these events told is missed now.
    followed.clear();
    throw error;
  }
}

/** Values read once, and changed in memory until all is written. */
function createDraft<K, T>(itemOf: (key: K) => Item<T>) {
  const values = new Map<K, T | null>();
  const changed = new Set<K>();
  return {
    async get(key: K): Promise<T | null> {
      const known = values.get(key);
      if (known !== undefined) return known;
      const stored = await read(itemOf(key));
      values.set(key, stored);
      return stored;
    },
    set(key: K, value: T | null): void {
      values.set(key, value);
      changed.add(key);
    },
    written(): Map<K, T> {
      const written = new Map<K, T>();
      for (const [key, value] of values) if (value !== null && changed.has(key)) written.set(key, value);
      return written;
    },
    removed(): string[] {
      return [...changed].filter((key) => values.get(key) === null).map((key) => itemOf(key).key);
    },
  };
}
