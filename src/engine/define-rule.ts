import type { Evidence, EvidenceName, ObservedEvidence } from './evidence.js';
import type { Advice, ObservatoryTest, Observed, Quote, Severity, Unseen } from './model.js';
import type { Unchangeable } from './unchangeable.js';

/** Something that can be wrong. How it is said stands with the rule's words. */
export interface ProblemMessage {
  readonly severity: Severity;
  /** Points it takes off, ≥ 0: the Observatory's modifier where it has one. */
  readonly points: number;
  /** The Observatory result it stands for. */
  readonly observatory?: string;
}

/** Something that can be right. */
export interface PassMessage {
  /** Bonus points, ≥ 0. */
  readonly bonus: number;
  readonly observatory?: string;
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

/** What a rule asks for, what it may find, and how it judges. */
export interface Rule<
  Id extends string = string,
  Problems extends string = string,
  Passes extends string = string,
> {
  /** The file's name, and the page's. */
  readonly id: Id;
  /** The Observatory test whose results its messages name. */
  readonly observatory?: ObservatoryTest;
  readonly needs: readonly EvidenceName[];
  readonly wants: readonly EvidenceName[];
  readonly problems: Readonly<Record<Problems, ProblemMessage>>;
  readonly passes: Readonly<Record<Passes, PassMessage>>;
  /** The verdict, or only `unseen` when needed evidence was not seen. */
  readonly judge: (evidence: ObservedEvidence) => Verdict<Problems, Passes>;
}

interface Definition<
  Id extends string,
  Needs extends EvidenceName,
  Wants extends EvidenceName,
  Problems extends string,
  Passes extends string,
> {
  readonly id: Id;
  readonly observatory?: ObservatoryTest;
  /** Without these there is no verdict. */
  readonly needs: readonly Needs[];
  /** These it can do without; `check` gets them apart, with the reason where they were not seen. */
  readonly wants?: readonly Wants[];
  readonly problems: Readonly<Record<Problems, ProblemMessage>>;
  readonly passes: Readonly<Record<Passes, PassMessage>>;
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
  return {
    ...info,
    wants,
    judge: (observed) => {
      for (const name of info.needs) {
        const evidence: Observed<unknown> = observed[name];
        if (!evidence.seen) return { unseen: [evidence.because] };
      }
      // What it needs has just been found there.
      return check(observed.values as Parameters<typeof check>[0], observed);
    },
  };
}
