import type { Rule, Values } from './define-rule.js';
import { evidenceOf } from './evidence.js';
import { computeGrade, GRADE_TABLE, caveatOf, isOfAnotherPage } from './grade.js';
import {
  SEVERITIES,
  type Finding,
  type ObservatoryTest,
  type Pass,
  type Report,
  type Unknown,
} from '../model/report.js';
import { type PageSnapshot, NOT_PROBED, type Hop } from '../model/facts.js';
import { isNoHttps } from './no-https.js';
import { observatoryReport } from '../observatory/report.js';
import { unknown } from '../model/reasons.js';
import { RULES } from '../rules/index.js';
import {
  entryOf,
  runRules,
  withAdvice,
  type RawFinding,
  type RawPass,
  type RuleResult,
  runRule,
} from './run-rules.js';
import { UNCHANGEABLE } from './scope.js';
import { type ActiveSuppressions, NONE_SUPPRESSED } from './suppress.js';

/** Maximum characters of an attacker's text in one of our sentences. */
const MAX_VALUE = 80;

/** The report on a page. Never throws: a rule that does has the result `crashed`. */
export function audit(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Report {
  const evidence = evidenceOf(snapshot);
  const found = runRules(RULES, evidence, suppressed);
  const { grade, score, complete, caveat } = computeGrade(found);
  // Of what is probably not the page that was meant, no view makes a fix.
  const isAnother = caveat === 'another-page';
  const results = isAnother ? found : found.map((result) => withAdvice(result, evidence));
  const caveats: Finding[] = [];
  const others: Finding[] = [];
  const passes: Pass[] = [];
  const unknowns: Unknown[] = [];
  // Loops, because flattening lists took longer than most rules.
  for (const { rule, ...result } of results) {
    for (const finding of result.findings) {
      const list = caveatOf(rule, finding) ? caveats : others;
      list.push(toFinding(rule, isAnother ? { ...finding, advice: [] } : finding));
    }
    for (const pass of result.passes) passes.push(toPass(rule, pass));
    for (const because of result.unknowns) unknowns.push(unknown({ rule: rule.id, because }));
  }
  caveats.sort(anotherPageFirst);
  const members = evidence.stack();
  const hints = members.filter(({ confidence }) => confidence === 'hint');
  return {
    url: snapshot.url,
    grade,
    score,
    algorithm: GRADE_TABLE.version,
    complete,
    observatory: observatoryReport(evidence, observatoryResults(results)),
    caveats,
    findings: [...caveats, ...inOrder(others)],
    passes,
    unknowns,
    stack: members.filter(({ confidence }) => confidence !== 'hint'),
    ...(hints.length > 0 && { hints }),
  };
}

/** Each Observatory test that could be checked, with its result. */
function observatoryResults(results: readonly RuleResult[]): Map<ObservatoryTest, string> {
  const byTest = new Map<ObservatoryTest, string>();
  for (const { rule, observatory } of results) {
    if (rule.observatory !== undefined && observatory !== undefined)
      byTest.set(rule.observatory, observatory);
  }
  return byTest;
}

/** A finding with its rule's text. */
export function toFinding(rule: Rule, raw: RawFinding): Finding {
  const { id, message, subject, severity, points, quotes, advice, observatory, suppressed } = raw;
  const { text, why, references = [] } = entryOf(rule.problems, message);
  const finding: { -readonly [Key in keyof Finding]: Finding[Key] } = {
    id,
    rule: rule.id,
    message,
    severity,
    points,
    text: fill(text, raw.values),
    why: whyOf(why, raw),
    spec: rule.spec,
    references,
    quotes,
    advice,
  };
  // Set one by one: spreading objects dominated the time of a report.
  if (subject !== undefined) finding.subject = subject;
  if (observatory !== undefined) finding.observatory = observatory;
  if (suppressed) finding.suppressed = suppressed;
  return finding;
}

function whyOf(message: string, { detail, isAlreadyDeducted, unchangeable }: RawFinding): string {
  const why = detail === undefined ? message : `${message} ${detail}`;
  if (isAlreadyDeducted) return `${why} Its points are in a worse finding of this check.`;
  return unchangeable ? `${why} ${UNCHANGEABLE[unchangeable]} No points deducted.` : why;
}

function toPass(rule: Rule, { id, message, bonus, quotes, observatory, values }: RawPass): Pass {
  const text = fill(entryOf(rule.passes, message).text, values);
  return observatory === undefined
    ? { id, rule: rule.id, message, text, bonus, quotes }
    : { id, rule: rule.id, message, text, bonus, quotes, observatory };
}

/** Replaces each `{name}` by its value. Placeholders inside a value are not replaced. */
function fill(text: string, values: Values | undefined): string {
  if (values === undefined) return text;
  let filled = '';
  let from = 0;
  for (let open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
    const close = text.indexOf('}', open);
    const value = values[text.slice(open + 1, close)];
    if (value === undefined) continue;
    filled += text.slice(from, open) + (value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value);
    from = close + 1;
  }
  return filled + text.slice(from);
}

/** The worst first; a page without HTTPS is high, and the cause of others. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => Number(isNoHttps(b)) - Number(isNoHttps(a)) || worstFirst(a, b));
}

function anotherPageFirst(a: Finding, b: Finding): number {
  return Number(isOfAnotherPage(b)) - Number(isOfAnotherPage(a));
}

export function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    b.points - a.points ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** How a response is used: some rules apply to documents only. */
export type ResponseUse = 'document' | 'subresource';

/**
 * The findings for a single response, worst first, with the points they would cost a page. The page's markup and the
 * cookie store are not checked.
 * @param suppressed the active suppressions of the response's site
 */
export function auditResponse(
  hop: Hop,
  use: ResponseUse,
  suppressed: ActiveSuppressions = NONE_SUPPRESSED,
): readonly Finding[] {
  const snapshot: PageSnapshot = {
    url: hop.url,
    chain: { seen: true, value: [hop] },
    cookieStore: { seen: false, because: 'cookies-not-read' },
    markup: { seen: false, because: 'page-not-read' },
    site: NOT_PROBED,
  };
  const hasBody = hop.status >= 200 && hop.status !== 204 && (hop.status < 300 || hop.status >= 400);
  if (hasBody && use === 'document') return audit(snapshot, suppressed).findings;
  const evidence = evidenceOf(snapshot);
  return RULES.filter(({ on }) => on === 'any response' || (hasBody && on === 'bodies'))
    .flatMap((rule) =>
      runRule(rule, evidence, suppressed).findings.flatMap((found) =>
        rule.problems[found.message]?.ofPagesOnly ? [] : [toFinding(rule, found)],
      ),
    )
    .sort(worstFirst);
}
