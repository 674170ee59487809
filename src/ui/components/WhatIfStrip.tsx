import { useStore } from '../context.js';
import { fixes } from '../later.js';
import { numberWords } from '../text/words.js';
import { CopyButton } from './CopyButton.js';

/** What the ticked findings lead to, and their fixes to take along. Its room is kept before that is known. */
export function WhatIfStrip() {
  const { whatIf, view } = useStore();
  const ticked = whatIf.ticked.value;
  const outcome = whatIf.outcome.value;
  const n = ticked?.size ?? 0;
  const copied = async () => {
    const { asOneText, pageFixes } = await fixes.load();
    const page = view.value;
    if (page.kind !== 'page') return '';
    const chosen = { ...page.report, findings: whatIf.findings.value };
    return asOneText(pageFixes(page.snapshot, chosen).fixes);
  };
  return (
    <div class="what-if">
      <output>
        {!ticked || !outcome ? null : n === 0 ? (
          <span class="quiet">Tick findings to see the grade they lead to</span>
        ) : (
          <>
            {n === 1 ? 'Fix this one' : `Fix these ${numberWords(n)}`} →{' '}
            <strong>
              {!outcome.complete && '~'}
              {outcome.grade}
            </strong>{' '}
            <span class="quiet">{outcome.score} / 100</span>
          </>
        )}
      </output>
      {n > 0 && <CopyButton label="Copy fixes" what="the fixes" text={copied} />}
    </div>
  );
}
