import type { Passed, Problem, Rule, Values, Verdict } from './define-rule.js';
import type { ObservedEvidence } from './evidence.js';
import type { Advice, Quote, Severity, Unknown } from './model.js';
import { NONE_SUPPRESSED, suppressionOf, type ActiveSuppressions, type Suppression } from './suppress.js';
import type { Unchangeable } from './unchangeable.js';

/**
 * A finding without its text. What it lacks is undefined, here as in all of these: objects of one shape are made and
 * read far faster, and a report makes hundreds.
 */
export interface RawFinding {
  readonly id: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly severity: Severity;
  readonly points: number;
  readonly values: Values | undefined;
  readonly quotes: readonly Quote[];
  readonly advice: readonly Advice[];
  readonly observatory: string | undefined;
  readonly suppressed: Suppression | undefined;
  readonly unchangeable: Unchangeable | undefined;
  /** It would take off points, had not a worse one of its rule done so. */
  readonly isCountedOnce: boolean;
}

/** Something right, without its text. */
export interface RawPass {
  readonly id: string;
  readonly message: string;
  readonly bonus: number;
  readonly values: Values | undefined;
  readonly quotes: readonly Quote[];
  readonly observatory: string | undefined;
}

/** What one rule finds on a page. */
export interface RuleResult {
  readonly rule: Rule;
  readonly findings: readonly RawFinding[];
  readonly passes: readonly RawPass[];
  /** Why evidence was missing, or that the rule failed. */
  readonly unknowns: readonly Unknown['because'][];
  /** The Observatory result its test comes to, when the rule stands for one and could be judged. */
  readonly observatory: string | undefined;
}

/** What each of the rules finds on a page. */
export function runRules(
  rules: readonly Rule[],
  evidence: ObservedEvidence,
  suppressed?: ActiveSuppressions,
): RuleResult[] {
  return rules.map((rule) => runRule(rule, evidence, suppressed));
}

/** One rule's result. Never throws: a rule that does has the result `crashed`. */
export function runRule(
  rule: Rule,
  evidence: ObservedEvidence,
  suppressed: ActiveSuppressions = NONE_SUPPRESSED,
): RuleResult {
  try {
    return resultOf(rule, rule.check(evidence), suppressed);
  } catch {
    return { rule, findings: NONE, passes: NONE, unknowns: ['crashed'], observatory: undefined };
  }
}

/** The result with what its rule's adviser adds. An adviser that throws changes nothing. */
export function withAdvice(result: RuleResult, evidence: ObservedEvidence): RuleResult {
  const { advise } = result.rule;
  if (!advise || result.findings.length === 0) return result;
  try {
    const adviceOn = advise(evidence);
    const findings = result.findings.map((finding) => {
      const advice = adviceOn(finding.message);
      return advice.length > 0 ? { ...finding, advice } : finding;
    });
    return { ...result, findings };
  } catch {
    return result;
  }
}

function resultOf(rule: Rule, verdict: Verdict, suppressed: ActiveSuppressions): RuleResult {
  const { problems, passes: right, unseen } = verdict;
  const findings = problems && problems.length > 0 ? findingsOf(rule, problems, suppressed) : NONE;
  const passes = right && right.length > 0 ? right.map((pass) => passOf(rule, pass)) : NONE;
  const unknowns = unseen && unseen.length > 1 ? [...new Set(unseen)] : (unseen ?? NONE);
  return {
    rule,
    findings,
    passes,
    unknowns,
    observatory: observatoryResultOf(findings) ?? observatoryResultOf(passes),
  };
}

/** Most rules have nothing to say of most pages. */
const NONE: readonly never[] = [];

function observatoryResultOf(
  said: readonly { readonly observatory: string | undefined }[],
): string | undefined {
  for (const { observatory } of said) if (observatory !== undefined) return observatory;
  return undefined;
}

function passOf(rule: Rule, { message, values, quotes }: Passed): RawPass {
  const { bonus, observatory } = entryOf(rule.passes, message);
  return {
    id: `${rule.id}/${message}`,
    message,
    bonus,
    values,
    quotes,
    observatory,
  };
}

/** The first problem that the site can change, and nobody decided to live with, takes its points off, the others none. */
function findingsOf(
  rule: Rule,
  problems: readonly Problem[],
  suppressed: ActiveSuppressions,
): readonly RawFinding[] {
  let taken: number | undefined;
  // The first decides what the rule costs: with it spared, another must not cost more.
  const most = problems[0] ? entryOf(rule.problems, problems[0].message).points : 0;
  const findings = problems.map((problem): RawFinding => {
    const entry = entryOf(rule.problems, problem.message);
    const { severity, observatory } = entry;
    const points = Math.min(entry.points, most);
    const { message, subject, values, quotes, advice = [], unchangeable } = problem;
    const id = idOf(rule, problem);
    const suppression = suppressionOf(id, suppressed);
    const counts = unchangeable === undefined && !suppression;
    const finding: RawFinding = {
      id,
      message,
      subject,
      severity: unchangeable === undefined ? severity : 'info',
      points: counts && taken === undefined ? points : 0,
      values,
      quotes,
      advice,
      observatory,
      suppressed: suppression,
      unchangeable,
      isCountedOnce: counts && taken !== undefined && taken > 0 && points > 0,
    };
    if (counts) taken ??= points;
    return finding;
  });
  return mergeById(findings);
}

function idOf(rule: Rule, { message, subject }: Problem): string {
  return subject === undefined ? `${rule.id}/${message}` : `${rule.id}/${message}#${subject}`;
}

/** Two of the same id (one cookie name on two paths) are one finding with the evidence of both. */
function mergeById(findings: readonly RawFinding[]): readonly RawFinding[] {
  if (findings.length < 2) return findings;
  const byId = new Map<string, RawFinding[]>();
  for (const finding of findings) {
    const same = byId.get(finding.id);
    if (same) same.push(finding);
    else byId.set(finding.id, [finding]);
  }
  return [...byId.values()].flatMap((same) => {
    const first = same.find(({ unchangeable }) => unchangeable === undefined) ?? same[0];
    if (!first || same.length === 1) return same;
    return [{ ...first, quotes: same.flatMap((finding) => finding.quotes) }];
  });
}

/** What stands under a key that is known to be there. */
export function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T {
  const entry = record[key];
  if (entry === undefined) throw new Error(`nothing under ${key}`);
  return entry;
}
