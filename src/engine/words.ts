import type { Rule } from './define-rule.js';
import type { SpecLink } from './model.js';

/** How a problem is told. `{name}` in the text stands for the problem's value of that name. */
export interface ProblemWords {
  /** One line in plain words. */
  readonly text: string;
  /** Two sentences: the concrete harm. */
  readonly why: string;
  /** Other people's names for it, such as Django's `security.W004`. */
  readonly references?: readonly string[];
}

/** How something right is told. */
export interface PassWords {
  readonly text: string;
}

/** All that a rule says. */
export interface RuleWords<Problems extends string = string, Passes extends string = string> {
  readonly title: string;
  readonly spec: SpecLink;
  readonly problems: Readonly<Record<Problems, ProblemWords>>;
  readonly passes: Readonly<Record<Passes, PassWords>>;
}

/** The words a rule needs: for each of its messages, and for no other. */
export type WordsOf<R extends Rule> = RuleWords<keyof R['problems'] & string, keyof R['passes'] & string>;
