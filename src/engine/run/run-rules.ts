import { groupedBy } from '../grouped-by.js';
import type { Fields } from '../parse/fields.js';
import type { HeaderLine } from '../model/facts.js';
import { knownHeader } from '../headers.js';
import { withNoncePattern } from '../csp/repair.js';
import { isPlainValue } from '../without-secrets.js';
import type { Passed, Problem, Rule, Values, Verdict } from './define-rule.js';
import type { ObservedEvidence } from './evidence.js';
import type { Advice } from '../model/advice.js';
import type { Quote, Severity, Unknown } from '../model/report.js';
import { whyOutside, type Unchangeable } from './scope.js';
import { NONE_SUPPRESSED, suppressionOf, type ActiveSuppressions } from './suppress.js';
import type { Suppression } from '../model/report.js';

/**
 * A finding without its text. Missing values are set to undefined: objects of one shape are created and read much
 * faster, and a report creates hundreds.
 */
export interface RawFinding {
  readonly id: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly severity: Severity;
  readonly points: number;
  readonly values: Values | undefined;
  readonly detail: string | undefined;
  readonly quotes: readonly Quote[];
  readonly advice: readonly Advice[];
  readonly observatory: string | undefined;
  readonly suppressed: Suppression | undefined;
  readonly unchangeable: Unchangeable | undefined;
  /** A worse finding of its rule already deducts points, so this one does not. */
  readonly isAlreadyDeducted: boolean;
}

/** A passed check without its text. */
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
  /** The result of its Observatory test, when the rule implements one and could be checked. */
  readonly observatory: string | undefined;
}

/** The result of each rule. */
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
    const isOfPages = rule.on === 'pages';
    const seen = isOfPages || evidence.isPage ? evidence : evidence.ofData();
    const result = resultOf(rule, inScope(rule, rule.check(seen), evidence), suppressed);
    // Of a response that is no page, only the Observatory's result stays.
    return isOfPages && !evidence.isPage
      ? { ...result, findings: NONE, passes: NONE, unknowns: NONE }
      : result;
  } catch {
    return { rule, findings: NONE, passes: NONE, unknowns: ['crashed'], observatory: undefined };
  }
}

/** Adds the advice of the rule's adviser, and to all advice the values that it replaces. */
export function withAdvice(result: RuleResult, evidence: ObservedEvidence): RuleResult {
  const { response } = evidence;
  if (result.findings.length === 0) return result;
  const advised = withAdviser(result, evidence);
  if (!response.seen) return advised;
  const findings = advised.findings.map((finding) =>
    finding.advice.length > 0
      ? { ...finding, advice: finding.advice.map((one) => withReplaced(one, response.value)) }
      : finding,
  );
  return { ...advised, findings };
}

/** An adviser that throws changes nothing. */
function withAdviser(result: RuleResult, evidence: ObservedEvidence): RuleResult {
  const { advise } = result.rule;
  if (!advise) return result;
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
  const { problems, passes: passed, unseen } = verdict;
  const findings = problems && problems.length > 0 ? findingsOf(rule, problems, suppressed) : NONE;
  const passes = passed && passed.length > 0 ? passed.map((pass) => passOf(rule, pass)) : NONE;
  const unknowns = unseen && unseen.length > 1 ? [...new Set(unseen)] : (unseen ?? NONE);
  const named = observatoryResultOf(findings) ?? observatoryResultOf(passes);
  const observatory = verdict.observatory === undefined ? named : (verdict.observatory ?? undefined);
  if (observatory === named) return { rule, findings, passes, unknowns, observatory };
  return {
    rule,
    findings: findings.map((one) => ours(one)),
    passes: passes.map((one) => ours(one)),
    unknowns,
    observatory,
  };
}

/** A finding or pass that the Observatory does not have. */
function ours<T extends RawFinding | RawPass>(result: T): T {
  return { ...result, observatory: undefined };
}

/** Outside the scope a problem has no advice: on a local address HSTS would break the other sites of that name. */
function inScope({ scope }: Rule, verdict: Verdict, { values: { url } }: ObservedEvidence): Verdict {
  const { problems } = verdict;
  if (scope === undefined || !problems || url === undefined) return verdict;
  const outside = whyOutside(scope, url);
  if (!outside) return verdict;
  const free = problems.map((problem) => ({
    ...problem,
    advice: [],
    unchangeable: problem.unchangeable ?? outside,
  }));
  return { ...verdict, problems: free };
}

