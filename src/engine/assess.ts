import { evidenceOf } from './evidence.js';
import { gradeOf, scoreOf } from './grade.js';
import { judgeAll, type Judgement } from './judge.js';
import type { PageSnapshot, Report } from './model.js';
import type { ActiveSuppressions } from './suppress.js';

/** What a report comes to, without a word of it. */
export interface Assessment extends Pick<Report, 'grade' | 'score' | 'complete'> {
  /** Whether anything at all could be judged. */
  readonly isJudged: boolean;
}

/**
 * The grade of a page and nothing else, by the same judgements as `audit`. Whoever shows no findings asks here:
 * no rule's words come along.
 */
export function assess(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Assessment {
  return assessmentOf(judgeAll(evidenceOf(snapshot), suppressed));
}

export function assessmentOf(judgements: readonly Judgement[]): Assessment {
  const score = scoreOf(
    sum(judgements.flatMap(({ findings }) => findings.map(({ points }) => points))),
    sum(judgements.flatMap(({ passes }) => passes.map(({ bonus }) => bonus))),
  );
  return {
    grade: gradeOf(score),
    score,
    // What takes a request of its own is not held against a page that was only looked at.
    complete: judgements.every(({ unknowns }) => unknowns.every(({ because }) => because === 'not-probed')),
    isJudged: judgements.some(({ findings, passes }) => findings.length + passes.length > 0),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
