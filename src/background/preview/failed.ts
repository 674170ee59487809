import { MAX_PREVIEW_BLOCKED, type PreviewFailed } from '../../capture/preview/preview.js';
import { onFailedRequest, type FailedRequest } from '../../platform/browser/failed-requests.js';
import { collect } from '../../platform/collector.js';
import type { Watching } from './seen.js';

interface Failures {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The last ones: a page's first ones may come before its commit is reported. */
  recent: readonly FailedRequest[];
  report: (failed: FailedRequest) => void;
  readonly stop: () => void;
}

/** By tab. */
const failures = new Map<number, Failures>();

/** Collects the failed requests of a tab, from now on. */
export function collectFailures(tabId: number): void {
  if (failures.has(tabId)) return;
  const stop = onFailedRequest(tabId, (failed) => {
    const of = failures.get(tabId);
    if (!of) return;
    of.recent = [...of.recent, failed].slice(-MAX_PREVIEW_BLOCKED);
    of.report(failed);
  });
  failures.set(tabId, { since: Date.now(), recent: [], report: () => undefined, stop });
}

export function stopCollecting(tabId: number): void {
  failures.get(tabId)?.stop();
  failures.delete(tabId);
}

/**
 * Lists the failed requests of the document on show.
 * @param committedAt in milliseconds since the epoch; absent if it was committed before this run of the background
 */
export function listFailures(tabId: number, { known, signal, save }: Watching, committedAt?: number): void {
  const of = failures.get(tabId);
  if (!of || signal.aborted) return;
  const list = collect(known.failed, MAX_PREVIEW_BLOCKED, nameOfFailed, signal, (failed) => save({ failed }));
  of.report = ({ at, ...failed }) => {
    if (at >= (committedAt ?? 0)) list.add(failed);
  };
  of.recent.forEach(of.report);
  // The background of before collected them, and has ended.
  list.watch(committedAt !== undefined && of.since <= committedAt ? undefined : 'interrupted');
}

function nameOfFailed({ resource, url }: PreviewFailed): string {
  return `${resource} ${url}`;
}
