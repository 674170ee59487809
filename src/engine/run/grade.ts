import { evidenceOf } from './evidence.js';
import type { Caveat, ProblemMessage, Rule } from './define-rule.js';
import type { Grade, Report, Unknown, Finding } from '../model/report.js';
import type { PageSnapshot, Unseen } from '../model/facts.js';
import { RULES } from '../rules/index.js';
import { entryOf, runRules, type RawFinding, type RuleResult } from './run-rules.js';
import type { ActiveSuppressions } from './suppress.js';

/** How a score becomes a letter, as in the HTTP Observatory. */
export const GRADE_TABLE = {
  /** Increased when the same findings would get another score or letter. */
  version: 1,
  start: 100,
  /** Bonuses count once the base is at least this. */
  bonusFrom: 90,
  step: 5,
  /** The letter from this score on, best first. */
  letters: [
    [100, 'A+'],
    [90, 'A'],
    [85, 'A-'],
    [80, 'B+'],
    [70, 'B'],
    [65, 'B-'],
    [60, 'C+'],
    [50, 'C'],
    [45, 'C-'],
    [40, 'D+'],
    [30, 'D'],
    [25, 'D-'],
    [0, 'F'],
  ] satisfies readonly (readonly [from: number, grade: Grade])[],
} as const;

/**
 * @param points all deductions together, ≥ 0
 * @param bonus all bonuses together, ≥ 0
 */
export function scoreOf(points: number, bonus: number): number {
  const base = GRADE_TABLE.start - points;
  return Math.max(0, base >= GRADE_TABLE.bonusFrom ? base + bonus : base);
}

/** The letter of a score: rounded down to a multiple of five, 100 at most. */
export function gradeOf(score: number): Grade {
  const stepped = Math.floor(Math.min(score, GRADE_TABLE.start) / GRADE_TABLE.step) * GRADE_TABLE.step;
  return GRADE_TABLE.letters.find(([from]) => stepped >= from)?.[1] ?? 'F';
}

/** Whether a grade is worse than another. */
export function isWorse(grade: Grade, than: Grade): boolean {
  return rankOf(grade) > rankOf(than);
}

function rankOf(grade: Grade): number {
  return GRADE_TABLE.letters.findIndex(([, letter]) => letter === grade);
}

/** A grade or score, with `~` if it may change once everything was seen. */
export function about(value: Grade | number, { complete }: Pick<Report, 'complete'>): string {
  return `${complete ? '' : '~'}${value}`;
}

/** The grade of a report as a text shows it, `A+ (broken)`: never the letter of a broken page alone. */
export function verdict(report: Pick<Report, 'grade' | 'complete' | 'caveats'>): string {
  return `${about(report.grade, report)}${isBroken(report) ? ' (broken)' : ''}`;
}

/** The grade without texts. */
export interface GradeResult extends Pick<Report, 'grade' | 'score' | 'complete'> {
  /** Whether any check that can change the score had its evidence. If not, no letter is shown. */
  readonly isGraded: boolean;
  /** The first caveat of the report, which the letter must not be shown without; null if it has none. */
  readonly caveat: Caveat | null;
}

/** Which caveat a finding is, if it is one of Report.caveats. */
export function caveatOf(
  rule: Rule,
  { message, suppressed }: Pick<RawFinding, 'message' | 'suppressed'>,
): Caveat | undefined {
  if (!rule.canQualifyGrade || suppressed) return undefined;
  return entryOf<ProblemMessage>(rule.problems, message).qualifiesGrade;
}

/** Only rules that can change the score count, and they alone are enough. */
export function computeGrade(results: readonly RuleResult[]): GradeResult {
  let points = 0;
  let bonus = 0;
  let complete = true;
  let isGraded = false;
  const caveats = new Set<Caveat>();
  for (const { rule, findings, passes, unknowns } of results) {
    if (rule.canQualifyGrade) {
      for (const finding of findings) {
        const caveat = caveatOf(rule, finding);
        if (caveat) caveats.add(caveat);
      }
    }
    if (!rule.canChangeScore) continue;
    for (const finding of findings) points += finding.points;
    for (const pass of passes) bonus += pass.bonus;
    // Evidence that needs a probe does not make the grade incomplete.
    complete &&= unknowns.every((because) => isBeyondPage({ because }));
    isGraded ||= findings.length + passes.length > 0;
  }
  const score = scoreOf(points, bonus);
  const [caveat = null] = [...caveats].sort();
  return { grade: gradeOf(score), score, complete, isGraded, caveat };
}

const SCORING_RULES = /* @__PURE__ */ RULES.filter(({ canChangeScore }) => canChangeScore);

const GRADING_RULES = /* @__PURE__ */ RULES.filter(
  ({ canChangeScore, canQualifyGrade }) => canChangeScore || canQualifyGrade,
);

/** The grade that `audit` gives, for a badge or a comparison, which need no texts and no advice. */
export function gradeOfPage(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): GradeResult {
  return computeGrade(runRules(GRADING_RULES, evidenceOf(snapshot), suppressed));
}

/** Whether any check that can change the score had its evidence. If not, no letter is shown. */
export function isGraded({ findings, passes }: Report): boolean {
  const scoring = new Set(SCORING_RULES.map(({ id }) => id));
  return [...findings, ...passes].some(({ rule }) => scoring.has(rule));
}

/** Reasons of evidence that this page cannot show, with the requests that Sitegrade sends or without; it is complete without. */
const BEYOND_THE_PAGE: ReadonlySet<Unseen | 'crashed'> = new Set([
  'not-probed',
  'hsts-stored',
  'hsts-forced',
  'leads-elsewhere',
  'no-answer',
  'sign-in-not-opened',
  'other-port',
] as const);

/** Whether the missing evidence is beyond the page. */
export function isBeyondPage({ because }: Pick<Unknown, 'because'>): boolean {
  return BEYOND_THE_PAGE.has(because);
}

/** The caveats of a grade in one sentence, for everything that shows a letter; undefined without any. */
export function caveatText({ caveats: [first, ...rest] }: Pick<Report, 'caveats'>): string | undefined {
  if (!first) return undefined;
  return rest.length === 0 ? first.text : `${first.text}, and ${rest.length} more`;
}

/** The same with its consequence, for texts that have room for it. */
export function caveatSentence(report: Pick<Report, 'caveats'>): string | undefined {
  const text = caveatText(report);
  const [first] = report.caveats;
  if (!first || text === undefined) return undefined;
  if (isOfAnotherPage(first)) return `${text}. ${first.why}`;
  return isBroken(report) ? `The page is broken. ${text}.` : `${text}: the page may not work.`;
}

/** Whether the page's policy stopped scripts, styles or frames of its own. */
export function isBroken({ caveats }: Pick<Report, 'caveats'>): boolean {
  return caveats.some(breaksPage);
}

/** Whether a caveat says so. */
export function breaksPage({ rule, severity }: Pick<Finding, 'rule' | 'severity'>): boolean {
  return rule === 'csp-blocks' && severity === 'medium';
}

/** Whether the graded response is probably not the page that was meant: then no plan is made from its grade. */
export function isAnotherPage({ caveats }: Pick<Report, 'caveats'>): boolean {
  return caveats.some(isOfAnotherPage);
}

/** Whether a finding says so. Its subject is the status of the response. */
export function isOfAnotherPage({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === 'another-page';
}
