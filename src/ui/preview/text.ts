import {
  knownBefore,
  MAX_PREVIEW_BLOCKED,
  moreOf,
  newlyBlocked,
  newlyFailed,
} from '../../capture/preview/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import { lostStyle, type LostStyle, type NotSimulable } from '../../engine/index.js';
import { count } from '../text/format.js';

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

const FAILURES: ReadonlyMap<string, string> = new Map([
  ['net::ERR_BLOCKED_BY_RESPONSE', 'blocked by a header of its response, or for want of one'],
  ['NS_ERROR_DOM_CORP_FAILED', 'blocked: no Cross-Origin-Resource-Policy for this site'],
  ['NS_ERROR_DOM_COEP_FAILED', 'blocked: the frame sends no Cross-Origin-Embedder-Policy'],
]);

/** A failed request's error in words, or the browser's code. */
export function failureText(error: string): string {
  return FAILURES.get(error) ?? error;
}

/** Sentences of a note. Lists are names of headers. */
type Note = readonly (string | readonly string[])[];

/** Which headers on the page on show are not those of the fix. */
export function arrivedOtherwise({ conflicts, leftOut, plan: { everywhere = [] } }: ShownPreview): Note {
  const sentences: readonly (readonly [string, readonly string[], string])[] = [
    ['Another extension also changes ', conflicts, ': not everything arrived as it was set. '],
    ['Not set on this page, because of another header that it sends: ', leftOut, '. '],
    [
      'This browser sets ',
      everywhere,
      ' on every page of the site. The fix leaves it out on some, so more may fail here than once deployed.',
    ],
  ];
  return sentences.filter(([, names]) => names.length > 0).flat();
}

/**
 * How many blocks of a page lost their style, if any did by the preview; or what is not known of it.
 * @param url of the page on show
 */
export function lostOnPage(preview: ShownPreview, url: string): LostStyle | string | undefined {
  const before = knownBefore(preview, url).layout;
  const now = preview.seen.layout;
  if (!now.seen) return 'whether it looks as before';
  if (!before) return 'how it looked before';
  const lost = lostStyle(before, now.value);
  if (!lost) return 'how it looked before at this width of the window';
  return lost.lost > 0 && mayBlock(preview, url) ? lost : undefined;
}

/** Whether the preview blocked anything, or may have unseen: a page may style itself later than it was read. */
function mayBlock(preview: ShownPreview, url: string): boolean {
  const { plan, seen, unreported } = preview;
  const { blocked, failed } = seen;
  const isEnforcing = plan.operations.some(
    ({ operation, name }) => operation !== 'remove' && !/-report-only$/i.test(name),
  );
  const isKnown = blocked.more.seen && failed.more.seen && unreported.length === 0;
  // Not only what is new: a policy of the site’s own may have blocked other code of the same kind before.
  const isBlocked = blocked.first.some(({ isReported }) => !isReported);
  return isEnforcing && (isBlocked || newlyFailed(preview, url).length > 0 || !isKnown);
}

/**
 * What is not known of what a preview does to a page.
 * @param url of the page on show
 */
export function notKnown(preview: ShownPreview, url: string): Note {
  const { unreported, seen } = preview;
  const { blocked, failed, errors } = seen;
  const before = knownBefore(preview, url);
  const isBlocked = newlyBlocked(preview, url).some(({ isReported }) => !isReported);
  const unread = moreOf(blocked);
  const looks = lostOnPage(preview, url);
  const facts: readonly (readonly [is: boolean, what: string])[] = [
    [!blocked.more.seen, 'what policies block'],
    [isBlocked && !before.blocked, 'what was blocked before'],
    [unreported.length > 0, `what ${unreported.join(', ')} blocks (this browser does not tell)`],
    [
      unread > 0,
      blocked.first.length < MAX_PREVIEW_BLOCKED
        ? `at least ${count(unread, 'more violation')} (there were too many at once)`
        : 'what else was blocked (the list is full, and the page no longer watched)',
    ],
    [
      !failed.more.seen,
      failed.more.seen || failed.more.because === 'awaited'
        ? 'which requests fail'
        : 'which requests failed while the browser had stopped Sitegrade',
    ],
    [moreOf(failed) > 0, 'which other requests failed (the list is full)'],
    [
      newlyFailed(preview, url).length > 0 && !before.failed,
      'which requests failed before (reload with DevTools open before a preview)',
    ],
    [!errors.more.seen, 'which errors it has'],
    [errors.first.length > 0, 'which errors it has without the preview'],
    [moreOf(errors) > 0, 'more errors (the list is full)'],
  ];
  const unknown = facts.flatMap(([is, what]) => (is ? [what] : []));
  if (typeof looks === 'string') unknown.push(looks);
  return unknown.length > 0 ? [`Not known of this page: ${unknown.join('; ')}.`] : [];
}
