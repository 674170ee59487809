import type { PassMessage, ProblemMessage, Rule } from './define-rule.js';
import { entryOf } from './judge.js';
import { RULES } from './rules/index.js';
import { WORDS } from './rules/words.js';
import type { PassWords, ProblemWords, RuleWords } from './words.js';

/** A rule as anybody may read it: what it asks for and what it may say. */
export interface RuleInfo
  extends Pick<Rule, 'id' | 'observatory' | 'needs' | 'wants'>, Pick<RuleWords, 'title' | 'spec'> {
  readonly problems: Readonly<Record<string, ProblemMessage & ProblemWords>>;
  readonly passes: Readonly<Record<string, PassMessage & PassWords>>;
}

/** Every rule, in the order of the registry. */
export const RULE_INFO: readonly RuleInfo[] = /* @__PURE__ */ RULES.map(infoOf);

function infoOf({ judge: _judge, ...rule }: Rule): RuleInfo {
  const { title, spec, problems, passes } = entryOf<RuleWords>(WORDS, rule.id);
  return {
    ...rule,
    title,
    spec,
    problems: together(rule.problems, problems),
    passes: together(rule.passes, passes),
  };
}

/** Judging and words have the same keys: the compiler holds them to it. */
function together<A extends object, B extends object>(
  judged: Readonly<Record<string, A>>,
  told: Readonly<Record<string, B>>,
): Record<string, A & B> {
  return Object.fromEntries(
    Object.entries(judged).map(([message, entry]) => [message, { ...entry, ...entryOf(told, message) }]),
  );
}
