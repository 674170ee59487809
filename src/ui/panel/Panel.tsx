import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { about, groupFindings, isGraded, tallyOf } from '../../engine/index.js';
import { FailedRequestsProvider, StoreProvider } from '../context.js';
import { CaveatMark } from '../components/Caveats.js';
import { PreviewBanner } from '../preview/Banner.js';
import { CopySelected, NextStep } from '../preview/WhatIfStrip.js';
import type { OtherList } from '../preview/Things.js';
import { Tile } from '../components/Grade.js';
import { Icon } from '../components/Icon.js';
import { Stack } from '../components/Stack.js';
import { TabList } from '../components/Tabs.js';
import { Untrusted } from '../components/Untrusted.js';
import { keepFocus } from '../kept-focus.js';
import { isByPolicy, recordingTried } from '../recording/proposed-policy.js';
import type { PageView, View } from '../store/view.js';
import { PanelProvider, usePanel } from '../panel-context.js';
import { Checklist } from './Checklist.js';
import { Cookies } from './Cookies.js';
import { Csp } from './Csp.js';
import { Findings } from './Findings.js';
import { Fixes } from './Fixes.js';
import { useMedia, WIDE } from './ListDetail.js';
import { Recording, RecordingLine } from '../recording/Recording.js';
import { Reports } from './Reports.js';
import { Responses } from './Responses.js';
import type { PanelStore } from './store.js';

/** A part of a job. `count` is shown beside its label. */
interface Part {
  readonly key: string;
  readonly label: string;
  readonly count?: (store: PanelStore) => number | undefined;
  readonly view: () => ComponentChildren;
}

/** What a person comes for. Its parts are tabs below it; in a wide panel they stand side by side, unless they are lists. */
interface Job extends Omit<Part, 'view'> {
  readonly parts: readonly [Part, ...Part[]];
  readonly areLists?: true;
  /** Without a grade, each part says why there is none: one is shown then. */
  readonly needGrade?: true;
  /** What to do next, in the line of the jobs. */
  readonly next?: (page: PageView | undefined) => ComponentChildren;
}

const findings: Part['count'] = ({ page }) => {
  const graded = gradedOf(page.view.value);
  return graded && tallyOf(graded.report.findings).findings;
};

/** Undefined where none is known of, and there may be some. */
const cookies: Part['count'] = ({ page, cookieHistories, setting, isRecorded }) => {
  const view = page.view.value;
  const isKnown =
    isRecorded.value && setting.value.unseen === 0 && view.kind === 'page' && view.snapshot.cookieStore.seen;
  return cookieHistories.value.length || (isKnown ? 0 : undefined);
};

const toFixes: Job['next'] = (page) => page && <Next page={page} />;

const JOBS: readonly [Job, ...Job[]] = [
  {
    key: 'findings',
    label: 'Findings',
    areLists: true,
    count: findings,
    next: toFixes,
    parts: [
      { key: 'findings', label: 'Findings', count: findings, view: () => <Findings /> },
      {
        key: 'responses',
        label: 'Responses',
        count: (store) => store.rows.value.length,
        view: () => <Responses />,
      },
      { key: 'cookies', label: 'Cookies', count: cookies, view: () => <Cookies /> },
    ],
  },
  {
    key: 'fix',
    label: 'Fix',
    count: ({ page }) => groupFindings(page.whatIf.findings.value).length || undefined,
    next: (page) => page && <Next page={page} isFix />,
    needGrade: true,
    parts: [
      { key: 'fixes', label: 'Fixes', view: () => <Fixes /> },
      { key: 'checklist', label: 'Checklist', view: () => <Checklist /> },
    ],
  },
  {
    key: 'policy',
    label: 'Policy',
    next: () => <RecordingLine />,
    parts: [
      { key: 'csp', label: 'This page', view: () => <Csp /> },
      { key: 'recording', label: 'Recording', view: () => <Recording /> },
    ],
  },
  {
    key: 'history',
    label: 'History and reports',
    parts: [{ key: 'reports', label: 'History and reports', view: () => <Reports /> }],
  },
];

/** Undefined without a grade: a count would say that nothing was found. */
function gradedOf(view: View): PageView | undefined {
  return view.kind === 'page' && isGraded(view.report) ? view : undefined;
}

/** The list of the recording, where each load has a button that allows it. */
function otherList(store: PanelStore): OtherList | undefined {
  return (
    recordingTried(store) && {
      name: 'Recording',
      has: isByPolicy,
      show: () => store.showBlocked(),
    }
  );
}

