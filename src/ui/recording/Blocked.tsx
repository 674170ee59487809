import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SiteProposal } from '../../engine/index.js';
import { CaveatSign } from '../components/Caveats.js';
import { Untrusted } from '../components/Untrusted.js';
import { blockedByPreview, type BlockedByPreview } from './proposed-policy.js';
import { usePanel } from '../panel-context.js';
import { recordingTried } from './tried.js';
import { timesText } from '../text/times.js';

/** What a preview of the policy blocks on the page on show, to be allowed or left blocked. */
export function BlockedInPreview({ proposal }: { readonly proposal: SiteProposal }) {
  const store = usePanel();
  const { page, record } = store;
  const heading = useRef<HTMLHeadingElement>(null);
  const isLedTo = store.leadsToBlocked.value;
  useLayoutEffect(() => {
    if (!isLedTo) return;
    store.leadsToBlocked.value = false;
    heading.current?.focus({ preventScroll: true });
    // Its list is below it.
    heading.current?.scrollIntoView();
  }, [store, isLedTo]);
  const view = page.view.value;
  if (view.kind !== 'page' || !recordingTried(store)) return null;
  const { url } = view.snapshot;
  const more = view.preview?.seen.blocked.more;
  const blocked = blockedByPreview(view.preview, proposal, url) ?? [];
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        Blocked in the preview
      </h2>
      {blocked.length === 0 ? (
        <p>
          {!more?.seen
            ? 'Not known: this page is not watched.'
            : more.value > 0
              ? 'Not all was read: there were too many violations at once.'
              : 'Nothing new on this page so far. Use it, and open the others.'}
        </p>
      ) : (
        <ul>
          {blocked.map((one) => {
            const left = whyLeft(one);
            return (
              <li key={`${one.directive} ${one.blocked}`} class="state">
                <CaveatSign />
                <span class="text">
                  <code>
                    <Untrusted text={one.blocked} limit={120} />
                  </code>{' '}
                  <small>
                    by{' '}
                    <span class="whole">
                      <Untrusted text={one.directive} limit={60} />
                    </span>
                    {timesText(one)}
                    {left && '.'} {left}
                  </small>
                </span>
                {!left && (
                  <button type="button" class="word" onClick={() => void record.allow(url, one)}>
                    Allow it<span class="visually-hidden">: {one.blocked}</span>
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Why a load cannot be allowed by a press now; undefined if it can. */
function whyLeft({ isAllowable, isAllowed }: BlockedByPreview): string | undefined {
  if (!isAllowable) return 'Not seen in the recording: end the preview and record this page again.';
  if (isAllowed === 'now') return 'Allowed: end the preview and try again.';
  return (
    isAllowed &&
    'The policy names it, and blocks it all the same: it may have been redirected. End the preview and record this page again.'
  );
}
