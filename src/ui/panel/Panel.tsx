import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { about, isGraded, tallyOf } from '../../engine/index.js';
import { FailedRequestsProvider, StoreProvider } from '../context.js';
import { CaveatMark } from '../components/Caveats.js';
import { PreviewBanner } from '../preview/Banner.js';
import type { OtherList } from '../preview/Things.js';
import { Tile } from '../components/Grade.js';
import { Untrusted } from '../components/Untrusted.js';
import { isByPolicy } from '../recording/proposed-policy.js';
import type { PageView, View } from '../store/view.js';
import { PanelProvider } from '../panel-context.js';
import { Compare } from './Compare.js';
import { Checklist } from './Checklist.js';
import { Cookies } from './Cookies.js';
import { Csp } from './Csp.js';
import { Findings } from './Findings.js';
import { Fixes } from './Fixes.js';
import { PanelTabs } from './PanelTabs.js';
import { Probe } from '../probe/Probe.js';
import { Recording } from '../recording/Recording.js';
import { recordingTried } from '../recording/tried.js';
import { Reports } from './Reports.js';
import { Responses } from './Responses.js';
import type { PanelStore } from './store.js';

/** A tab of the panel. `count` is shown beside its label. */
interface Tab {
  readonly key: string;
  readonly label: string;
  readonly count?: (store: PanelStore) => number | undefined;
  readonly view: () => ComponentChildren;
}

const TABS: readonly Tab[] = [
  {
    key: 'responses',
    label: 'Responses',
    count: (store) => store.rows.value.length,
    view: () => <Responses />,
  },
  {
    key: 'findings',
    label: 'Findings',
    count: ({ page }) => {
      const graded = gradedOf(page.view.value);
      return graded && tallyOf(graded.report.findings).findings;
    },
    view: () => <Findings />,
  },
  { key: 'cookies', label: 'Cookies', view: () => <Cookies /> },
  { key: 'csp', label: 'CSP', view: () => <Csp /> },
  { key: 'recording', label: 'Recording', view: () => <Recording /> },
  { key: 'fixes', label: 'Fixes', view: () => <Fixes /> },
  { key: 'checklist', label: 'Checklist', view: () => <Checklist /> },
  {
    key: 'probe',
    label: 'Ask the server',
    count: ({ page }) => gradedOf(page.view.value)?.probe.unsent.length,
    view: () => <Probe />,
  },
  { key: 'compare', label: 'Compare', view: () => <Compare /> },
  { key: 'reports', label: 'Reports', view: () => <Reports /> },
];

/** Undefined without a grade: a count would say that nothing was found. */
function gradedOf(view: View): PageView | undefined {
  return view.kind === 'page' && isGraded(view.report) ? view : undefined;
}

/** The list of the Recording tab, where each load has a button that allows it. */
function otherList(store: PanelStore): OtherList | undefined {
  return (
    recordingTried(store) && {
      name: 'Recording',
      has: isByPolicy,
      show: () => store.showBlocked(),
    }
  );
}

/** The DevTools panel: its tabs, and the content of the selected one. */
export function Panel({ store }: { store: PanelStore }) {
  const tab = store.tab.value;
  const view = store.page.view.value;
  const graded = gradedOf(view);
  const report = graded?.report;
  const shown = TABS.find(({ key }) => key === tab) ?? TABS[0];

  // A button for requests beyond the page opens the tab of requests.
  const led = store.page.ledToProbe.value;
  const followed = useRef(led);
  useEffect(() => {
    if (followed.current === led) return;
    store.tab.value = 'probe';
    if (tab !== 'probe') return;
    followed.current = led;
    document.querySelector<HTMLElement>('#tab-panel .send')?.focus();
  }, [led, tab]);

  // Optional hardening is below the fixes.
  const leadsToFurther = store.page.leadsToFurther.value;
  useEffect(() => {
    if (leadsToFurther) store.tab.value = 'fixes';
  }, [leadsToFurther]);

  return (
    <PanelProvider value={store}>
      <StoreProvider value={store.page}>
        <FailedRequestsProvider value={store.failed}>
          <div class="app panel-app" data-state={view.kind} data-grade={report?.grade}>
            <nav class="panel-tabs" aria-label="Sitegrade">
              <div class="letter-of-page">
                {graded ? (
                  <>
                    <Tile {...graded.report} preview={graded.snapshot.simulated === true} />
                    <p>
                      <strong>{about(graded.report.score, graded.report)}</strong> / 100
                      <CaveatMark report={graded.report} />
                    </p>
                  </>
                ) : (
                  <p class="quiet">No grade yet</p>
                )}
              </div>
              <PanelTabs
                tabs={TABS.map(({ key, label, count }) => ({ key, label, count: count?.(store) }))}
                selected={shown?.key ?? ''}
                onSelect={(key) => {
                  store.tab.value = key;
                }}
              />
              <button type="button" class="link to-settings" onClick={store.host.openSettings}>
                Settings
              </button>
            </nav>
            <main>
              <h1 class="visually-hidden">{shown?.label}</h1>
              <PreviewBanner other={otherList(store)} />
              <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown?.key ?? ''}`}>
                {shown?.view()}
              </div>
            </main>
            <p class="notice" role="status">
              <Untrusted text={store.page.notice.value} limit={200} />
            </p>
          </div>
        </FailedRequestsProvider>
      </StoreProvider>
    </PanelProvider>
  );
}
