import browser, { type Runtime } from 'webextension-polyfill';
import { run } from '../tasks.js';
import { endObservation, VIOLATIONS_PORT, VIOLATIONS_PORT_AGAIN } from './observer-messages.js';

/** Whether a recording needs the observer of a document when no view does. */
let isRecorded: (document: ObservedDocument) => boolean = () => false;

export function keepObserved(isKept: typeof isRecorded): void {
  isRecorded = isKept;
}

/** A document that is observed. */
export interface ObservedDocument {
  readonly tabId: number;
  readonly url: string;
  /** Absent if the browser does not tell. */
  readonly documentId?: string;
}

/** What tells one observer from another. */
export type ObserverPort = Pick<Runtime.Port, 'name'>;

interface OpenPort {
  readonly document: ObservedDocument;
  /** The first messages, for a view that listens later. */
  readonly first: unknown[];
}

/** The open ports. Only the background has them, so that an observer ends when nothing needs it, and not before. */
const open = new Map<Runtime.Port, OpenPort>();
/** How many views listen to each tab. */
const listening = new Map<number, number>();
/** First messages that are kept. */
const MAX_FIRST = 100;

/**
 * Keeps the ports that are open, and ends those that were opened again although nothing needs them any more. Register it
 * at the top level of the background.
 */
export function keepPorts(isWanted: (document: ObservedDocument) => Promise<boolean>): void {
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const document = documentOf(port);
    if (!document) return;
    const first: unknown[] = [];
    open.set(port, { document, first });
    port.onMessage.addListener((message: unknown) => {
      if (first.length < MAX_FIRST) first.push(message);
    });
    port.onDisconnect.addListener(() => {
      open.delete(port);
    });
    if (port.name === VIOLATIONS_PORT_AGAIN)
      run(
        isWanted(document).then((wanted) => {
          if (!wanted) release(port);
        }),
      );
  });
}

/** The ports that are open, and the documents of their observers. */
export function openPorts(): readonly (readonly [Runtime.Port, ObservedDocument])[] {
  return [...open].map(([port, { document }]) => [port, document]);
}

/** Ends an observer, unless a view or a recording needs it. */
export function release(port: Runtime.Port): void {
  const document = open.get(port)?.document;
  if (!document || listening.has(document.tabId) || (isPublic(port) && isRecorded(document))) return;
  open.delete(port);
  endObservation(port);
}

/** Whether the background has a port of the tab's observer. */
export function hasPort(tabId: number): boolean {
  return [...open.values()].some(({ document }) => document.tabId === tabId);
}

/** Whether the page is in no private window. */
export function isPublic({ sender }: Runtime.Port): boolean {
  return sender?.tab?.incognito === false;
}

/** The document of the observer that opened a port; undefined for other ports. */
export function documentOf({ name, sender }: Runtime.Port): ObservedDocument | undefined {
  if ((name !== VIOLATIONS_PORT && name !== VIOLATIONS_PORT_AGAIN) || sender?.id !== browser.runtime.id)
    return undefined;
  const { tab, url = '', frameId, documentId } = sender as Runtime.MessageSender & { documentId?: string };
  if (tab?.id === undefined || frameId !== 0) return undefined;
  return { tabId: tab.id, url, ...(documentId !== undefined && { documentId }) };
}

/**
 * Passes on messages from the ports that observed documents of a tab open.
 * @param documentId of a document that may be observed already: what it sent is passed on too
 * @returns an unsubscribe function, which also ends an observation that nothing else needs
 */
export function onViolation(
  tabId: number,
  handle: (message: unknown, port: ObserverPort) => void,
  documentId?: string,
): () => void {
  const ports = new Set<Runtime.Port>();
  const add = (port: Runtime.Port) => {
    ports.add(port);
    port.onMessage.addListener(handle);
    port.onDisconnect.addListener(() => ports.delete(port));
  };
  const connected = (port: Runtime.Port) => {
    if (documentOf(port)?.tabId === tabId) add(port);
  };
  browser.runtime.onConnect.addListener(connected);
  listening.set(tabId, (listening.get(tabId) ?? 0) + 1);
  for (const [port, { document, first }] of open) {
    const isOther = document.tabId !== tabId || (document.documentId ?? documentId) !== documentId;
    if (documentId === undefined || isOther) continue;
    for (const message of first) handle(message, port);
    add(port);
  }
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    browser.runtime.onConnect.removeListener(connected);
    const left = (listening.get(tabId) ?? 1) - 1;
    if (left > 0) listening.set(tabId, left);
    else listening.delete(tabId);
    for (const port of ports) {
      port.onMessage.removeListener(handle);
      release(port);
    }
  };
}
