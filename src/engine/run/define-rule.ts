import type { Evidence, EvidenceName, ObservedEvidence } from './evidence.js';
import type { HeaderName } from '../headers.js';
import type { Advice } from '../model/advice.js';
import type { ObservatoryTest, Quote, Severity, SpecLink } from '../model/report.js';
import type { Observed, Unseen } from '../model/facts.js';
import type { Fields } from '../parse/fields.js';
import type { Scope, Unchangeable } from './scope.js';

/** Why a grade is not shown alone: it is probably not that of the page that was meant, or the page does not or may not work as it was graded. The first one counts. */
export type Caveat = 'another-page' | 'broken-page' | 'parts-blocked';

/** Text and weight of a problem. `{name}` in the text is replaced by the problem's value of that name. */
export type ProblemMessage = ProblemText & (FreeProblem | ObservatoryProblem | CostlyProblem);

interface FreeProblem {
  readonly severity: Severity;
  readonly points?: 0;
  /** The Observatory result it stands for. */
  readonly observatory?: string;
  readonly because?: never;
}

interface ObservatoryProblem {
  readonly severity: Severity;
  /** Points it takes off, ≥ 0: the Observatory's modifier. */
  readonly points: number;
  readonly observatory: string;
  readonly because?: never;
}

/** A problem that the Observatory does not know. */
interface CostlyProblem {
  readonly severity: Exclude<Severity, 'info'>;
  /** Points it takes off, > 0. */
  readonly points: number;
  readonly observatory?: never;
  /** Why it costs that much: a sentence for docs/rules.md. */
  readonly because: string;
}

interface ProblemText {
  /** One line in plain words. */
  readonly text: string;
  /** The same for several subjects, of which `{count}` is the number: `{count} cookies are sent without Secure`. */
  readonly many?: string;
  /** One or two sentences: the concrete harm. */
  readonly why: string;
  /** Shown beside every grade: see Report.caveats. */
  readonly qualifiesGrade?: Caveat;
  /** Markup can show that it is not so: while some was not seen, it is not certain. */
  readonly isRefutable?: true;
  /** Of what was opened as a page, and not of a file that another page loads. */
  readonly ofPagesOnly?: true;
  /** Names that other tools use, such as Django's `security.W004`. */
  readonly references?: readonly string[];
}

/** Text and bonus of a passed check. */
export interface PassMessage {
  /** Bonus points, ≥ 0; absent for none. */
  readonly bonus?: number;
  readonly observatory?: string;
  readonly text: string;
}

/**
 * What docs/rules.md says of a rule beside the table of its messages, as Markdown. A rule's file exports it by the name
 * `page`: nothing imports it but a test, so no build contains it.
 */
export interface RulePage {
  /** Why it matters. */
  readonly about: string;
  /** What the messages do not say: how they are told apart, what is left out, what costs nothing, each with its reason. */
  readonly exceptions: readonly string[];
  /** What follows the link to the rule's `spec`: its sections, and further specifications. */
  readonly specNotes?: string;
  /** The number of the weakness in MITRE’s CWE that its findings are; absent where none fits. */
  readonly cwe?: number;
  /** The same of single messages that are another; null for none. */
  readonly otherCwe?: Readonly<Record<string, number | null>>;
}

/** What replaces `{name}` in a message's text. */
export type Values = Readonly<Record<string, string>>;

export interface Problem<Message extends string = string> {
  readonly message: Message;
  /** Which one, where there can be several: a cookie's or a header's name. */
  readonly subject?: string;
  readonly values?: Values;
  /** A sentence about this one, to follow the message's `why`. */
  readonly detail?: string | undefined;
  readonly quotes: readonly Quote[];
  readonly advice?: readonly Advice[];
  /**
   * Why the site cannot change it. The finding is then without points, and info but for one; the Observatory's result
   * stays.
   */
  readonly unchangeable?: Unchangeable;
  /** Whether it is low beside a worse one, which costs the points. */
  readonly isMinor?: boolean;
}

export interface Passed<Message extends string = string> {
  readonly message: Message;
  readonly values?: Values;
  readonly quotes: readonly Quote[];
}

/**
 * What a check found. One cause is never counted twice: only the first problem that the site can change deducts
 * points. So the deciding problem comes first.
 */
export interface Verdict<Problems extends string = string, Passes extends string = string> {
  readonly problems?: readonly Problem<Problems>[];
  readonly passes?: readonly Passed<Passes>[];
  /** Evidence that was not seen and could change the verdict. */
  readonly unseen?: readonly Unseen[];
  /**
   * The Observatory's result, if the rule computes it; null if it cannot. Where it is not that of the first message that names one, all
   * problems and passes are ours.
   */
  readonly observatory?: string | null | undefined;
}

/** Advice for the problems found on a page, by message. */
export type Adviser = (evidence: ObservedEvidence) => (message: string) => readonly Advice[];

