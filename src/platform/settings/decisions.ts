import { baselineOf } from '../../capture/history/baseline.js';
import { withAllowed, withReportedPages } from '../../capture/recording/record-page.js';
import {
  isBlocked,
  isDirective,
  CHOICES,
  choicesOf,
  withChoices,
  type PolicyChoices,
  parseStoredRecording,
  type StoredRecording,
} from '../../capture/recording/stored-recording.js';
import { areOf, parseReports, type ReportsToAdd } from '../../capture/recording/reported-pages.js';
import {
  anyBoolean,
  anyNumber,
  anyText,
  asSuppressions,
  checked,
  isAwaited,
  isRecord,
  recordOf,
  siteNameOf,
  textUpTo,
  type Fields,
  type Suppression,
} from '../../engine/index.js';
import { writeBadgeSetting } from './badge-setting.js';
import { pin, unpin } from '../history/baselines.js';
import type { Copied } from '../../capture/deployed/copied.js';
import type { SelectionChanges } from '../../capture/selection.js';
import {
  checkItem,
  forgetList,
  isItem,
  isListName,
  parseCopied,
  parseSelection,
  rememberCopied,
  rememberSelection,
} from './change-choices.js';
import type { ListName } from './choices.js';
import { forgetLooks } from '../history/histories.js';
import { clearDisk } from '../storage/local-storage.js';
import { createQueue } from '../storage/queue.js';
import { changeRecording, deleteRecording } from '../recording/stored-recordings.js';
import { pageStateOf } from '../session/page-state.js';
import { forgetPrivateSuppressions, suppress, takeBack } from './suppressions.js';
import { isPrivate } from '../browser/tabs.js';

/** A decision of the user, to be stored. */
export type Decision =
  | { readonly kind: 'suppress'; readonly suppressions: readonly Suppression[] }
  | { readonly kind: 'take-back'; readonly site: string; readonly finding: string }
  /** The page in the tab, as it is. */
  | { readonly kind: 'pin' }
  /** The pin of a page of the site as it was loaded at that time. */
  | { readonly kind: 'unpin'; readonly site: string; readonly seenAt: number }
  /** Deletes the looks at a pinned page. */
  | { readonly kind: 'forget-looks'; readonly page: string }
  | { readonly kind: 'forget-list'; readonly list: ListName; readonly site: string }
  /** An item of a checklist is done, or not, on the site of the page in the tab. */
  | { readonly kind: 'check'; readonly item: string; readonly isOn: boolean }
  /** All that the person changed in the selection of fixes on a site; nothing for the selection at first. */
  | { readonly kind: 'select'; readonly site: string; readonly changes: SelectionChanges }
  /** What was copied for a site, or what a load had of it: see `withCopied`. */
  | { readonly kind: 'copy'; readonly site: string; readonly lines: Copied; readonly isWhole: boolean }
  /** What the person decides on a site's policy. */
  | ({ readonly kind: 'choose-sources'; readonly site: string } & PolicyChoices)
  /** Something that a preview blocked on a page of a recorded site: the policy is to allow it. */
  | {
      readonly kind: 'allow-load';
      readonly site: string;
      readonly url: string;
      readonly directive: string;
      readonly blocked: string;
    }
  /** Violation reports of the pages of a recorded site, from a file. */
  | { readonly kind: 'add-reports'; readonly site: string; readonly reports: ReportsToAdd }
  /** A recording from a file; it replaces one of the same site. */
  | { readonly kind: 'import-recording'; readonly stored: StoredRecording }
  | { readonly kind: 'forget-recording'; readonly site: string }
  | { readonly kind: 'badge'; readonly isOn: boolean }
  | { readonly kind: 'clear' };

/** Characters of a site's name: a host with its port. */
const LONGEST_HOST = 260;
const parseHost = textUpTo(LONGEST_HOST, 1);

/** Parses the decision in a request; undefined if it is malformed. */
export function parseDecision(raw: unknown): Decision | undefined {
  const { kind } = isRecord(raw) ? raw : {};
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) return undefined;
  const fields: Fields<object> = FIELDS[kind as Decision['kind']];
  const read = recordOf(fields)(raw);
  const decision = read && ({ kind, ...read } as Decision);
  if (decision?.kind === 'add-reports' && !areOf(decision.reports, decision.site)) return undefined;
  return decision;
}

const FIELDS: { readonly [K in Decision['kind']]: Fields<Omit<Extract<Decision, { kind: K }>, 'kind'>> } = {
  suppress: { suppressions: (raw) => asSuppressions(raw) ?? undefined },
  'take-back': { site: anyText, finding: anyText },
  pin: {},
  unpin: { site: anyText, seenAt: anyNumber },
  'forget-looks': { page: anyText },
  'forget-list': { list: checked(isListName), site: anyText },
  check: { item: checked(isItem), isOn: anyBoolean },
  select: { site: parseHost, changes: parseSelection },
  copy: { site: parseHost, lines: parseCopied, isWhole: (raw) => raw === true },
  'choose-sources': { site: anyText, ...CHOICES },
  'allow-load': {
    site: anyText,
    url: anyText,
    directive: checked(isDirective),
    blocked: checked(isBlocked),
  },
  'add-reports': { site: anyText, reports: parseReports },
  'import-recording': { stored: parseStoredRecording },
  'forget-recording': { site: anyText },
  badge: { isOn: anyBoolean },
  clear: {},
};

