import { isSameRequest, MAX_PROBES, MAX_REDIRECTS, unsentProbes } from '../../capture/probe/probe-plan.js';
import { nextHttpRequest } from '../../capture/probe/probed.js';
import { snapshotOf } from '../../capture/snapshot.js';
import type { CaptureEvent } from '../../capture/events.js';
import { foreignFiles, type PageSnapshot, type Probed, type ProbeRequest } from '../../engine/index.js';
import { hasAccess } from '../../platform/browser/access.js';
import { factsOf } from '../../platform/session/facts.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { sendProbe } from '../../platform/probe/probe.js';
import { hashFile } from '../../platform/probe/hash-file.js';
import type { Agreed, AgreedFile, FileHash } from '../../platform/probe/probe-message.js';

/** Running probes by document. A second click joins the first probe. */
const running = new Map<string, Promise<number>>();

/**
 * Sends the requests that the user agreed to, one after another, while the tab shows the page. Each response is
 * recorded as soon as it arrives, so it is kept if the probe is interrupted.
 * @param onEvent records an event
 * @returns how many requests were sent
 */
export async function probe(
  agreed: Agreed,
  onEvent: (event: CaptureEvent) => Promise<void>,
): Promise<number> {
  const shown = await shownIn(agreed.tabId);
  if (!shown) return 0;
  const { documentId } = shown;
  const known = running.get(documentId);
  if (known) return known;
  const run = sendAll(agreed, documentId, onEvent).finally(() => running.delete(documentId));
  running.set(documentId, run);
  return run;
}

async function sendAll(
  { tabId, token, requests }: Agreed,
  documentId: string,
  onEvent: (event: CaptureEvent) => Promise<void>,
): Promise<number> {
  let sent = 0;
  const page = async (): Promise<PageSnapshot | null> => {
    const facts = (await shownIn(tabId))?.documentId === documentId ? await factsOf(documentId) : null;
    return facts && snapshotOf(facts, Date.now());
  };
  const send = async (request: ProbeRequest) => {
    if (sent >= MAX_PROBES || !(await hasAccess(request.url))) return;
    sent += 1;
    const at = Date.now();
    const probed: Probed = { ...request, at, answer: await sendProbe(request) };
    await onEvent({ type: 'probed', tabId, documentId, probe: probed });
  };

  for (const request of requests) {
    const snapshot = await page();
    if (!snapshot) return sent;
    // A message can only select from the background's own plan.
    const planned = unsentProbes(snapshot, token).find(
      (one) => one.url === request.url && isSameRequest(one, request),
    );
    if (planned) await send(planned);
  }
  if (!requests.some(({ kind }) => kind === 'http')) return sent;
  // Redirects from http are followed last, as most of their targets are known by then.
  for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
    const snapshot = await page();
    const probes = snapshot?.site.probes;
    const next = snapshot && probes?.seen ? nextHttpRequest(probes.value, snapshot) : null;
    if (next === null) break;
    await send({ kind: 'http', method: 'GET', url: next });
  }
  return sent;
}

/** The hash of a file of another site that the page in the tab loads: a message can only select from those listed. */
export async function hashOf({ tabId, url }: AgreedFile): Promise<FileHash> {
  const shown = await shownIn(tabId);
  const facts = shown && (await factsOf(shown.documentId));
  const page = facts && snapshotOf(facts, Date.now());
  const isListed = page && foreignFiles(page).some((file) => file.url === url && file.skipped === undefined);
  if (!isListed) return { refused: 'gone' };
  return (await hasAccess(url)) ? hashFile(url, page.url) : { refused: 'no-access' };
}
