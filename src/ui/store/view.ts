import { isOf, type PageState, type ShownPreview } from '../../capture/page-state.js';
import { sentProbes, unsentProbes } from '../../capture/probe/probe-plan.js';
import {
  audit,
  isAnotherPage,
  withChosenStack,
  type ActiveSuppressions,
  type Advice,
  type PageSnapshot,
  type Probed,
  type ProbeRequest,
  type Report,
} from '../../engine/index.js';
import type { ShownState } from './state.js';

export type PageFacts = Extract<PageState, { kind: 'page' }>;

/** A page with its report, to be written. */
export interface GradedPage {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
  readonly suppressed?: ActiveSuppressions;
  /** The ids of the checklists’ items that the user ticked. */
  readonly checked?: readonly string[];
}

export interface CopiedFixes {
  /** As the texts fulfil it. */
  readonly advice: readonly Advice[];
  /** These are all that is to be deployed. */
  readonly isWhole?: boolean;
}

export type Remember = (fixes: () => CopiedFixes | Promise<CopiedFixes>) => Promise<void>;

/** A page with its report. */
export interface PageView {
  readonly kind: 'page';
  readonly report: Report;
  /** The facts that the report is made from. */
  readonly snapshot: PageSnapshot;
  readonly seenAt: number;
  readonly probe: Probe;
  /** The user chose the report's servers. */
  readonly isChosen: boolean;
  readonly suppressed?: ActiveSuppressions;
  /** The ids of the checklists’ items that the user ticked. */
  readonly checked?: readonly string[];
  /** The preview that runs in the tab. */
  readonly preview?: ShownPreview;
  /** The pages of its origin are being recorded. */
  readonly isRecorded?: true;
}

export type View = Exclude<ShownState, PageFacts> | PageView;

/** The requests beyond the page: those still to send and those sent. */
export interface Probe {
  readonly unsent: readonly ProbeRequest[];
  readonly sent: readonly Probed[];
  readonly isPrivate: boolean;
}

/**
 * @param stack the servers the user chose, by name, outermost first; null for the recognised ones
 * @param token of the requests that a probe would send
 */
export function viewPage(page: PageFacts, stack: readonly string[] | null, token: string): PageView {
  const { snapshot, seenAt, suppressed, checked, preview, isRecorded } = page;
  const report = audit(snapshot, suppressed);
  return {
    kind: 'page',
    report: stack ? withChosenStack(report, stack, 'chosen by you') : report,
    snapshot,
    seenAt,
    probe: {
      unsent: unsentProbes(snapshot, token),
      sent: sentProbes(snapshot),
      isPrivate: page.isPrivate === true,
    },
    isChosen: stack !== null,
    ...(suppressed && { suppressed }),
    ...(checked && { checked }),
    ...(preview && { preview }),
    ...(isRecorded && { isRecorded }),
  };
}

/** The page on show, if a preview can start on it. */
export function previewable({
  isLive,
  view: { value: view },
}: {
  readonly isLive: boolean;
  readonly view: { readonly value: View };
}): PageView | undefined {
  return isLive && view.kind === 'page' && !view.preview && !isSimulated(view) ? view : undefined;
}

/** Whether a preview runs in the tab, but not on what the tab shows. */
export function isOutsidePreview(view: View): boolean {
  const preview = 'preview' in view ? view.preview : undefined;
  return preview !== undefined && !(view.kind === 'page' && isOf(preview, view.snapshot));
}

/** Whether the page is one that a preview changed: not what the server sends. */
export function isSimulated(view: View): boolean {
  return view.kind === 'page' && view.snapshot.simulated === true;
}

/** Whether it is probably not the page that was meant, so that nothing is to fix. */
export function isUnplanned(view: View): boolean {
  return view.kind === 'page' && isAnotherPage(view.report);
}

/** Whether the page came with an error status: a server's error page often has other headers than its pages. */
export function isErrorPage({ chain }: PageSnapshot): boolean {
  return chain.seen && (chain.value.at(-1)?.status ?? 0) >= 400;
}