/** What became of a decision. */
export interface Kept {
  /** Whether it is kept after the browser closes. */
  readonly kept: boolean;
  /** How many older pins were deleted for it. */
  readonly dropped?: number;
}

const inTurn = createQueue();

/**
 * Stores a decision, after those before it. Nothing from private windows is stored on disk.
 * @param tabId the tab it was made for; null for the settings page
 */
export function keep(decision: Decision, tabId: number | null): Promise<Kept> {
  return inTurn(() => keepNext(decision, tabId));
}

async function keepNext(decision: Decision, tabId: number | null): Promise<Kept> {
  if (decision.kind !== 'pin') return { kept: await store(decision, tabId) };
  if (tabId === null || (await isPrivate(tabId))) return { kept: false };
  const dropped = await pinPageOf(tabId);
  return { kept: true, ...(dropped > 0 && { dropped }) };
}

/** @returns whether it is kept after the browser closes */
async function store(decision: Exclude<Decision, { kind: 'pin' }>, tabId: number | null): Promise<boolean> {
  const isOfPrivate = tabId !== null && (await isPrivate(tabId));
  if (isOfPrivate && NOT_IN_PRIVATE.has(decision.kind)) return false;
  const write = WRITERS[decision.kind] as Writer<Decision>;
  return (await write(decision, { tabId, isOfPrivate })) !== false;
}

const NOT_IN_PRIVATE: ReadonlySet<Decision['kind']> = new Set([
  'check',
  'select',
  'copy',
  'choose-sources',
  'allow-load',
  'add-reports',
  'import-recording',
]);

/** Stores a decision that was made for a tab; false if it is not kept. */
type Writer<D extends Decision> = (
  decision: D,
  of: { readonly tabId: number | null; readonly isOfPrivate: boolean },
) => Promise<unknown>;

const WRITERS: {
  readonly [K in Exclude<Decision['kind'], 'pin'>]: Writer<Extract<Decision, { kind: K }>>;
} = {
  suppress: async ({ suppressions }, { isOfPrivate }) => {
    await suppress(suppressions, isOfPrivate ? 'private' : 'lasting');
    return !isOfPrivate;
  },
  'take-back': takeBack,
  unpin,
  'forget-looks': ({ page }) => forgetLooks(page),
  'forget-list': ({ list, site }) => forgetList(list, site),
  check: async ({ item, isOn }, { tabId }) =>
    tabId === null ? false : checkItem(await siteOf(tabId), item, isOn),
  select: ({ site, changes }) => rememberSelection(site, changes),
  copy: ({ site, lines, isWhole }) => rememberCopied(site, lines, isWhole),
  'choose-sources': ({ site, ...choices }) =>
    changeRecording(site, (before) => before && withChoices(before, choicesOf(choices))),
  'allow-load': async ({ site, ...load }) => {
    let isAllowed = false;
    await changeRecording(site, (before) => {
      const after = before && withAllowed(before, load);
      isAllowed = after !== undefined && after.recording !== before?.recording;
      return after;
    });
    return isAllowed;
  },
  'add-reports': ({ site, reports }) =>
    changeRecording(site, (before) => before && withReportedPages(before, reports)),
  'import-recording': ({ stored }) => {
    // The clock of whoever exported it may be ahead: it would stay the last one that is deleted.
    const changedAt = Math.min(stored.changedAt, Date.now());
    const startedAt = Math.min(stored.startedAt, changedAt);
    const recording = { ...stored, startedAt, changedAt, documents: [] };
    return changeRecording(stored.recording.origin, () => recording);
  },
  'forget-recording': ({ site }) => deleteRecording(site),
  badge: ({ isOn }) => writeBadgeSetting(isOn),
  clear: async () => {
    await clearDisk();
    await forgetPrivateSuppressions();
  },
};

async function pinPageOf(tabId: number): Promise<number> {
  const state = await pageStateOf(tabId);
  if (state.kind !== 'page' || siteNameOf(state.snapshot.url) === '')
    throw new Error('There is no page to pin.');
  // A pin is kept, and would await it for ever.
  if (isAwaited(state.snapshot.chain)) throw new Error('The page is still loading.');
  if (state.snapshot.simulated) throw new Error('A simulated page cannot be pinned: end the preview first.');
  const baseline = baselineOf(state.snapshot, state.seenAt);
  if (!baseline) throw new Error('This page’s response is too large to store as a baseline.');
  return pin(baseline);
}

async function siteOf(tabId: number): Promise<string> {
  const state = await pageStateOf(tabId);
  const site = state.kind === 'page' ? siteNameOf(state.snapshot.url) : '';
  if (site === '') throw new Error('There is no page to check.');
  return site;
}
