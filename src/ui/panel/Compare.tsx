import { useEffect, useState } from 'preact/hooks';
import type { Baseline } from '../../capture/baseline.js';
import { isGraded, siteNameOf } from '../../engine/index.js';
import { ComparisonView } from '../components/Comparison.js';
import { Untrusted } from '../components/Untrusted.js';
import type { View } from '../store/view.js';
import { errorText } from '../text/error.js';
import { addressParts, ago } from '../text/format.js';
import { usePanel } from './context.js';

/** The changes since a page of the site was pinned. */
export function Compare() {
  const view = usePanel().page.view.value;
  if (view.kind !== 'page' || !isGraded(view.report))
    return (
      <div class="tab-body">
        <p class="quiet">This page was not recorded yet, so there is nothing to compare.</p>
      </div>
    );
  return <OfTheSite view={view} site={siteNameOf(view.snapshot.url)} />;
}

function OfTheSite({ view, site }: { view: Extract<View, { kind: 'page' }>; site: string }) {
  const { host, page } = usePanel();
  const [baseline, setBaseline] = useState<Baseline | null>();
  useEffect(() => host.watchBaseline(site, setBaseline), [host, site]);

  async function pin(): Promise<void> {
    try {
      const { kept } = await host.pin();
      page.say(kept ? 'Pinned.' : 'Not pinned: nothing from private windows is stored.');
    } catch (error) {
      page.say(`Not pinned: ${errorText(error)}`);
    }
  }

  async function unpin(): Promise<void> {
    try {
      await host.unpin(site);
      page.say('Baseline deleted.');
    } catch (error) {
      page.say(`Not deleted: ${errorText(error)}`);
    }
  }

  if (baseline === undefined) return null;
  if (baseline === null)
    return (
      <div class="tab-body">
        <p>
          No page of <Untrusted text={site} limit={120} /> is pinned. Pin this page to see on later visits
          which headers, cookies and findings changed.
        </p>
        <p>
          <button type="button" onClick={() => void pin()}>
            Pin this page
          </button>
        </p>
      </div>
    );
  const [then, now] = [addressParts(baseline.snapshot.url), addressParts(view.snapshot.url)];
  const seen = new Date(baseline.seenAt);
  return (
    <div class="tab-body">
      <div class="pinned">
        <p>
          Compared with{' '}
          <code>
            <Untrusted text={then.path || '/'} limit={200} />
          </code>{' '}
          as it was{' '}
          <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
            {ago(baseline.seenAt, Date.now())}
          </time>
          .{' '}
          {then.path !== now.path && (
            <strong>
              This is another page of the site, <Untrusted text={now.path || '/'} limit={200} />.
            </strong>
          )}
        </p>
        <p>
          <button type="button" onClick={() => void pin()}>
            Pin this page instead
          </button>{' '}
          <button type="button" onClick={() => void unpin()}>
            Delete baseline
          </button>
        </p>
      </div>
      <ComparisonView
        before={baseline.snapshot}
        after={view.snapshot}
        {...(view.suppressed && { suppressed: view.suppressed })}
      />
    </div>
  );
}