/**
 * What a rule is about: what browsers show as a page, the document whatever its type, every response whose body browsers
 * use, or every response, also a redirect. The Observatory grades every document, so its results stay.
 */
export type On = 'pages' | 'documents' | 'bodies' | 'any response';

/** The static part of a rule. */
interface Info<Id extends string, Problems extends string, Passes extends string> {
  /** The file's name. */
  readonly id: Id;
  readonly title: string;
  readonly spec: SpecLink;
  readonly on: On;
  /** Where its findings matter; by default everywhere. */
  readonly scope?: Scope;
  /** How many pages have it: HTTP Archive’s Web Almanac 2025, chapter Security, mobile pages. Absent where nobody counted. */
  readonly usage?: { readonly percent: number; /** By default: Sent by. */ readonly how?: string };
  /** The Observatory test whose results its messages name. */
  readonly observatory?: ObservatoryTest;
  readonly problems: Readonly<Record<Problems, ProblemMessage>>;
  readonly passes: Readonly<Record<Passes, PassMessage>>;
  /** For advice that costs more than the check: only a report computes it, a grade alone does not. */
  readonly advise?: Adviser;
}

/** The evidence a rule needs, what it can find, and its check. */
export interface Rule<
  Id extends string = string,
  Problems extends string = string,
  Passes extends string = string,
> extends Info<Id, Problems, Passes> {
  readonly problems: Readonly<Record<Problems, ProblemMessage & { readonly points: number }>>;
  readonly passes: Readonly<Record<Passes, PassMessage & { readonly bonus: number }>>;
  readonly needs: readonly EvidenceName[];
  readonly wants: readonly EvidenceName[];
  readonly reads: readonly HeaderName[];
  /** Whether one of its messages qualifies grades. */
  readonly canQualifyGrade: boolean;
  /** Whether one of its messages has points or a bonus. */
  readonly canChangeScore: boolean;
  /** The verdict, or only `unseen` when needed evidence was not seen. */
  readonly check: (evidence: ObservedEvidence) => Verdict<Problems, Passes>;
}

/** The evidence of a rule that reads these header fields. */
interface EvidenceOf<Reads extends HeaderName> extends Omit<Evidence, 'response'> {
  readonly response: Fields<Reads>;
}

interface Definition<
  Id extends string,
  Needs extends EvidenceName,
  Wants extends EvidenceName,
  Reads extends HeaderName,
  Problems extends string,
  Passes extends string,
> extends Info<Id, Problems, Passes> {
  /** Without these there is no verdict. */
  readonly needs: readonly Needs[];
  /** Optional evidence; `check` gets it as `Observed`, with the reason if it was not seen. */
  readonly wants?: readonly Wants[];
  /** The header fields of the response that `check` gets; any other is a type error. */
  readonly reads?: readonly Reads[];
  readonly check: (
    seen: { readonly [Name in Needs]: EvidenceOf<Reads>[Name] },
    wanted: { readonly [Name in Wants]: Observed<EvidenceOf<Reads>[Name]> },
  ) => Verdict<NoInfer<Problems>, NoInfer<Passes>>;
}

/** Builds a rule from its check, evidence and messages. */
export function defineRule<
  const Id extends string,
  Needs extends EvidenceName,
  Problems extends string,
  Passes extends string,
  Wants extends EvidenceName = never,
  const Reads extends HeaderName = never,
>(definition: Definition<Id, Needs, Wants, Reads, Problems, Passes>): Rule<Id, Problems, Passes> {
  const { check, wants = [], reads = [], ...info } = definition;
  const problems: readonly ProblemMessage[] = Object.values(info.problems);
  const passes: readonly PassMessage[] = Object.values(info.passes);
  return {
    ...info,
    problems: filled(info.problems, { points: 0 }),
    passes: filled(info.passes, { bonus: 0 }),
    wants,
    reads,
    canQualifyGrade: problems.some(({ qualifiesGrade }) => qualifiesGrade !== undefined),
    canChangeScore:
      problems.some(({ points = 0 }) => points > 0) || passes.some(({ bonus = 0 }) => bonus > 0),
    check: (observed) => {
      for (const name of info.needs) {
        const evidence: Observed<unknown> = observed[name];
        if (!evidence.seen) return { unseen: [evidence.because] };
      }
      // All needed evidence was just found to be seen. What `reads` leaves out is there, but no check can ask for it.
      return check(observed.values as Parameters<typeof check>[0], observed);
    },
  };
}

/** The messages, with what most leave out. */
function filled<Name extends string, Message extends object, Left extends object>(
  messages: Readonly<Record<Name, Message>>,
  left: Left,
) {
  const all = Object.entries<Message>(messages).map(([name, message]) => [name, { ...left, ...message }]);
  return Object.fromEntries(all) as Record<Name, Message & Left>;
}
