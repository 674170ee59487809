import type { SiteProposal } from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { blockedByPreview } from '../recorded-policy.js';
import { usePanel } from './context.js';

/** What a preview of the policy blocks on the page on show, to be allowed or left blocked. */
export function BlockedInPreview({ proposal }: { readonly proposal: SiteProposal }) {
  const { page, record } = usePanel();
  const view = page.view.value;
  if (view.kind !== 'page' || view.snapshot.simulated !== true) return null;
  const { url } = view.snapshot;
  const blocked = blockedByPreview(view.preview, proposal, url);
  if (!blocked) return null;
  return (
    <section>
      <h2>Blocked in the preview</h2>
      {blocked.length === 0 ? (
        <p>Nothing new on this page so far. Use it, and open the others.</p>
      ) : (
        <ul class="lines">
          {blocked.map((one) => (
            <li key={`${one.directive} ${one.blocked}`}>
              <code>
                <Untrusted text={one.blocked} limit={120} />
              </code>{' '}
              <span class="quiet">
                by <Untrusted text={one.directive} limit={60} />
              </span>{' '}
              {!one.isAllowable ? (
                <span class="quiet">
                  Not seen in the recording: end the preview and record this page again.
                </span>
              ) : one.isAllowed === 'now' ? (
                <span class="quiet">Allowed: end the preview and try again.</span>
              ) : one.isAllowed === 'tried' ? (
                <span class="quiet">
                  The policy names it, and blocks it all the same: it may have been redirected. End the
                  preview and record this page again.
                </span>
              ) : (
                <button type="button" onClick={() => void record.allow(url, one)}>
                  Allow<span class="visually-hidden"> {one.blocked}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
