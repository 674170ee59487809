import type { ShownPreview } from '../../capture/page-state.js';
import type { RecordedPolicyAdvice } from '../../capture/preview/choice.js';
import {
  audit,
  isGraded,
  withChosenStack,
  type Advice,
  type Finding,
  type HeaderLine,
  type PreviewPlan,
} from '../../engine/index.js';
import { contextOf, fixesFor, headerText, supportOf, type FixBlock } from '../../fixes/index.js';
import { writesAll } from '../../fixes/recording/policy-advice.js';
import { filesText } from '../clipboard.js';
import type { GradedPage, PageView, View } from '../store/view.js';

/** A page with its report, and when it was seen. */
type ReportedPage = GradedPage & { readonly seenAt: number };

/** The page before a preview, as it was graded there. */
interface PageBefore extends ReportedPage {
  /** The selected findings. */
  readonly findings: readonly Finding[];
}

/** A text for the clipboard. */
export interface Copied {
  /** Plain headers, where there are no fixes for the servers, or what is tried is no fix. */
  readonly isHeaders: boolean;
  readonly text: () => string | Promise<string>;
  /** What the text fulfils. */
  readonly advice: () => readonly Advice[];
}

type From = NonNullable<ShownPreview['from']>;
const pages = new WeakMap<From, PageBefore | undefined>();

/** The page before a preview; undefined if it was not kept, or no longer has what was chosen there. */
export function pageBefore({ from }: ShownPreview): PageBefore | undefined {
  if (!from) return undefined;
  if (!pages.has(from)) pages.set(from, grade(from));
  return pages.get(from);
}

function grade({ snapshot, choice, suppressed }: From): PageBefore | undefined {
  const audited = audit(snapshot, suppressed);
  const report = choice.stack ? withChosenStack(audited, choice.stack, 'chosen by you') : audited;
  const ids = new Set(choice.findings);
  const findings = report.findings.filter(({ id }) => ids.has(id));
  // Another text would be no text of what is simulated.
  if (findings.length < ids.size) return undefined;
  const { seenAt, checked } = choice;
  return {
    snapshot,
    report,
    findings,
    seenAt,
    ...(suppressed.size > 0 && { suppressed }),
    ...(checked && { checked }),
  };
}

/**
 * The page that reports are of: while a preview runs, that before it. Undefined if there is none, if it was not graded,
 * or if it is what a preview that has ended left.
 */
export function reportedPage(view: View, graded: PageView | undefined): ReportedPage | undefined {
  if ('preview' in view) {
    const before = pageBefore(view.preview);
    return before && isGraded(before.report) ? before : undefined;
  }
  return graded?.snapshot.simulated ? undefined : graded;
}

/** The fixes of findings as files for the servers of a page, or the headers for servers without fixes. */
export function copiedFixes(page: ReportedPage, findings: readonly Finding[]): Copied {
  const { snapshot, report } = page;
  return copiedAdvice(
    page,
    findings.flatMap(({ advice }) => advice),
    async () => (await import('../../fixes/page.js')).pageFixes(snapshot, { ...report, findings }).fixes,
  );
}

/** @param fixes the blocks for the advice, with what they close if that is known */
function copiedAdvice(
  { report, snapshot, seenAt }: ReportedPage,
  advice: readonly Advice[],
  fixes?: () => Promise<readonly FixBlock[]>,
): Copied {
  const isHeaders = supportOf(report.stack) !== 'supported';
  const page = contextOf(snapshot);
  const written = () => fixesFor(advice, report.stack, page);
  const blocks = () => written().blocks.filter(({ alternative }) => !alternative);
  return {
    isHeaders,
    text: async () =>
      isHeaders ? headerText(written().headers) : filesText((await fixes?.()) ?? blocks(), { page, seenAt }),
    advice: () => (isHeaders ? advice.filter(isHeader) : blocks().flatMap(({ effect }) => effect)),
  };
}

/**
 * What a preview simulates, as text for the servers of the page where it began; undefined if that is not known, or no
 * text may give it.
 */
export function copiedPreview(preview: ShownPreview): Copied | undefined {
  const page = pageBefore(preview);
  if (!page || !preview.from) return undefined;
  const { choice, plan } = preview.from;
  if (choice.policy === 'no-text') return undefined;
  if (choice.policy) return copiedPolicy(page, choice.policy);
  if (page.findings.length === 0)
    return { isHeaders: true, text: () => planText(plan), advice: () => headersOf(plan).map(asAdvice) };
  return copiedFixes(page, page.findings);
}

/** Where a text cannot give parts of the site a policy of their own, as the preview does: the headers of each. */
function copiedPolicy(page: PageBefore, policy: RecordedPolicyAdvice): Copied {
  const { parts = [] } = policy;
  const written = fixesFor([policy], page.report.stack, contextOf(page.snapshot));
  if (parts.length === 0 || writesAll(written, parts)) return copiedAdvice(page, [policy]);
  const ofParts = parts.map(({ prefix, value }) =>
    partText(prefix, [{ name: `${policy.name}-Report-Only`, value }]),
  );
  return {
    isHeaders: true,
    text: () => [headerText(written.headers), ...ofParts].join('\n\n'),
    advice: () => [policy],
  };
}

function isHeader({ op }: Advice): boolean {
  return op === 'set-header';
}

function asAdvice({ name, value }: HeaderLine): Advice {
  return { op: 'set-header', name, value };
}

/** The headers that a plan sets, as they were advised. */
function planText(plan: PreviewPlan): string {
  return [
    headerText(headersOf(plan)),
    ...(plan.parts ?? []).map((part) => partText(part.prefix, headersOf(part))),
  ].join('\n\n');
}

function headersOf({ operations }: Pick<PreviewPlan, 'operations'>): readonly HeaderLine[] {
  return operations.flatMap((one) =>
    one.operation === 'remove' ? [] : [{ name: one.name, value: one.advised ?? one.value }],
  );
}

function partText(prefix: string, headers: Parameters<typeof headerText>[0]): string {
  return `# Instead, at ${prefix} and under it:\n${headerText(headers)}`;
}