/** The DevTools panel: its jobs, and the parts of the selected one. */
export function Panel({ store }: { store: PanelStore }) {
  const tab = store.tab.value;
  const view = store.page.view.value;
  const graded = gradedOf(view);
  const report = graded?.report;
  const isWide = useMedia(WIDE);
  const job = JOBS.find(({ parts }) => parts.some(({ key }) => key === tab)) ?? JOBS[0];
  const part = job.parts.find(({ key }) => key === tab) ?? job.parts[0];
  const hasAll = !job.needGrade || graded !== undefined || 'preview' in view;
  const isSideBySide = isWide && !job.areLists && hasAll;
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const app = root.current;
    return app
      ? keepFocus(app, () => app.querySelector<HTMLElement>('.jobs [aria-selected=true]'))
      : undefined;
  }, []);
  const onSelect = (key: string) => {
    store.tab.value = key;
  };
  const labelled = ({ key, label, count }: Omit<Part, 'view'>) => ({
    key,
    label: (
      <>
        {label} <span class="count">{count?.(store)}</span>
      </>
    ),
  });

  // A button for requests beyond the page opens the list of requests.
  const led = store.page.ledToProbe.value;
  const followed = useRef(led);
  useEffect(() => {
    if (followed.current === led) return;
    followed.current = led;
    store.showUnchecked();
  }, [led]);

  // Optional hardening is below the fixes.
  const leadsToFurther = store.page.leadsToFurther.value;
  useEffect(() => {
    if (leadsToFurther) store.tab.value = 'fixes';
  }, [leadsToFurther]);

  return (
    <PanelProvider value={store}>
      <StoreProvider value={store.page}>
        <FailedRequestsProvider value={store.failed}>
          <div class="app panel-app" ref={root} data-state={view.kind} data-grade={report?.grade}>
            <header class="top">
              <div class="letter-of-page">
                {graded ? (
                  <>
                    <Tile {...graded.report} preview={graded.snapshot.simulated === true} />
                    <p>
                      <span aria-hidden="true">
                        <strong>{about(graded.report.score, graded.report)}</strong> of 100
                      </span>
                      <CaveatMark report={graded.report} />
                    </p>
                  </>
                ) : (
                  <p class="quiet">No grade yet</p>
                )}
              </div>
              <TabList
                name="Jobs"
                id="job"
                class="jobs"
                tabs={JOBS.map(labelled)}
                selected={job.key}
                onSelect={(key) => onSelect(JOBS.find((one) => one.key === key)?.parts[0].key ?? key)}
              />
              {job.next?.(graded)}
              <button
                type="button"
                class="icon to-settings"
                aria-label="Settings"
                title="Settings"
                onClick={store.host.openSettings}
              >
                <Icon name="settings" />
              </button>
            </header>
            <main>
              <h1 class="visually-hidden">{job.label}</h1>
              <PreviewBanner other={otherList(store)} />
              <div id="job-panel" role="tabpanel" aria-labelledby={`job-${job.key}`}>
                {job.parts.length > 1 && !isSideBySide && (
                  <TabList
                    name={job.label}
                    id="tab"
                    class="lists"
                    tabs={job.parts.map(labelled)}
                    selected={part.key}
                    onSelect={onSelect}
                  />
                )}
                {job.parts.length === 1 ? (
                  <div class={`tab-body ${part.key}`}>{part.view()}</div>
                ) : isSideBySide ? (
                  <div class="side-by-side">
                    {job.parts.map(({ key, label, view: show }) => (
                      <section key={key} class={`tab-body ${key}`} aria-label={label}>
                        {show()}
                      </section>
                    ))}
                  </div>
                ) : (
                  <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${part.key}`}>
                    {job.areLists ? part.view() : <div class={`tab-body ${part.key}`}>{part.view()}</div>}
                  </div>
                )}
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

/** The servers, the way of the grade, and the button that copies the selected fixes. */
function Next({ page, isFix = false }: { readonly page: PageView; readonly isFix?: boolean }) {
  const { snapshot, report, isChosen, preview } = page;
  const { whatIf, deployed } = usePanel().page;
  // Below it is what to do with what was copied.
  const isBelow = isFix && deployed.value;
  return (
    <>
      {/* Without servers, the outcome asks. */}
      {(report.stack.length > 0 || whatIf.outcome.value !== null) && (
        <Stack stack={report.stack} hints={report.hints ?? []} isChosen={isChosen} />
      )}
      {/* Fixes are for what the server sends. While a preview runs, what is copied is what it simulates. */}
      {!snapshot.simulated && !preview && (
        <section class="next" aria-label="Selected fixes">
          {!isBelow && <output>{whatIf.ticked.value && <NextStep report={report} />}</output>}
          {whatIf.findings.value.length > 0 && <CopySelected page={page} />}
        </section>
      )}
    </>
  );
}
