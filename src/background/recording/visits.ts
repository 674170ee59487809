import { withVisits } from '../../capture/recording/record-page.js';
import {
  OTHER_VISITORS,
  planVisits,
  type NotCompared,
  type Visited,
} from '../../capture/recording/visit-plan.js';
import type { PageSnapshot } from '../../engine/index.js';
import { hasAccess } from '../../platform/browser/access.js';
import { isPrivate } from '../../platform/browser/tabs.js';
import type { AgreedVisits } from '../../platform/probe/probe-message.js';
import { visit } from '../../platform/probe/visit.js';
import { changeRecording, readRecordingOf } from '../../platform/recording/stored-recordings.js';

/** Running checks by origin. A second click joins the first check. */
const running = new Map<string, Promise<Visited>>();

/**
 * Requests the pages of a recording that the person agreed to, as other visitors, and adds what they were sent. A message
 * can only select from the background's own plan.
 */
export async function visitAsOthers({ tabId, origin, paths }: AgreedVisits): Promise<Visited> {
  if (await isPrivate(tabId)) throw new Error('Nothing is recorded in private windows.');
  const run = running.get(origin) ?? visitAll(origin, paths).finally(() => running.delete(origin));
  running.set(origin, run);
  return run;
}

async function visitAll(origin: string, paths: readonly string[]): Promise<Visited> {
  const stored = await recordingOf(origin);
  const planned = planVisits(stored.recording).paths.filter((path) => paths.includes(path));
  const others: { path: string; because: NotCompared }[] = [];
  for (const path of planned) {
    const because = await visitPage(origin, path);
    if (because) others.push({ path, because });
  }
  return { compared: planned.length - others.length, others };
}

/** Returns why nothing was compared, if so. */
async function visitPage(origin: string, path: string): Promise<NotCompared | undefined> {
  const url = origin + path;
  const visits: { visitor: number; snapshot: PageSnapshot }[] = [];
  for (const visitor of OTHER_VISITORS) {
    // The person may delete it, or take access back, while this runs.
    await recordingOf(origin);
    if (!(await hasAccess(url))) throw new Error('Sitegrade has no access to this site.');
    const snapshot = await visit(url);
    if (!snapshot) return 'no-page';
    visits.push({ visitor, snapshot });
  }
  if (!visits.every(({ snapshot: { markup } }) => markup.seen && markup.value.uses?.seen)) return 'not-read';
  // Of each page at once: the browser may end the background.
  await changeRecording(origin, (before) => before && withVisits(before, visits, Date.now()));
  return (await recordingOf(origin)).isFull ? 'full' : undefined;
}

async function recordingOf(origin: string) {
  const stored = await readRecordingOf(origin);
  if (!stored) throw new Error('There is no recording of it any more.');
  return stored;
}
