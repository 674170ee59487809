import { fixesFor } from '../../fixes/index.js';
import type { StackMember } from '../../engine/index.js';
import { useStore } from '../context.js';
import { fixText } from '../text/fixes.js';
import { numberWords } from '../text/words.js';
import { CopyButton } from './CopyButton.js';

/** What the ticked findings lead to, and their fixes to take along. Its room is kept before that is known. */
export function WhatIfStrip({ stack }: { stack: readonly StackMember[] }) {
  const { whatIf } = useStore();
  const ticked = whatIf.ticked.value;
  const outcome = whatIf.outcome.value;
  const n = ticked?.size ?? 0;
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
      {n > 0 && (
        <CopyButton
          label="Copy fixes"
          what="the fixes"
          text={() => fixText(fixesFor(whatIf.advice.value, stack).blocks)}
        />
      )}
    </div>
  );
}
