import { about, groupFindings } from '../../engine/index.js';
import { asOneText, headerText, onceDone, pageFixes } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { isBest } from '../fixable.js';
import type { PageView } from '../store/view.js';
import { CopyButton } from './CopyButton.js';
import { TryIt } from './TryIt.js';
import { WhichServer } from './WhichServer.js';

interface Props {
  /** Whether there is space for every way to try the fixes. */
  readonly wide?: boolean;
}

/** What to do next and the grade it leads to, with the fixes to take along. */
export function WhatIfStrip({ wide = false }: Props) {
  const { whatIf, view } = useStore();
  const page = view.value;
  // Fixes are for what the server sends.
  if (page.kind !== 'page' || page.snapshot.simulated) return null;
  const outcome = whatIf.outcome.value;
  const { findings } = whatIf;
  const copied = () => {
    const written = pageFixes(page.snapshot, { ...page.report, findings: findings.value });
    return outcome === null ? headerText(written.headers) : asOneText(written.fixes);
  };
  const isAny = findings.value.length > 0;
  return (
    <div class="what-if">
      <output>{whatIf.ticked.value && <NextStep {...page} />}</output>
      {isAny && (
        <div class="what-if-buttons">
          {outcome === null ? (
            <CopyButton key="headers" label="Copy headers" what="the headers" text={copied} />
          ) : (
            <CopyButton key="fixes" label="Copy fixes" what="the fixes" text={copied} />
          )}
          <TryIt wide={wide} />
        </div>
      )}
    </div>
  );
}

function NextStep({ report }: Pick<PageView, 'report'>) {
  const { whatIf } = useStore();
  const findings = whatIf.findings.value;
  const outcome = whatIf.outcome.value;
  const { grade } = report;
  const n = groupFindings(findings).length;
  if (outcome === undefined) return null;
  if (isBest(report) && (n === 0 || outcome?.grade === grade))
    return (
      <>
        <strong>{grade}</strong> is the best grade
        {n > 0 && `, also with ${n === 1 ? 'this fix' : `these ${n} fixes`}`}
      </>
    );
  if (outcome === null)
    return report.stack.length === 0 ? (
      <WhichServer />
    ) : (
      <span class="quiet">
        {n === 0 ? 'Select findings to copy their headers' : 'No fixes for this server yet: headers only'}
      </span>
    );
  if (n === 0) return <span class="quiet">Select findings to see the grade after fixing them</span>;
  const { later = outcome.grade } = outcome;
  if (outcome.grade === grade && later === grade)
    return (
      <span class="quiet">
        Fix {n}: the grade stays {about(grade, outcome)}
      </span>
    );
  const once = onceDone(findings.flatMap(({ advice }) => advice));
  return (
    <>
      Fix {n} →{' '}
      {outcome.grade !== grade && (
        <>
          <strong>{about(outcome.grade, outcome)}</strong>
          {later === outcome.grade ? (
            <span class="quiet"> {about(outcome.score, outcome)} / 100</span>
          ) : (
            ' now, '
          )}
        </>
      )}
      {later !== outcome.grade && (
        <span class="whole">
          <strong>{about(later, outcome)}</strong> {once}
        </span>
      )}
    </>
  );
}