/** Shared, because most rules find nothing on most pages. */
const NONE: readonly never[] = [];

function observatoryResultOf(
  results: readonly { readonly observatory: string | undefined }[],
): string | undefined {
  for (const { observatory } of results) if (observatory !== undefined) return observatory;
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

/** Only the first problem that the site can change and that is not suppressed deducts points. */
function findingsOf(
  rule: Rule,
  problems: readonly Problem[],
  suppressed: ActiveSuppressions,
): readonly RawFinding[] {
  let decider: { readonly message: string; readonly points: number } | undefined;
  // The first problem is the rule's maximum: if it does not count, another must not cost more.
  const most = problems[0] ? entryOf(rule.problems, problems[0].message).points : 0;
  const findings = problems.map((problem): RawFinding => {
    const entry = entryOf(rule.problems, problem.message);
    const { severity, observatory } = entry;
    const points = Math.min(entry.points, most);
    const { message, subject, values, detail, quotes, advice = [], unchangeable, isMinor } = problem;
    const id = idOf(rule, problem);
    const suppression = suppressionOf(id, suppressed);
    const counts = unchangeable === undefined && !suppression;
    const finding: RawFinding = {
      id,
      message,
      subject,
      severity: severityOf(
        isMinor && decider && decider.message !== message ? 'low' : severity,
        unchangeable,
      ),
      points: counts && !decider ? points : 0,
      values,
      detail,
      quotes,
      advice,
      observatory,
      suppressed: suppression,
      unchangeable,
      isAlreadyDeducted: counts && decider !== undefined && decider.points > 0 && points > 0,
    };
    if (counts) decider ??= { message, points };
    return finding;
  });
  return mergeById(findings);
}

/** Without points nothing is above low. */
function severityOf(severity: Severity, unchangeable: Unchangeable | undefined): Severity {
  if (unchangeable === undefined) return severity;
  return unchangeable === 'other-host' && severity !== 'info' ? 'low' : 'info';
}

function idOf(rule: Rule, { message, subject }: Problem): string {
  return subject === undefined ? `${rule.id}/${message}` : `${rule.id}/${message}#${subject}`;
}

/** Findings with the same id (one cookie name on two paths) become one finding with all quotes. */
function mergeById(findings: readonly RawFinding[]): readonly RawFinding[] {
  if (findings.length < 2) return findings;
  return [...groupedBy(findings, ({ id }) => id).values()].flatMap((same) => {
    const first = same.find(({ unchangeable }) => unchangeable === undefined) ?? same[0];
    if (same.length === 1) return same;
    // A text is for all cookies of a name: what it may break for one of them counts.
    const risky = same.find(({ advice }) => advice.some(({ mayBreak }) => mayBreak !== undefined));
    const { advice } = risky && first.advice.length > 0 ? risky : first;
    return [{ ...first, advice, quotes: same.flatMap((finding) => finding.quotes) }];
  });
}

/** The entry of a key that must exist. */
export function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T {
  const entry = record[key];
  if (entry === undefined) throw new Error(`no entry ${key}`);
  return entry;
}

/**
 * Adds the values that a header to set or remove, and the one that only reports, have on this page, so that other
 * responses keep theirs.
 */
function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op === 'remove-header') {
    const lines = knownHeader(advice.name)?.protects ? linesOf(advice.name, response) : [];
    if (!lines.every(isPlain)) return { ...advice, replacesSecret: true };
    return lines.length > 0 ? { ...advice, value: joined(lines) } : advice;
  }
  if (advice.op !== 'set-header') return advice;
  const own = advice.unless ? [] : linesOf(advice.name, response);
  const reports = advice.rollout === 'report-only-first';
  const reported = reports ? linesOf(`${advice.name}-Report-Only`, response) : [];
  if (![...own, ...reported].every(isPlain)) return { ...advice, replacesSecret: true };
  return {
    ...advice,
    ...(own.length > 0 && { replaces: joined(own) }),
    ...(reported.length > 0 && { replacesReportOnly: joined(reported) }),
  };
}

function isPlain({ name, value }: HeaderLine): boolean {
  return isPlainValue(name, value);
}

function linesOf(name: string, response: Fields): readonly HeaderLine[] {
  const field = response.get(name);
  return field.seen
    ? field.value.lines.map((line) => ({ name: line.name, value: withNoncePattern(line.value) }))
    : [];
}

/** Servers compare with one line, so lines that are equal are several too. */
function joined(lines: readonly HeaderLine[]): string {
  return lines.map(({ value }) => value).join('\n');
}
