import { apply } from './apply.js';
import { gradeOf, gradeOfPage, type Assessment } from './grade.js';
import type { Advice, Finding, Grade, PageSnapshot } from './model.js';
import { targetOf } from './settle.js';
import type { ActiveSuppressions } from './suppress.js';

/** Advice there is a text for, and what that text does as it stands: less, where it begins with a first step. */
export interface WrittenAdvice {
  readonly advice: Advice;
  readonly does: Advice;
}

/** One thing to do, and where one is once it is done after all those before it. */
export interface PlanStep {
  readonly advice: Advice;
  /** Points the page has more than before by the text as it stands; 0 where it takes a later step as well. */
  readonly gain: number;
  /** By the texts as they stand. */
  readonly gradeAfter: Grade;
  /** Once what the texts say to do later is done; absent where nobody can promise that. */
  readonly gradeLater?: Grade;
}

/** Where following advice leads. */
export interface Outlook {
  /** By the texts as they stand. */
  readonly now: Assessment;
  /** Once what the texts say to do later is done; absent where nobody can promise that. */
  readonly later?: Assessment;
}

/** Advice that is tried in every order; a page that asks for more has its cookies asked for one by one. */
const MAX_ADVICE = 40;

/** A policy that the page as it is violates, or may, cannot be enforced before the page has changed. */
export function isPromised({ advice }: WrittenAdvice): boolean {
  return advice.op !== 'set-header' || advice.rollout !== 'report-only-first' || advice.fitsPage === true;
}

/** The page judged again as the texts leave it, now and later: points are never added up. */
export function outlookOf(
  snapshot: PageSnapshot,
  written: readonly WrittenAdvice[],
  suppressed?: ActiveSuppressions,
): Outlook {
  const after = (all: readonly Advice[]) => gradeOfPage(apply(snapshot, all), suppressed);
  return {
    now: after(written.map(({ does }) => does)),
    ...(written.every(isPromised) && { later: after(written.map(({ advice }) => advice)) }),
  };
}

/**
 * What to do in which order: what gains most at once comes first, then what gains later, what nobody can promise last.
 * Each gain is found out by
 * applying the advice and judging the page again, never by adding points: findings of one rule cost its points once,
 * and bonuses count from a score on. Advice that gains nothing, alone or with the rest of its rule, is not part of a
 * plan, and neither is advice without a text. The steps come one by one: each takes dozens of gradings.
 *
 * @param written the advice of the findings that there is a text for
 */
export function* planSteps(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  written: readonly WrittenAdvice[],
  suppressed?: ActiveSuppressions,
): Generator<PlanStep, void> {
  const scoreOf = (page: PageSnapshot) => gradeOfPage(page, suppressed).score;
  const now: Track = { page: snapshot, score: scoreOf(snapshot), pick: ({ does }) => does };
  const later: Track = { ...now, pick: ({ advice }) => advice };
  const done: WrittenAdvice[] = [];
  const follow = (one: WrittenAdvice): PlanStep => {
    done.push(one);
    const before = now.score;
    for (const track of [now, later]) {
      track.page = apply(track.page, [track.pick(one)]);
      track.score = scoreOf(track.page);
    }
    return {
      advice: one.advice,
      gain: now.score - before,
      gradeAfter: gradeOf(now.score),
      ...(done.every(isPromised) && { gradeLater: gradeOf(later.score) }),
    };
  };
  let groups = groupsOf(findings, written);
  for (;;) {
    const promised = groups.map((group) => group.filter(isPromised));
    const best =
      bestOf(choicesOf(groups), now, scoreOf) ??
      bestOf(choicesOf(promised), later, scoreOf) ??
      bestOf(choicesOf(groups), later, scoreOf);
    if (!best) return;
    for (const one of best) yield follow(one);
    groups = groups
      .map((group) => group.filter((one) => !best.includes(one)))
      .filter((group) => group.length > 0);
  }
}

/** The page as it becomes step by step: by what texts do as they stand, or by what they lead to. */
interface Track {
  page: PageSnapshot;
  score: number;
  readonly pick: (written: WrittenAdvice) => Advice;
}

/** What there is a text for, by rule, everything once. */
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

type Choices = readonly (readonly WrittenAdvice[])[];

/** One thing at a time; where none gains alone, those of one rule; or everything. */
function choicesOf(groups: Choices): readonly Choices[] {
  const all = groups.flat();
  return [all.map((one) => [one]), groups, [all]];
}

/** The choice that gains most, of the first choices that gain anything; of equals the first. */
function bestOf(
  kinds: readonly Choices[],
  { page, score, pick }: Track,
  scoreOf: (page: PageSnapshot) => number,
): readonly WrittenAdvice[] | undefined {
  for (const choices of kinds) {
    let best: readonly WrittenAdvice[] | undefined;
    let most = score;
    for (const choice of choices) {
      const after = scoreOf(apply(page, choice.map(pick)));
      if (after <= most) continue;
      most = after;
      best = choice;
    }
    if (best) return best;
  }
  return undefined;
}
