import type { CaptureEvent } from '../capture/events.js';
import { documentOf, NO_TAB_FACTS, reduce, type DocumentFacts, type TabFacts } from '../capture/reduce.js';
import { forgetEvidence } from '../capture/snapshot.js';
import { createQueue, isRecord, open, read, readAll, remove, write, type Item } from './storage.js';

const TAB = 'tab:';
const DOCUMENT = 'document:';

/** One queue for all tabs: making room touches the documents of others. */
const inTurn = createQueue();

/** The facts of a document; null when none are kept. */
export function readDocument(id: string): Promise<DocumentFacts | null> {
  return read(documentItem(id));
}

/**
 * Takes an event into the stored facts, after those handed in before it.
 * @returns the id of the document whose facts changed, or null
 */
export function record(event: CaptureEvent | Promise<CaptureEvent>): Promise<string | null> {
  return inTurn(async () => take(await event));
}

async function take(event: CaptureEvent): Promise<string | null> {
  const tab = tabItem(event.tabId);
  const tabBefore = (await read(tab)) ?? NO_TAB_FACTS;
  const id = documentOf(tabBefore, event);
  const before = id === null ? null : await readDocument(id);
  const after = reduce({ tab: tabBefore, document: before }, event);
  if (event.type === 'tab-removed') {
    await remove([tab.key, ...after.forgotten.map(documentKey)]);
    return null;
  }
  const changed = after.document !== null && after.document !== before ? after.document : null;
  const values = new Map<string, unknown>();
  if (after.tab !== tabBefore) values.set(tab.key, after.tab);
  if (changed) values.set(documentKey(changed.id), changed);
  if (values.size > 0) await writeMakingRoom(values);
  await remove(after.forgotten.map(documentKey));
  return changed?.id ?? null;
}

/** Writes, and where there is no room lets go of the evidence of others, the oldest first. */
async function writeMakingRoom(values: ReadonlyMap<string, unknown>): Promise<void> {
  let expendable: Expendable[] | undefined;
  for (;;) {
    try {
      await write(values);
      return;
    } catch (error) {
      expendable ??= await findExpendable(values);
      const oldest = expendable.splice(0, Math.max(1, Math.ceil(expendable.length / 4)));
      if (oldest.length === 0) throw error;
      await write(new Map(oldest.map(({ key, remains }) => [key, remains])));
    }
  }
}

interface Expendable {
  readonly key: string;
  readonly remains: unknown;
}

/** What can go, oldest documents first and requests still under way in other tabs last. */
async function findExpendable(kept: ReadonlyMap<string, unknown>): Promise<Expendable[]> {
  const stored = Object.entries(await readAll()).filter(([key]) => !kept.has(key));
  const documents = stored
    .map(([key, value]) => open(documentItem(key.slice(DOCUMENT.length)), value))
    .filter((document) => document !== null)
    .sort((one, other) => one.committedAt - other.committedAt);
  const tabs = stored.flatMap(([key, value]) => {
    const facts = key.startsWith(TAB) ? open(tabItem(key.slice(TAB.length)), value) : null;
    return facts ? [{ key, remains: { ...facts, exchanges: [] } }] : [];
  });
  return [
    ...documents.map((document) => ({ key: documentKey(document.id), remains: forgetEvidence(document) })),
    ...tabs,
  ];
}

function documentKey(id: string): string {
  return `${DOCUMENT}${id}`;
}

function tabItem(id: number | string): Item<TabFacts> {
  return { key: `${TAB}${id}`, parse: (raw) => (isTabFacts(raw) ? raw : undefined) };
}

function documentItem(id: string): Item<DocumentFacts> {
  return { key: documentKey(id), parse: (raw) => (isDocumentFacts(raw, id) ? raw : undefined) };
}

function isTabFacts(raw: unknown): raw is TabFacts {
  return (
    isRecord(raw) &&
    Array.isArray(raw['starts']) &&
    Array.isArray(raw['exchanges']) &&
    Array.isArray(raw['documents'])
  );
}

function isDocumentFacts(raw: unknown, id: string): raw is DocumentFacts {
  return (
    isRecord(raw) &&
    raw['id'] === id &&
    typeof raw['url'] === 'string' &&
    typeof raw['committedAt'] === 'number' &&
    isRecord(raw['chain']) &&
    isRecord(raw['cookieStore']) &&
    isRecord(raw['markup'])
  );
}
