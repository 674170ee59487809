import { about } from '../../engine/index.js';
import { asOneText, headerText, onceDone, pageFixes } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { numberText } from '../text/format.js';
import { CopyButton } from './CopyButton.js';
import { WhichServer } from './WhichServer.js';

/** What the fixes for the ticked findings lead to, to take along. */
export function WhatIfStrip() {
  const { whatIf, view } = useStore();
  const ticked = whatIf.ticked.value;
  const outcome = whatIf.outcome.value;
  const page = view.value;
  const grade = page.kind === 'page' ? page.report.grade : undefined;
  const n = ticked?.size ?? 0;
  const advice = () => whatIf.findings.value.flatMap((finding) => finding.advice);
  const copied = () => {
    if (page.kind !== 'page') return '';
    const chosen = { ...page.report, findings: whatIf.findings.value };
    const written = pageFixes(page.snapshot, chosen);
    return outcome === null ? headerText(written.headers) : asOneText(written.fixes);
  };
  const isUnrecognised = page.kind === 'page' && page.report.stack.length === 0;
  return (
    <div class="what-if">
      <output>
        {!ticked || outcome === undefined ? null : outcome === null ? (
          isUnrecognised ? (
            <WhichServer />
          ) : (
            <span class="quiet">No fixes for this server yet: headers only</span>
          )
        ) : n === 0 ? (
          <span class="quiet">Select findings to see the grade after fixing them</span>
        ) : outcome.grade === grade && (outcome.later ?? grade) === grade ? (
          <span class="quiet">
            With {n === 1 ? 'this fix' : `these ${numberText(n)} fixes`} the grade stays{' '}
            {about(grade, outcome)}
          </span>
        ) : (
          <>
            {n === 1 ? 'Fix this one' : `Fix these ${numberText(n)}`} →{' '}
            <strong>{about(outcome.grade, outcome)}</strong>{' '}
            {outcome.later !== undefined && outcome.later !== outcome.grade ? (
              <>
                now, <strong>{about(outcome.later, outcome)}</strong> {onceDone(advice())}
              </>
            ) : (
              <span class="quiet">{about(outcome.score, outcome)} / 100</span>
            )}
          </>
        )}
      </output>
      {n > 0 && outcome !== null && <CopyButton label="Copy fixes" what="the fixes" text={copied} />}
      {n > 0 && outcome === null && <CopyButton label="Copy headers" what="the headers" text={copied} />}
    </div>
  );
}
