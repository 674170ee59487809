import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import {
  NONE_SUPPRESSED,
  groupFindings,
  isGraded,
  siteNameOf,
  type ActiveSuppressions,
  type CookieHistory,
  type Finding,
} from '../../engine/index.js';
import type { Store } from '../store.js';
import {
  historiesOf,
  listCookies,
  settingResponses,
  type ListedCookie,
  type Setting,
} from './cookie-list.js';
import { ALL_COOKIES, type CookieView } from './cookie-rows.js';
import { NO_FINDING_FILTER, type FindingFilter } from '../finding-filter.js';
import { failedRequests, rowsOfPage } from './loads.js';
import { findingRows, rowWith, type FindingRow } from './groups.js';
import {
  createFindingsOf,
  createRows,
  filterRows,
  NO_FILTER,
  sameOf,
  sortRows,
  type Filter,
  type FindingsOf,
  type Party,
  type Row,
  type Sorting,
} from './rows.js';
import type { PanelHost, RecordingSource, ResponseSource, ViolationSource } from '../ports.js';
import { createRecorded, type Recorded } from '../recording/record.js';

/** What the panel shows in addition to the popup. */
export interface PanelStore {
  readonly page: Store;
  readonly host: PanelHost;
  readonly violations: ViolationSource;
  /** Every request of the page. */
  readonly rows: ReadonlySignal<readonly Row[]>;
  /** The rows that pass the filter, sorted. */
  readonly shown: ReadonlySignal<readonly Row[]>;
  readonly filter: Signal<Filter>;
  readonly sorting: Signal<Sorting>;
  /** The id of the open request. */
  readonly open: Signal<string | undefined>;
  /** Its index in `shown`, or −1. */
  readonly openAt: ReadonlySignal<number>;
  /** The key of the selected tab. */
  readonly tab: Signal<string>;
  /** The findings of the page and of all responses, each once. */
  readonly findings: ReadonlySignal<readonly FindingRow[]>;
  /** The key of the open one, or `UNCHECKED`; undefined before one was chosen, empty once it was closed. */
  readonly finding: Signal<string | undefined>;
  readonly findingFilter: Signal<FindingFilter>;
  readonly cookieView: Signal<CookieView>;
  /** Whether the page’s own response is among the rows. */
  readonly isRecorded: ReadonlySignal<boolean>;
  /** The responses that set cookies. */
  readonly setting: ReadonlySignal<Setting>;
  readonly cookieHistories: ReadonlySignal<readonly CookieHistory[]>;
  /** The cookies, each with what is wrong with it. */
  readonly cookies: ReadonlySignal<readonly ListedCookie[]>;
  /** Whether the details beside a list get the focus when they are drawn next. */
  readonly leadsToDetail: Signal<boolean>;
  /** Whether the table of responses gets the focus when it is drawn next. */
  readonly leadsToTable: Signal<boolean>;
  /** Whether the list of what a preview blocks gets the focus when it is drawn next. */
  readonly leadsToBlocked: Signal<boolean>;
  /** Opens a request among the responses. */
  show(row: Row): void;
  /** Shows the responses with a finding. */
  showResponsesWith(row: FindingRow): void;
  /** Opens the list of what a preview blocks, beside the recording. */
  showBlocked(): void;
  /** Opens what was not checked, and what can be asked for, among the findings. */
  showUnchecked(): void;
  /** Opens a finding in the list of findings. */
  reveal(finding: Finding, party?: Party): void;
  readonly preserveLog: Signal<boolean>;
  /** The policy typed beside those of the page, and the page it is for. */
  readonly typedPolicy: Signal<{ readonly url: string; readonly text: string } | undefined>;
  /** The origins whose recorded policy is one for all pages, where one that is split is proposed. */
  readonly unsplit: Signal<ReadonlySet<string>>;
  /** URLs of the page's requests that failed, without query; undefined if they were not recorded. */
  readonly failed: ReadonlySignal<readonly string[] | undefined>;
  dropped(): number;
  /** The findings of one response. */
  readonly findingsOf: FindingsOf;
  clear(): void;
  /** What is recorded of sites for a policy. */
  readonly recordings: Recorded['recordings'];
  readonly record: Recorded['record'];
  stop(): void;
}

/** In place of the key of a finding: what was not checked. */
export const UNCHECKED = 'unchecked';

/** What the panel needs in addition to the page's facts. */
interface PanelSources {
  readonly responses: ResponseSource;
  readonly host: PanelHost;
  readonly violations: ViolationSource;
  readonly recordings: RecordingSource;
}

