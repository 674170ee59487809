import type { ComponentChildren } from 'preact';
import { about, groupFindings, isAnotherPage, type Finding, type Grade } from '../../engine/index.js';
import { onceDone } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { isBest, isFixable, NO_PLAN, type Outcome } from '../fixable.js';
import type { PageView } from '../store/view.js';
import { Chip } from '../components/Grade.js';
import { copiedFixes } from './before.js';
import { CopyFixes } from './CopyFixes.js';
import { TryIt } from './TryIt.js';
import { Way } from '../components/Way.js';
import { developmentServerOf, WhichServer } from '../components/WhichServer.js';

/** What to do next and the grade it leads to, with the fixes to take along. */
export function WhatIfStrip() {
  const { whatIf, view, deployed } = useStore();
  const page = view.value;
  // Fixes are for what the server sends.
  if (page.kind !== 'page' || page.snapshot.simulated) return null;
  return (
    <section class="what-if" aria-label="Outcome">
      {/* Empty until it is known what is deployed. */}
      <output>{whatIf.ticked.value && deployed.value !== null && <NextStep {...page} />}</output>
      {deployed.value !== null && <ForSelected page={page} />}
      {/* Without servers, the outcome asks. */}
      {page.report.stack.length > 0 && page.report.findings.some(isFixable) && developmentServerOf(page) && (
        <WhichServer />
      )}
    </section>
  );
}

/** What can be done with the fixes of the selected findings. While a preview runs, what is copied is what it simulates. */
export function ForSelected({ page }: { readonly page: PageView }) {
  const { whatIf } = useStore();
  if (page.preview || whatIf.findings.value.length === 0) return null;
  return (
    <div class="what-if-buttons">
      <TryIt />
      <CopySelected page={page} />
    </div>
  );
}

/** The button that copies the fixes of the selected findings. */
export function CopySelected({ page }: { readonly page: PageView }) {
  const { whatIf, deployed } = useStore();
  // Nothing urges to change what is best; what was copied comes first.
  const isQuiet = isBest(page.report) || deployed.value;
  const look = isQuiet ? {} : ({ look: 'primary' } as const);
  return <CopyFixes {...copiedFixes(page, whatIf.findings.value)} {...look} />;
}

/** The way of the grade with the selected fixes, or what to do in its place. */
export function NextStep({ report }: Pick<PageView, 'report'>) {
  const { whatIf } = useStore();
  const findings = whatIf.findings.value;
  const outcome = whatIf.outcome.value;
  const { grade } = report;
  const n = groupFindings(findings).length;
  const these = n === 1 ? 'This fix' : `These ${n} fixes`;
  if (outcome === undefined) return null;
  if (isAnotherPage(report)) return <Lines first={NO_PLAN} />;
  if (isBest(report) && (n === 0 || outcome?.grade === grade))
    return n === 0 ? (
      <Lines first={`${grade} is the best grade.`} then={bestText(report)} />
    ) : (
      <Lines first={`${grade} is the best grade,`} then={`also with ${these.toLowerCase()}.`} />
    );
  if (!report.findings.some(isFixable))
    return report.findings.length > 0 ? (
      <Lines first="No fix to copy." then="What to change is in each finding." />
    ) : (
      <Lines first="Nothing to fix in what was checked." />
    );
  if (outcome === null)
    return report.stack.length === 0 ? (
      <WhichServer />
    ) : n === 0 ? (
      <Lines first="Select findings to copy their headers." />
    ) : (
      <Lines first="No fixes for this server yet." then="Headers only." />
    );
  if (n === 0)
    return <Lines first="Nothing is selected." then="Select findings to see the grade after fixing them." />;
  const { later = outcome.grade } = outcome;
  if (outcome.grade === grade && later === grade)
    return (
      <Lines
        first={
          <>
            {these}: still <Chip grade={grade} complete={outcome.complete} />
          </>
        }
        then={whatIsLeft(report.findings, findings)}
      />
    );
  const once = onceDone(
    findings.flatMap(({ advice }) => advice),
    outcome.laterIf,
  );
  return (
    <WayOfFixes now={grade} isComplete={report.complete} after={outcome} these={these} n={n} once={once} />
  );
}

/** What most of the points that stay are for; empty if none do. */
function whatIsLeft(all: readonly Finding[], selected: readonly Finding[]): string {
  const pointsOf = (some: readonly Finding[]) => some.reduce((sum, { points }) => sum + points, 0);
  const unfixable = pointsOf(all.filter((one) => !isFixable(one)));
  const unselected = pointsOf(all.filter((one) => isFixable(one) && !selected.includes(one)));
  if (unselected > unfixable) return `−${unselected} is not selected.`;
  return unfixable > 0 ? `−${unfixable} has no fix here.` : '';
}

function bestText({ findings }: PageView['report']): string {
  return findings.length === 0 ? 'Nothing to fix.' : 'Nothing below changes it.';
}

function Lines({ first, then = '' }: { first: ComponentChildren; then?: string }) {
  return (
    <>
      <span class="first-line">{first}</span>
      {then !== '' && <span class="then quiet"> {then}</span>}
    </>
  );
}

interface WayProps {
  readonly now: Grade;
  readonly isComplete: boolean;
  readonly after: Outcome;
  readonly these: string;
  readonly n: number;
  /** Of the later steps: `once the policy is enforced` or `later`. */
  readonly once: string;
}

/** The way of the grade: now, with the fixes, and once their policy is enforced. It is said in a sentence, too. */
function WayOfFixes({ now, isComplete, after, these, n, once }: WayProps) {
  const { grade, later = grade, laterIf, complete } = after;
  const isLater = later !== grade;
  const condition = laterIf === undefined ? '' : ` (${laterIf})`;
  const sentence = `${these}: ${grade === now ? `still ${about(now, after)}` : `${now} to ${about(grade, after)}`}.${
    isLater
      ? ` ${once === 'later' ? 'After the later steps' : 'Once the policy is enforced'}: ${about(later, after)}${condition}.`
      : ''
  }`;
  const chips = [
    { grade: now, complete: isComplete, words: 'now' },
    { grade, complete, words: n === 1 ? '1 fix' : `${n} fixes` },
    ...(isLater ? [{ grade: later, complete, words: once === 'later' ? once : 'enforced' }] : []),
  ];
  const [inShort] = (laterIf ?? '').split(/[,:]/, 1);
  return (
    <>
      <Way steps={chips} sentence={sentence} />
      {inShort && (
        <span class="then quiet" aria-hidden="true" title={sentence}>
          {about(later, after)} {inShort}
        </span>
      )}
    </>
  );
}
