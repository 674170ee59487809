import { withFormRequest, type FormRequest } from '../../capture/recording/record-page.js';
import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { originOf } from '../../capture/url.js';
import { formTarget, targetIn } from '../../engine/index.js';
import { createNavigationRequests } from '../../platform/browser/navigation-requests.js';
import { isPrivate } from '../../platform/browser/tabs.js';
import { readPreviews } from '../../platform/preview/stored-previews.js';
import { run } from '../../platform/tasks.js';

/** Requests that may turn out to be of a form, the latest. */
const MAX_MAYBE = 1_000;

/**
 * Follows where the forms of recorded pages lead. A link may lead to where a form does: a request is recorded if it is a
 * POST, or if a form of the recording is sent there, which a violation may only tell later.
 * @param change changes the recording of an origin, if that runs
 */
export function followForms(
  change: (origin: string, edit: (before: StoredRecording) => StoredRecording) => Promise<void>,
) {
  let maybe: FormRequest[] = [];
  const requests = createNavigationRequests(({ tabId, method, from, chain, state }) => {
    const origin = originOf(from);
    const [first = ''] = chain;
    const target = formTarget(first, `${origin}/`);
    // Many may be kept for long, and URLs have megabytes.
    const request = { target, chain: chain.map(originOf), state, isPost: method === 'POST' };
    const record = async () => {
      if ((await isPrivate(tabId)) || (await readPreviews())[tabId]) return;
      await change(origin, (before) => {
        if (request.isPost || isOfForm(before, request)) return withFormRequest(before, request, Date.now());
        maybe = [...maybe, request];
        if (maybe.length <= MAX_MAYBE) return before;
        // It may have been of a form of which another request is kept.
        maybe = maybe.slice(-MAX_MAYBE);
        return withLostForms(before);
      });
    };
    run(record());
  });
  return {
    start: () => {
      requests.start();
    },
    stop(): void {
      requests.stop();
      maybe = [];
    },
    /** The recording with the earlier requests that are now known to be of its forms. */
    withEarlier(before: StoredRecording): StoredRecording {
      const ofForms = maybe.filter((request) => isOfForm(before, request));
      if (ofForms.length === 0) return before;
      maybe = maybe.filter((request) => !ofForms.includes(request));
      return ofForms.reduce((all, request) => withFormRequest(all, request, Date.now()), before);
    },
  };
}

function withLostForms(before: StoredRecording): StoredRecording {
  return before.recording.hasLostForms
    ? before
    : { ...before, recording: { ...before.recording, hasLostForms: true } };
}

function isOfForm({ recording }: StoredRecording, { target: sent }: FormRequest): boolean {
  const target = targetIn(recording, sent);
  return (
    recording.sentForms?.some((form) => form.target === target) === true ||
    recording.pages.some(({ forms }) => forms?.targets.includes(target))
  );
}
