import type { Evidence, EvidenceName, ObservedEvidence } from './evidence.js';
import type { Advice, ObservatoryTest, Observed, Quote, Severity, SpecLink, Unseen } from './model.js';

/** Something that can be wrong. `{name}` in a text stands for the problem's value of that name. */
export interface ProblemMessage {
  readonly severity: Severity;
  /** Points it takes off, ≥ 0: the Observatory's modifier where it has one. */
  readonly points: number;
  /** The Observatory result it stands for. */
  readonly observatory?: string;
  /** One line in plain words. */
  readonly text: string;
  /** Two sentences: the concrete harm. */
  readonly why: string;
  /** Other people's names for it, such as Django's `security.W004`. */
  readonly references?: readonly string[];
}

/** Something that can be right. */
export interface PassMessage {
  /** Bonus points, ≥ 0. */
  readonly bonus: number;
  readonly observatory?: string;
  readonly text: string;
}

export type Values = Readonly<Record<string, string>>;

export interface Problem<Message extends string = string> {
  readonly message: Message;
  /** Which one, where there can be several: a cookie's or a header's name. */
  readonly subject?: string;
  readonly values?: Values;
  readonly quotes: readonly Quote[];
  readonly advice?: readonly Advice[];
  /**
   * One sentence: why the site cannot change it. It is then worth knowing and takes nothing off, whatever its message
   * says; the Observatory’s result stays what it is.
   */
  readonly spared?: string;
}

export interface Passed<Message extends string = string> {
  readonly message: Message;
  readonly values?: Values;
  readonly quotes: readonly Quote[];
}

/**
 * What a check found. One cause is never counted twice: of a rule's problems the first that is not spared takes
 * its points off, the others none. So the problem that decides stands first.
 */
export interface Verdict<Problems extends string = string, Passes extends string = string> {
  readonly problems?: readonly Problem<Problems>[];
  readonly passes?: readonly Passed<Passes>[];
  /** Wanted, not seen, and able to change the verdict. */
  readonly unseen?: readonly Unseen[];
}

/** A rule as anybody may read it: what it asks for and what it may say. */
export interface RuleInfo {
  /** The file's name, and the page's. */
  readonly id: string;
  readonly title: string;
  readonly spec: SpecLink;
  /** The Observatory test whose results its messages name. */
  readonly observatory?: ObservatoryTest;
  readonly needs: readonly EvidenceName[];
  readonly wants: readonly EvidenceName[];
  readonly problems: Readonly<Record<string, ProblemMessage>>;
  readonly passes: Readonly<Record<string, PassMessage>>;
}

export interface Rule extends RuleInfo {
  /** The verdict, or only `unseen` when needed evidence was not seen. */
  readonly judge: (evidence: ObservedEvidence) => Verdict;
}

interface Definition<
  Needs extends EvidenceName,
  Wants extends EvidenceName,
  Problems extends string,
  Passes extends string,
> {
  readonly id: string;
  readonly title: string;
  readonly spec: SpecLink;
  readonly observatory?: ObservatoryTest;
  /** Without these there is no verdict. */
  readonly needs: readonly Needs[];
  /** These it can do without; `check` gets them with the reason when they were not seen. */
  readonly wants?: readonly Wants[];
  readonly problems: Readonly<Record<Problems, ProblemMessage>>;
  readonly passes: Readonly<Record<Passes, PassMessage>>;
  readonly check: (
    evidence: { readonly [Name in Needs]: Evidence[Name] } & {
      readonly [Name in Wants]: Observed<Evidence[Name]>;
    },
  ) => Verdict<NoInfer<Problems>, NoInfer<Passes>>;
}

/** Ties a check to the evidence it needs and to the messages it may give. */
export function defineRule<
  Needs extends EvidenceName,
  Problems extends string,
  Passes extends string,
  Wants extends EvidenceName = never,
>(definition: Definition<Needs, Wants, Problems, Passes>): Rule {
  const { check, wants = [], ...info } = definition;
  return {
    ...info,
    wants,
    judge: (observed) => {
      const given: Partial<Record<EvidenceName, unknown>> = {};
      for (const name of info.needs) {
        const evidence: Observed<unknown> = observed[name];
        if (!evidence.seen) return { unseen: [evidence.because] };
        given[name] = evidence.value;
      }
      for (const name of wants) given[name] = observed[name];
      // The two loops have just filled in exactly what the type says.
      return check(given as Parameters<typeof check>[0]);
    },
  };
}
