import { apply } from './apply.js';
import { GRADE_TABLE, gradeOf, gradeOfPage, type GradeResult } from '../run/grade.js';
import type { Advice } from '../model/advice.js';
import type { Finding, Grade } from '../model/report.js';
import type { PageSnapshot } from '../model/facts.js';
import { targetOf } from './merge-advice.js';
import { directivesIn, loosened } from './loosen.js';
import { knownApplication, type KnownApplication } from '../stack/application.js';
import type { ActiveSuppressions } from '../run/suppress.js';

/** Advice with a fix, and what that fix does: less than the advice, if it is a first step. */
export interface WrittenAdvice {
  readonly advice: Advice;
  readonly effect: readonly Advice[];
  /** What it does after its later steps, if that is not the advice. */
  readonly goal?: readonly Advice[];
}

/** One step, with the result after it and all earlier steps. */
export interface PlanStep {
  readonly advice: Advice;
  /** Points gained by the fix; 0 if it also needs a later step. */
  readonly gain: number;
  /** With the fixes as written. */
  readonly gradeAfter: Grade;
  /** After the later steps too; absent if their effect cannot be predicted. */
  readonly gradeLater?: Grade;
  /** On what that depends, such as `if other pages stand it: …`; absent if it was seen. */
  readonly laterIf?: string;
}

/** Steps that reach another letter together, at once or later; the last ones may reach none. */
export interface Milestone extends Omit<PlanStep, 'advice'> {
  readonly steps: readonly PlanStep[];
}

/** The grade after following advice. */
export interface Outlook {
  /** With the fixes as written. */
  readonly now: GradeResult;
  /** After the later steps too; absent if their effect cannot be predicted. */
  readonly later?: GradeResult;
  /** As in `PlanStep`. */
  readonly laterIf?: string;
}

/** Limit on advice that is tried in every order; pages exceed it only with many cookies. */
const MAX_ADVICE = 40;

/** False for a policy that the page violates or may violate: it cannot be enforced before the page changes. */
function isPredictable({ advice }: WrittenAdvice): boolean {
  return advice.op !== 'set-header' || advice.rollout !== 'report-only-first' || advice.fitsPage === true;
}

/** Grades the page again with the fixes applied, now and later: points are never added up. */
export function outlookOf(
  snapshot: PageSnapshot,
  written: readonly WrittenAdvice[],
  suppressed?: ActiveSuppressions,
): Outlook {
  const application = knownApplication(snapshot);
  const { now, sure, later } = picksFor(application);
  const after = (pick: Pick) => gradeOfPage(apply(snapshot, written.flatMap(pick)), suppressed);
  const given = after(now);
  if (!written.every(isPredictable)) return { now: given };
  const safe = best(given, after(sure));
  const end = best(safe, after(later));
  return { now: given, later: end, ...conditionOf(application, written, given.grade, safe.grade, end.grade) };
}

function best(one: GradeResult, other: GradeResult): GradeResult {
  return other.score > one.score ? other : one;
}

/** What is done of a fix: as written; and later, what breaks no page; and all that the application stands. */
function picksFor(application: KnownApplication | null): Readonly<Record<'now' | 'sure' | 'later', Pick>> {
  const held = (one: Advice): Advice =>
    application && one.op === 'set-header' && mayBreakOthers(one)
      ? { ...one, value: loosened(one.value, application) }
      : one;
  return {
    now: ({ effect }) => effect,
    sure: ({ advice, effect, goal = [advice] }) => (mayBreakOthers(advice) ? effect : goal),
    later: ({ advice, goal = [advice] }) => goal.map(held),
  };
}

/**
 * Whether pages that were not seen may violate what is enforced in the end. Directives that the page sends already, or
 * that are enforced at once, are none of those.
 */
export function mayBreakOthers(advice: Advice): boolean {
  if (advice.op !== 'set-header' || advice.rollout !== 'report-only-first') return false;
  const { value, replaces = '', meanwhile = '', recordedPages = 1 } = advice;
  const inForce = new Set([replaces, meanwhile].flatMap(directivesIn));
  const isNew = (text: string) => !inForce.has(text) && !HARMLESS.has(text.split(' ', 1)[0] ?? '');
  return recordedPages < 2 && directivesIn(value).some(isNew);
}

/** What `safePart` enforces at once. */
const HARMLESS: ReadonlySet<string> = new Set(['object-src', 'base-uri', 'frame-ancestors']);

/**
 * On what a later grade depends.
 * @param given with the fixes as written
 * @param safe and after the later steps that break no page
 * @param end after all of them
 */
function conditionOf(
  application: KnownApplication | null,
  written: readonly WrittenAdvice[],
  given: Grade,
  safe: Grade,
  end: Grade,
): { readonly laterIf?: string } {
  if (end === given) return {};
  const others = 'if other pages stand it: record the site';
  if (application && written.some(({ advice }) => mayBreakOthers(advice))) {
    const { name, folders, scripts } = application;
    const code = scripts.includes('eval') ? 'inline scripts and eval()' : 'inline scripts';
    const whose = folders ? `${folders.join(' and ')} of ${name}` : name;
    return { laterIf: `with ${code}, which ${whose} needs, ${others}` };
  }
  return end === safe ? {} : { laterIf: others };
}

