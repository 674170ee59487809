import type { PreviewBlocked } from '../capture/preview.js';
import { withTriedEvent } from '../capture/record-page.js';
import type { TriedEvent } from '../capture/tried-walk.js';
import { reportsViolations } from '../platform/browser/browser-features.js';
import { shownIn } from '../platform/browser/navigation.js';
import { isPrivate } from '../platform/browser/tabs.js';
import { observeViolations } from '../platform/page/observe-violations.js';
import { recorded } from '../platform/session/facts.js';
import { pageStateOf } from '../platform/session/page-state.js';
import { readPreviews } from '../platform/session/previews.js';
import { changeRecording } from '../platform/settings/recordings.js';

const POLICY = 'content-security-policy';

/** A page has loaded: if a preview enforces a policy on it, the policy was tried there. */
export async function noteTriedLoad(tabId: number): Promise<void> {
  if (!(await readPreviews())[tabId]) return;
  const shown = await shownIn(tabId);
  const isWatched = await observeViolations(tabId).then(
    () => true,
    () => false,
  );
  if (!shown || !isWatched) return;
  const state = await pageStateOf(tabId, recorded);
  if (state.kind !== 'page' || !state.snapshot.simulated || !state.preview || state.preview.isEarlier) return;
  // Another extension changed the header, or the fix leaves it out here: the page did not have this policy.
  const { conflicts, leftOut = [] } = state.preview;
  if ([...conflicts, ...leftOut].some((name) => name.toLowerCase() === POLICY)) return;
  // The page was left meanwhile, and what is known is of the next one.
  if ((await shownIn(tabId))?.documentId !== shown.documentId) return;
  await note(tabId, state.snapshot.url);
}

/** A policy blocked something on a previewed page. */
export async function noteTriedViolation(
  tabId: number,
  url: string,
  { directive, blocked, isReported }: PreviewBlocked,
): Promise<void> {
  // The names of other headers are not those of directives.
  if (!isReported && directive === directive.toLowerCase()) await note(tabId, url, { directive, blocked });
}

async function note(tabId: number, url: string, violation?: TriedEvent['violation']): Promise<void> {
  const preview = (await readPreviews())[tabId];
  const policy = preview?.operations.find(({ name }) => name.toLowerCase() === POLICY);
  // Appended where the page sends none: it is enforced too.
  if (!preview || !policy || policy.operation === 'remove' || (await isPrivate(tabId))) return;
  if (!URL.canParse(url) || new URL(url).origin !== preview.origin) return;
  const event: TriedEvent = {
    value: policy.value,
    preview: preview.startedAt,
    url,
    at: Date.now(),
    ...(violation && { violation }),
    ...(!reportsViolations() && { isUntold: true }),
  };
  await changeRecording(preview.origin, (before) => before && withTriedEvent(before, event));
}
