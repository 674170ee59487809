import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isGraded } from '../../engine/index.js';
import { StoreProvider } from '../context.js';
import { CaveatMark } from '../components/Caveats.js';
import { Ring } from '../components/Ring.js';
import { Untrusted } from '../components/Untrusted.js';
import { PanelProvider } from './context.js';
import { Compare } from './Compare.js';
import { Checklist } from './Checklist.js';
import { Cookies } from './Cookies.js';
import { Csp } from './Csp.js';
import { Findings } from './Findings.js';
import { Fixes } from './Fixes.js';
import { Probe } from './Probe.js';
import { Reports } from './Reports.js';
import { Responses } from './Responses.js';
import { unsuppressed } from './rows.js';
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
    count: ({ page }) =>
      page.view.value.kind === 'page' ? unsuppressed(page.view.value.report.findings).length : undefined,
    view: () => <Findings />,
  },
  { key: 'cookies', label: 'Cookies', view: () => <Cookies /> },
  { key: 'csp', label: 'CSP', view: () => <Csp /> },
  { key: 'fixes', label: 'Fixes', view: () => <Fixes /> },
  { key: 'checklist', label: 'Checklist', view: () => <Checklist /> },
  {
    key: 'probe',
    label: 'Probe',
    count: ({ page }) => (page.view.value.kind === 'page' ? page.view.value.probe.unsent.length : undefined),
    view: () => <Probe />,
  },
  { key: 'compare', label: 'Compare', view: () => <Compare /> },
  { key: 'reports', label: 'Reports', view: () => <Reports /> },
];

/** The DevTools panel: tabs on the left, the content of the selected one beside them. */
export function Panel({ store }: { store: PanelStore }) {
  const tab = store.tab.value;
  const view = store.page.view.value;
  const report = view.kind === 'page' && isGraded(view.report) ? view.report : undefined;
  const shown = TABS.find(({ key }) => key === tab) ?? TABS[0];

  // A button for requests beyond the page opens the Probe tab.
  const led = store.page.ledToProbe.value;
  const followed = useRef(led);
  useEffect(() => {
    if (followed.current === led) return;
    store.tab.value = 'probe';
    if (tab !== 'probe') return;
    followed.current = led;
    document.querySelector<HTMLElement>('#tab-panel .primary')?.focus();
  }, [led, tab]);

  // In a narrow panel the tabs form a row that scrolls.
  useEffect(() => {
    document.getElementById(`tab-${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);

  /** Up and down, as in any vertical list of tabs (WAI-ARIA APG). */
  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = TABS.findIndex(({ key }) => key === tab);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (!next) return;
    store.tab.value = next.key;
    document.getElementById(`tab-${next.key}`)?.focus();
  }

  return (
    <PanelProvider value={store}>
      <StoreProvider value={store.page}>
        <div class="app panel-app" data-state={view.kind} data-grade={report?.grade}>
          <nav class="panel-tabs" aria-label="Sitegrade">
            <div class="letter-of-page">
              {report ? (
                <>
                  <Ring grade={report.grade} score={report.score} />
                  <p>
                    {!report.complete && '~'}
                    {report.score} / 100
                    <CaveatMark report={report} />
                  </p>
                </>
              ) : (
                <p class="quiet">No grade yet</p>
              )}
            </div>
            <div role="tablist" aria-orientation="vertical" aria-label="Tabs" onKeyDown={move}>
              {TABS.map(({ key, label, count }) => (
                <button
                  key={key}
                  id={`tab-${key}`}
                  type="button"
                  role="tab"
                  aria-selected={key === shown?.key}
                  aria-controls="tab-panel"
                  tabIndex={key === shown?.key ? 0 : -1}
                  onClick={() => {
                    store.tab.value = key;
                  }}
                >
                  <span>{label}</span>
                  <span class="count">{count?.(store)}</span>
                </button>
              ))}
            </div>
            <button type="button" class="link to-settings" onClick={store.host.openSettings}>
              Settings
            </button>
          </nav>
          <main>
            <h1 class="visually-hidden">{shown?.label}</h1>
            <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown?.key ?? ''}`}>
              {shown?.view()}
            </div>
          </main>
          <p class="notice" role="status">
            <Untrusted text={store.page.notice.value} limit={200} />
          </p>
        </div>
      </StoreProvider>
    </PanelProvider>
  );
}
