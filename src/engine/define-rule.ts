import type { Evidence, EvidenceName, ObservedEvidence } from './evidence.js';
import type { Advice, ObservatoryTest, Observed, Quote, Severity, SpecLink, Unseen } from './model.js';
import type { Unchangeable } from './unchangeable.js';

/** Something that can be wrong, and how a report says it. `{name}` in the text stands for a problem's value of that name. */
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
  /** A grade must not be shown without it: see Report.caveats. */
  readonly qualifiesGrade?: true;
  /** Other people's names for it, such as Django's `security.W004`. */
  readonly references?: readonly string[];
}

/** Something that can be right, and how a report says it. */
export interface PassMessage {
  /** Bonus points, ≥ 0. */
  readonly bonus: number;
  readonly observatory?: string;
  readonly text: string;
}

/** What stands for `{name}` in a message's text. */
export type Values = Readonly<Record<string, string>>;

export interface Problem<Message extends string = string> {
  readonly message: Message;
  /** Which one, where there can be several: a cookie's or a header's name. */
  readonly subject?: string;
  readonly values?: Values;
  readonly quotes: readonly Quote[];
  readonly advice?: readonly Advice[];
  /**
   * Why the site cannot change it. It is then worth knowing and takes nothing off, whatever its message says; the
   * Observatory’s result stays what it is.
   */
  readonly unchangeable?: Unchangeable;
}

export interface Passed<Message extends string = string> {
  readonly message: Message;
  readonly values?: Values;
  readonly quotes: readonly Quote[];
}

/**
 * What a check found. One cause is never counted twice: of a rule's problems the first that the site can change takes
 * its points off, the others none. So the problem that decides stands first.
 */
export interface Verdict<Problems extends string = string, Passes extends string = string> {
  readonly problems?: readonly Problem<Problems>[];
  readonly passes?: readonly Passed<Passes>[];
  /** Wanted, not seen, and able to change the verdict. */
  readonly unseen?: readonly Unseen[];
}

/** Advice for the problems found on a page, by message. */
export type Adviser = (evidence: ObservedEvidence) => (message: string) => readonly Advice[];

/** What is known of a rule before any page is checked. */
interface Info<Id extends string, Problems extends string, Passes extends string> {
  /** The file's name, and the page's. */
  readonly id: Id;
  readonly title: string;
  readonly spec: SpecLink;
  /** The Observatory test whose results its messages name. */
  readonly observatory?: ObservatoryTest;
  readonly problems: Readonly<Record<Problems, ProblemMessage>>;
  readonly passes: Readonly<Record<Passes, PassMessage>>;
  /** For advice that takes more work than the check: a report asks for it, a grade alone does not. */
  readonly advise?: Adviser;
}

/** What a rule asks for, what it may find, and how it checks a page. */
export interface Rule<
  Id extends string = string,
  Problems extends string = string,
  Passes extends string = string,
> extends Info<Id, Problems, Passes> {
  readonly needs: readonly EvidenceName[];
  readonly wants: readonly EvidenceName[];
  /** Whether one of its messages has points or a bonus. */
  readonly canChangeScore: boolean;
  /** The verdict, or only `unseen` when needed evidence was not seen. */
  readonly check: (evidence: ObservedEvidence) => Verdict<Problems, Passes>;
}

interface Definition<
  Id extends string,
  Needs extends EvidenceName,
  Wants extends EvidenceName,
  Problems extends string,
  Passes extends string,
> extends Info<Id, Problems, Passes> {
  /** Without these there is no verdict. */
  readonly needs: readonly Needs[];
  /** These it can do without; `check` gets them apart, with the reason where they were not seen. */
  readonly wants?: readonly Wants[];
  readonly check: (
    seen: { readonly [Name in Needs]: Evidence[Name] },
    wanted: { readonly [Name in Wants]: Observed<Evidence[Name]> },
  ) => Verdict<NoInfer<Problems>, NoInfer<Passes>>;
}

/** Ties a check to the evidence it needs and to the messages it may give. */
export function defineRule<
  const Id extends string,
  Needs extends EvidenceName,
  Problems extends string,
  Passes extends string,
  Wants extends EvidenceName = never,
>(definition: Definition<Id, Needs, Wants, Problems, Passes>): Rule<Id, Problems, Passes> {
  const { check, wants = [], ...info } = definition;
  const problems: readonly ProblemMessage[] = Object.values(info.problems);
  const passes: readonly PassMessage[] = Object.values(info.passes);
  return {
    ...info,
    wants,
    canChangeScore: problems.some(({ points }) => points > 0) || passes.some(({ bonus }) => bonus > 0),
    check: (observed) => {
      for (const name of info.needs) {
        const evidence: Observed<unknown> = observed[name];
        if (!evidence.seen) return { unseen: [evidence.because] };
      }
      // What it needs has just been found there.
      return check(observed.values as Parameters<typeof check>[0], observed);
    },
  };
}
