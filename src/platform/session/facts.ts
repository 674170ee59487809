import type { CaptureEvent } from '../../capture/events.js';
import { documentOf, NO_TAB_FACTS, reduce, type DocumentFacts, type TabFacts } from '../../capture/reduce.js';
import { documentItem, tabItem } from '../storage/storage-keys.js';
import { createLruCache, type LruCache } from '../storage/lru-cache.js';
import { createBatches } from '../storage/queue.js';
import { writeWithEviction } from '../storage/eviction.js';
import { read, remove } from '../storage/storage.js';

/** Tabs whose events were all received in this run of the background. */
const tracked = new Set<number>();

/** Only filled by the queue: a read during a write may return the old value. */
const tabs = createLruCache<number, TabFacts>(tabItem);
const documents = createLruCache<string, DocumentFacts>(documentItem);

/**
 * Maximum delay (ms) before captured events are written, so that one page load is usually one write. Events that are
 * lost when the background ends before that count as missed.
 */
const MAX_DELAY_MS = 200;

/** One queue for all tabs, as eviction changes documents of other tabs. */
const inBatches = createBatches(takeAll, canWait, MAX_DELAY_MS);

/** The facts of a document, for the background; null if there are none. */
export async function factsOf(id: string): Promise<DocumentFacts | null> {
  return documents.peek(id) ?? read(documentItem(id));
}

/**
 * Applies an event to the stored facts, after all earlier events.
 * @returns the id of the document whose facts changed, or null
 */
export function capture(event: CaptureEvent | Promise<CaptureEvent>): Promise<string | null> {
  return inBatches(event);
}

/** Events that are written at once: a view waits for them, or no other event follows. */
const URGENT: ReadonlySet<CaptureEvent['type']> = new Set(['gathered', 'probed', 'tab-removed'] as const);

/** A promise is a committed document. */
function canWait(event: CaptureEvent | Promise<CaptureEvent>): boolean {
  return event instanceof Promise || !URGENT.has(event.type);
}

/** Applies events in order and writes the result in one step, so that a killed worker leaves no partial result. */
async function takeAll(
  events: readonly (CaptureEvent | Promise<CaptureEvent>)[],
): Promise<(string | null)[]> {
  const drafts = { tabs: createDraft(tabs), documents: createDraft(documents) };
  const take = async (event: CaptureEvent): Promise<string | null> => {
    const { tabId } = event;
    const stored = await drafts.tabs.get(tabId);
    const tab = stored ?? NO_TAB_FACTS;
    const id = documentOf(tab, event);
    const document = id === null ? null : await drafts.documents.get(id);
    const after = reduce({ tab, document }, event);
    if (event.type === 'tab-removed') drafts.tabs.set(tabId, null);
    else if (after.tab !== tab) drafts.tabs.set(tabId, after.tab);
    for (const forgotten of after.forgotten) drafts.documents.set(forgotten, null);
    if (!after.document || after.document === document) return null;
    drafts.documents.set(after.document.id, after.document);
    return after.document.id;
  };
  const follow = async (event: CaptureEvent): Promise<string | null> => {
    const { tabId, type } = event;
    if (!tracked.has(tabId) && (await drafts.tabs.get(tabId))) await take({ type: 'gap', tabId });
    if (type === 'tab-removed') tracked.delete(tabId);
    else tracked.add(tabId);
    return take(event);
  };
  try {
    const changed: (string | null)[] = [];
    for (const event of events) changed.push(await follow(await event));
    const facts = { tabs: written(drafts.tabs.changed), documents: written(drafts.documents.changed) };
    const isWhole = facts.tabs.size + facts.documents.size === 0 || (await writeWithEviction(facts));
    await remove([
      ...removed(drafts.tabs.changed).map((id) => tabItem(id).key),
      ...removed(drafts.documents.changed).map((id) => documentItem(id).key),
    ]);
    if (isWhole) {
      tabs.keep(drafts.tabs.changed);
      documents.keep(drafts.documents.changed);
    } else forget();
    return changed;
  } catch (error) {
    // These events count as missed now: it is unknown how much of them was stored.
    tracked.clear();
    forget();
    throw error;
  }
}

function forget(): void {
  tabs.forget();
  documents.forget();
}

/** Values that are read once and changed in memory until they are written. */
function createDraft<K, T>(memory: LruCache<K, T>) {
  const changed = new Map<K, T | null>();
  return {
    /** Values to write; null for values to remove. */
    changed: changed as ReadonlyMap<K, T | null>,
    async get(key: K): Promise<T | null> {
      const value = changed.get(key);
      return value === undefined ? memory.get(key) : value;
    },
    set(key: K, value: T | null): void {
      changed.set(key, value);
    },
  };
}

function written<K, T>(changed: ReadonlyMap<K, T | null>): Map<K, T> {
  const values = new Map<K, T>();
  for (const [key, value] of changed) if (value !== null) values.set(key, value);
  return values;
}

function removed<K>(changed: ReadonlyMap<K, unknown>): K[] {
  return [...changed].flatMap(([key, value]) => (value === null ? [key] : []));
}
