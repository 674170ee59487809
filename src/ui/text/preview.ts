import {
  knownBefore,
  MAX_PREVIEW_BLOCKED,
  moreOf,
  newlyBlocked,
  newlyFailed,
} from '../../capture/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import type { NotSimulable } from '../../engine/index.js';
import { count } from './format.js';

/** Why a part of a fix is only computed, as the end of a sentence. */
export const WHY_COMPUTED: Readonly<Record<NotSimulable, string>> = {
  lasting: 'the browser would remember it after the preview',
  reports: 'the browser would send reports to the site',
  cookie: 'cookies stay as the server sets them',
  redirect: 'requests are not redirected',
  server: 'other responses of the server stay as they are',
  type: 'other files of the site have another type',
  'other-header': 'Sitegrade sets only headers of known effect in a tab',
  unsendable: 'it cannot be sent',
  'too-many': 'it is more than one preview takes',
};

/** Why a view has no `what` for a simulated page, and what to do. */
export function simulatedText(what: 'Comparisons' | 'Fixes' | 'Reports', isRunning: boolean): string {
  const first = isRunning ? 'end the preview' : 'reload the page';
  return `This page is simulated. ${what} are for what the server sends: ${first} first.`;
}

const FAILURES: ReadonlyMap<string, string> = new Map([
  ['net::ERR_BLOCKED_BY_RESPONSE', 'blocked by a header of its response, or for want of one'],
  ['NS_ERROR_DOM_CORP_FAILED', 'blocked: no Cross-Origin-Resource-Policy for this site'],
  ['NS_ERROR_DOM_COEP_FAILED', 'blocked: the frame sends no Cross-Origin-Embedder-Policy'],
]);

/** A failed request's error in words, or the browser's code. */
export function failureText(error: string): string {
  return FAILURES.get(error) ?? error;
}

/**
 * What is not known of what a preview does to a page, as the ends of “Not known of this page: ”.
 * @param url of the page on show
 */
export function notKnown(preview: ShownPreview, url: string): readonly string[] {
  const { unreported, seen } = preview;
  const { blocked, failed, errors } = seen;
  const before = knownBefore(preview, url);
  const isBlocked = newlyBlocked(preview, url).some(({ isReported }) => !isReported);
  const unread = moreOf(blocked);
  const isFull = unread > 0 && blocked.first.length >= MAX_PREVIEW_BLOCKED;
  const isInterrupted = !failed.more.seen && failed.more.because === 'interrupted';
  const facts: readonly (readonly [is: boolean, what: string])[] = [
    [!blocked.more.seen, 'what policies block'],
    [isBlocked && !before.blocked, 'what was blocked before'],
    [unreported.length > 0, `what ${unreported.join(', ')} blocks (this browser does not tell)`],
    [unread > 0 && !isFull, `at least ${count(unread, 'more violation')} (there were too many at once)`],
    [isFull, 'what else was blocked (the list is full, and the page no longer watched)'],
    [!failed.more.seen && !isInterrupted, 'which requests fail'],
    [isInterrupted, 'which requests failed while the browser had stopped Sitegrade'],
    [moreOf(failed) > 0, 'which other requests failed (the list is full)'],
    [
      newlyFailed(preview, url).length > 0 && !before.failed,
      'which requests failed before (reload with DevTools open before a preview)',
    ],
    [!errors.more.seen, 'which errors it has'],
    [errors.first.length > 0, 'which errors it has without the preview'],
    [moreOf(errors) > 0, 'more errors (the list is full)'],
  ];
  return facts.flatMap(([is, what]) => (is ? [what] : []));
}