/**
 * The steps in order: first the largest immediate gain, then later gains, unpredictable ones last. Each gain is
 * measured by applying the advice and grading the page again, because a rule deducts points only once and bonuses
 * count only from a certain score. Advice without a gain, or without a fix, is left out; from the best letter on there
 * is nothing to gain. Steps are computed on demand: each takes dozens of gradings.
 *
 * @param written the findings' advice that has a fix
 */
export function* planSteps(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  written: readonly WrittenAdvice[],
  suppressed?: ActiveSuppressions,
): Generator<PlanStep, void> {
  const scoreOf = (page: PageSnapshot) => gradeOfPage(page, suppressed).score;
  const application = knownApplication(snapshot);
  const picks = picksFor(application);
  const now: Track = { page: snapshot, score: scoreOf(snapshot), pick: picks.now };
  const sure: Track = { ...now, pick: picks.sure };
  const later: Track = { ...now, pick: picks.later };
  const done: WrittenAdvice[] = [];
  const follow = (one: WrittenAdvice): PlanStep => {
    done.push(one);
    const before = now.score;
    for (const track of [now, sure, later]) {
      track.page = apply(track.page, track.pick(one));
      track.score = scoreOf(track.page);
    }
    const gradeAfter = gradeOf(now.score);
    const step = { advice: one.advice, gain: now.score - before, gradeAfter };
    if (!done.every(isPredictable)) return step;
    const safe = Math.max(now.score, sure.score);
    const gradeLater = gradeOf(Math.max(safe, later.score));
    return { ...step, gradeLater, ...conditionOf(application, done, gradeAfter, gradeOf(safe), gradeLater) };
  };
  let groups = groupsOf(findings, written);
  for (;;) {
    const promised = groups.map((group) => group.filter(isPredictable));
    const best =
      gainOf(groups, now, scoreOf) ?? gainOf(promised, later, scoreOf) ?? gainOf(groups, later, scoreOf);
    if (!best) return;
    for (const one of best) yield follow(one);
    groups = groups
      .map((group) => group.filter((one) => !best.includes(one)))
      .filter((group) => group.length > 0);
  }
}

/** The plan by the letters that it reaches: steps that change none belong to the one that does. */
export function milestonesOf(steps: readonly PlanStep[], from: Grade): Milestone[] {
  const milestones: Milestone[] = [];
  let open: PlanStep[] = [];
  let [now, later] = [from, from];
  for (const [at, step] of steps.entries()) {
    open.push(step);
    const { gradeAfter, gradeLater, laterIf } = step;
    const isReached = gradeAfter !== now || (gradeLater !== undefined && gradeLater !== later);
    if (!isReached && at < steps.length - 1) continue;
    milestones.push({
      gain: open.reduce((sum, { gain }) => sum + gain, 0),
      gradeAfter,
      ...(gradeLater !== undefined && { gradeLater }),
      ...(laterIf !== undefined && { laterIf }),
      steps: open,
    });
    open = [];
    now = gradeAfter;
    later = gradeLater ?? later;
  }
  return milestones;
}

/** The page after each step: with the fixes as written, with what breaks no page, or with their final effect. */
interface Track {
  page: PageSnapshot;
  score: number;
  readonly pick: Pick;
}

type Pick = (written: WrittenAdvice) => readonly Advice[];

/** The advice with a fix, by rule, each once. */
function groupsOf(findings: readonly Finding[], written: readonly WrittenAdvice[]): WrittenAdvice[][] {
  const left = new Map(written.slice(0, MAX_ADVICE).map((one) => [targetOf(one.advice), one]));
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const advice = findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.advice);
    const group = [...new Set(advice.map(targetOf))].flatMap((target) => {
      const one = left.get(target);
      left.delete(target);
      return one ? [one] : [];
    });
    return group.length > 0 ? [group] : [];
  });
}

/** The best choice while a better letter is possible. */
function gainOf(groups: Choices, track: Track, scoreOf: (page: PageSnapshot) => number) {
  return track.score < GRADE_TABLE.start ? bestOf(choicesOf(groups), track, scoreOf) : undefined;
}

type Choices = readonly (readonly WrittenAdvice[])[];

/** Single advice, then all of one rule, then everything. */
function choicesOf(groups: Choices): readonly Choices[] {
  const all = groups.flat();
  return [all.map((one) => [one]), groups, [all]];
}

/** The choice with the largest gain, from the first kind that has any gain; ties go to the first. */
function bestOf(
  kinds: readonly Choices[],
  { page, score, pick }: Track,
  scoreOf: (page: PageSnapshot) => number,
): readonly WrittenAdvice[] | undefined {
  for (const choices of kinds) {
    let best: readonly WrittenAdvice[] | undefined;
    let most = score;
    for (const choice of choices) {
      const after = scoreOf(apply(page, choice.flatMap(pick)));
      if (after <= most) continue;
      most = after;
      best = choice;
    }
    if (best) return best;
  }
  return undefined;
}
