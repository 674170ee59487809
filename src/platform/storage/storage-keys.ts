import { isRecord } from '../../engine/index.js';
import type { DocumentFacts, TabFacts } from '../../capture/reduce.js';
import { open, type Item } from './storage.js';

const TAB = 'tab:';
const DOCUMENT = 'document:';

/** The storage item of a tab's facts. */
export function tabItem(id: number | string): Item<TabFacts> {
  return { key: `${TAB}${id}`, parse: (raw) => (isTabFacts(raw) ? raw : undefined) };
}

/** The storage item of a document's facts. */
export function documentItem(id: string): Item<DocumentFacts> {
  return { key: `${DOCUMENT}${id}`, parse: (raw) => (isDocumentFacts(raw, id) ? raw : undefined) };
}

/** A tab's facts from a stored entry; null if it is something else. */
export function openTab(key: string, envelope: unknown): TabFacts | null {
  return key.startsWith(TAB) ? open(tabItem(key.slice(TAB.length)), envelope) : null;
}

/** A document's facts from a stored entry; null if it is something else. */
export function openDocument(key: string, envelope: unknown): DocumentFacts | null {
  return key.startsWith(DOCUMENT) ? open(documentItem(key.slice(DOCUMENT.length)), envelope) : null;
}

function isTabFacts(raw: unknown): raw is TabFacts {
  return (
    isRecord(raw) &&
    Array.isArray(raw['navigations']) &&
    Array.isArray(raw['exchanges']) &&
    Array.isArray(raw['documents']) &&
    (raw['failed'] === undefined || isRecord(raw['failed']))
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
    isRecord(raw['markup']) &&
    (raw['probes'] === undefined || Array.isArray(raw['probes']))
  );
}
