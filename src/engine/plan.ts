import { apply } from './apply.js';
import { assess } from './assess.js';
import type { Advice, Finding, Grade, PageSnapshot } from './model.js';
import { settled, targetOf } from './settle.js';
import type { ActiveSuppressions } from './suppress.js';

/** One thing to do, and where one is once it is done after all those before it. */
export interface PlanStep {
  readonly advice: Advice;
  /** Points the page has more than before; 0 where it takes a later step as well. */
  readonly gain: number;
  readonly gradeAfter: Grade;
}

/** Advice that is tried in every order; a page that asks for more has its cookies asked for one by one. */
const MAX_ADVICE = 40;

/**
 * What to do in which order: what gains most comes first. Each gain is found out by applying the advice and
 * judging the page again, never by adding points: findings of one rule cost its points once, and bonuses count
 * from a score on. Advice that gains nothing, alone or with the rest of its rule, is not part of a plan.
 */
export function planOf(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  suppressed?: ActiveSuppressions,
): PlanStep[] {
  const judge = (one: PageSnapshot) => assess(one, suppressed);
  let groups = groupsOf(findings);
  let page = snapshot;
  let score = judge(snapshot).score;
  const steps: PlanStep[] = [];
  const follow = (advice: Advice) => {
    page = apply(page, [advice]);
    const after = judge(page);
    steps.push({ advice, gain: after.score - score, gradeAfter: after.grade });
    score = after.score;
  };
  for (;;) {
    const choose = (choices: readonly Advice[][]) => bestOf(choices, page, score, (one) => judge(one).score);
    const best = choose(groups.flat().map((one) => [one])) ?? choose(groups) ?? choose([groups.flat()]);
    if (!best) return steps;
    best.forEach(follow);
    const done = new Set(best.map(targetOf));
    groups = groups
      .map((group) => group.filter((one) => !done.has(targetOf(one))))
      .filter((group) => group.length > 0);
  }
}

/** The advice of each rule, everything once. */
function groupsOf(findings: readonly Finding[]): Advice[][] {
  const all = settled(findings.flatMap(({ advice }) => advice)).slice(0, MAX_ADVICE);
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const taken = new Set<string>();
  return rules.flatMap((rule) => {
    const targets = new Set(
      findings.filter((finding) => finding.rule === rule).flatMap(({ advice }) => advice.map(targetOf)),
    );
    const group = all.filter((one) => targets.has(targetOf(one)) && !taken.has(targetOf(one)));
    for (const one of group) taken.add(targetOf(one));
    return group.length > 0 ? [group] : [];
  });
}

/** The choice that gains most, if one gains anything; of equals the first. */
function bestOf(
  choices: readonly Advice[][],
  page: PageSnapshot,
  score: number,
  scoreOf: (page: PageSnapshot) => number,
): Advice[] | undefined {
  let best: Advice[] | undefined;
  let most = score;
  for (const choice of choices) {
    const after = scoreOf(apply(page, choice));
    if (after <= most) continue;
    most = after;
    best = choice;
  }
  return best;
}
