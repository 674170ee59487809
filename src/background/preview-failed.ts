import { MAX_PREVIEW_BLOCKED, type PreviewFailed } from '../capture/preview.js';
import { onFailedRequest, type FailedRequest } from '../platform/browser/failed-requests.js';

interface Collection {
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly found: Map<string, FailedRequest>;
  changed: () => void;
  readonly stop: () => void;
}

/** By tab. */
const collections = new Map<number, Collection>();

/** Collects the failed requests of a tab, from now on: a page's first ones come right after its commit. */
export function collectFailures(tabId: number): void {
  if (collections.has(tabId)) return;
  const found = new Map<string, FailedRequest>();
  const stop = onFailedRequest(tabId, (failed) => {
    const key = `${failed.resource} ${failed.url}`;
    if (found.has(key) || found.size >= MAX_PREVIEW_BLOCKED) return;
    found.set(key, failed);
    collections.get(tabId)?.changed();
  });
  collections.set(tabId, { since: Date.now(), found, changed: () => undefined, stop });
}

export function stopCollecting(tabId: number): void {
  collections.get(tabId)?.stop();
  collections.delete(tabId);
}

/** Drops the failures of earlier documents, and reports later ones. */
export function followFailures(tabId: number, committedAt: number, changed: () => void): void {
  const collection = collections.get(tabId);
  if (!collection) return;
  for (const [key, { at }] of collection.found) if (at < committedAt) collection.found.delete(key);
  collection.changed = changed;
}

/** The failed requests of the document on show; undefined if they were not collected from its commit on. */
export function failuresOf(tabId: number, committedAt: number): readonly PreviewFailed[] | undefined {
  const collection = collections.get(tabId);
  if (!collection || collection.since > committedAt) return undefined;
  return [...collection.found.values()].map(({ at: _, ...failed }) => failed);
}
