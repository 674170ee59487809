import { withVisits } from '../../capture/recording/record-page.js';
import { OTHER_VISITORS, planVisits } from '../../capture/recording/visit-plan.js';
import type { PageSnapshot } from '../../engine/index.js';
import { hasAccess } from '../../platform/browser/access.js';
import { isPrivate } from '../../platform/browser/tabs.js';
import { visit } from '../../platform/probe/visit.js';
import type { AgreedVisits } from '../../platform/probe/visits-message.js';
import { changeRecording, readRecordingOf } from '../../platform/recording/stored-recordings.js';

/**
 * Requests the pages of a recording that the person agreed to, as other visitors, and adds what they were sent. A message
 * can only select from the background's own plan.
 */
export async function visitAsOthers({ tabId, origin, paths }: AgreedVisits) {
  if (await isPrivate(tabId)) throw new Error('Nothing is recorded in private windows.');
  const stored = await readRecordingOf(origin);
  const planned = stored ? planVisits(stored.recording).paths.filter((path) => paths.includes(path)) : [];
  const compared = new Set<string>();
  const refused = new Set<string>();
  for (const path of planned) {
    const url = origin + path;
    const visits: { visitor: number; snapshot: PageSnapshot }[] = [];
    for (const visitor of OTHER_VISITORS) {
      const snapshot = (await hasAccess(url)) ? await visit(url) : undefined;
      if (snapshot) visits.push({ visitor, snapshot });
    }
    (visits.length > 0 ? compared : refused).add(path);
    // Of each page at once: the browser may end the background.
    await changeRecording(origin, (before) => before && withVisits(before, visits, Date.now()));
  }
  return { compared: compared.size, refused: [...refused] };
}
