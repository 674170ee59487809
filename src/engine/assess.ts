import { isBeyondPage } from './beyond-page.js';
import { evidenceOf } from './evidence.js';
import { gradeOf, scoreOf } from './grade.js';
import { judgeAll, type Judgement } from './judge.js';
import type { PageSnapshot, Report } from './model.js';
import { SCORING } from './rules/scoring.js';
import type { ActiveSuppressions } from './suppress.js';

/** What a report comes to, without a word of it. */
export interface Assessment extends Pick<Report, 'grade' | 'score' | 'complete'> {
  /** Whether anything at all could be judged. */
  readonly isJudged: boolean;
}

/**
 * The grade of a page and nothing else, by the same judgements as `audit`. Whoever shows no findings asks here:
 * neither rules that only inform nor any rule's words come along.
 */
export function assess(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Assessment {
  return assessmentOf(judgeAll(SCORING, evidenceOf(snapshot), suppressed));
}

/** Whether a rule can change the score. */
export const isScoring = (rule: string): boolean => SCORING_IDS.has(rule);
const SCORING_IDS: ReadonlySet<string> = new Set(SCORING.map(({ id }) => id));

/** @param judgements those of the rules that can change the score */
export function assessmentOf(judgements: readonly Judgement[]): Assessment {
  let points = 0;
  let bonus = 0;
  for (const { findings, passes } of judgements) {
    for (const finding of findings) points += finding.points;
    for (const pass of passes) bonus += pass.bonus;
  }
  const score = scoreOf(points, bonus);
  return {
    grade: gradeOf(score),
    score,
    // What takes a request of its own is not held against a page that was only looked at.
    complete: judgements.every(({ unknowns }) => unknowns.every(isBeyondPage)),
    isJudged: judgements.some(({ findings, passes }) => findings.length + passes.length > 0),
  };
}