export function createPanelStore(
  page: Store,
  { responses: source, host, violations, recordings: recordingSource }: PanelSources,
): PanelStore {
  const { recordings, record, stop: stopRecorded } = createRecorded(recordingSource, page);
  const requests = signal(source.rows());
  const toRows = createRows();
  const pageUrl = computed(() => {
    const view = page.view.value;
    return view.kind === 'page' ? view.report.url : '';
  });
  const rows = computed(() => toRows(requests.value, pageUrl.value || (requests.value[0]?.url ?? '')));
  let last: ActiveSuppressions = NONE_SUPPRESSED;
  // Every state has a new map, mostly with the same content: only a different one checks all responses again.
  const suppressed = computed(() => {
    const view = page.view.value;
    const now = (view.kind === 'page' && view.suppressed) || NONE_SUPPRESSED;
    return isSame(now, last) ? last : (last = now);
  });
  const currentFindingsOf = computed(() => createFindingsOf(siteNameOf(pageUrl.value), suppressed.value));
  const findingsOf: FindingsOf = (row) => currentFindingsOf.value(row);
  const filter = signal(NO_FILTER);
  const sorting = signal<Sorting>({ column: undefined, descending: false });
  const preserveLog = signal(false);
  const stopPreserving = preserveLog.subscribe((on) => source.preserveLog(on));
  const open = signal<string | undefined>(undefined);
  const tab = signal('findings');
  const findings = computed(() => {
    const view = page.view.value;
    const report = view.kind === 'page' && isGraded(view.report) ? view.report : undefined;
    return findingRows(groupFindings(report?.findings ?? []), rows.value, findingsOf);
  });
  const findingFilter = signal(NO_FINDING_FILTER);
  const cookieView = signal(ALL_COOKIES);
  const isRecorded = computed(() => rowsOfPage(rows.value, pageUrl.value) !== undefined);
  const setting = computed(() => settingResponses(page.view.value, rows.value, isRecorded.value));
  const cookieHistories = computed(() => historiesOf(page.view.value, setting.value));
  const cookies = computed(() =>
    listCookies(page.view.value, setting.value, cookieHistories.value, findingsOf),
  );
  const finding = signal<string | undefined>(undefined);
  const leadsToDetail = signal(false);
  const leadsToTable = signal(false);
  const leadsToBlocked = signal(false);
  let frame = 0;
  // There may be thousands of events: draw once a frame.
  const unwatch = source.watch(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      requests.value = source.rows();
    });
  });
  const shown = computed(() =>
    sortRows(filterRows(rows.value, filter.value, findingsOf), sorting.value, findingsOf),
  );
  return {
    page,
    host,
    violations,
    rows,
    shown,
    filter,
    sorting,
    open,
    openAt: computed(() => {
      const id = open.value;
      return id === undefined ? -1 : shown.value.findIndex(({ request }) => request.id === id);
    }),
    tab,
    findings,
    finding,
    findingFilter,
    cookieView,
    isRecorded,
    setting,
    cookieHistories,
    cookies,
    leadsToDetail,
    leadsToTable,
    leadsToBlocked,
    show: ({ request }) => {
      filter.value = NO_FILTER;
      open.value = request.id;
      leadsToTable.value = true;
      tab.value = 'responses';
    },
    showResponsesWith: ({ text, party, findings: these }) => {
      filter.value = { ...NO_FILTER, party, having: { these: new Set(these.map(sameOf)), text } };
      open.value = undefined;
      leadsToTable.value = true;
      tab.value = 'responses';
    },
    showBlocked: () => {
      leadsToBlocked.value = true;
      tab.value = 'recording';
    },
    showUnchecked: () => {
      finding.value = UNCHECKED;
      leadsToDetail.value = true;
      tab.value = 'findings';
    },
    reveal: (one, party = 'first') => {
      findingFilter.value = NO_FINDING_FILTER;
      finding.value = rowWith(findings.value, one, party)?.key;
      leadsToDetail.value = true;
      tab.value = 'findings';
    },
    preserveLog,
    typedPolicy: signal(undefined),
    unsplit: signal(new Set()),
    failed: computed(() => failedRequests(rows.value, pageUrl.value)),
    dropped: () => source.dropped(),
    findingsOf,
    clear: () => source.clear(),
    recordings,
    record,
    stop: () => {
      stopRecorded();
      unwatch();
      stopPreserving();
      cancelAnimationFrame(frame);
      page.stop();
    },
  };
}

function isSame(one: ActiveSuppressions, other: ActiveSuppressions): boolean {
  return (
    one.size === other.size &&
    [...one].every(([finding, { reason, until }]) => {
      const same = other.get(finding);
      return same?.reason === reason && same.until === until;
    })
  );
}
