import type { Problem, ProblemMessage, Rule, RuleInfo, Values, Verdict } from './define-rule.js';
import { evidenceOf, type ObservedEvidence } from './evidence.js';
import { GRADE_TABLE, gradeOf, scoreOf } from './grade.js';
import {
  SEVERITIES,
  type Finding,
  type ObservatoryTest,
  type PageSnapshot,
  type Pass,
  type Report,
  type Unknown,
} from './model.js';
import { observatoryReport } from './observatory/report.js';
import { isBeyondPage, unknown } from './reasons.js';
import { RULES } from './rules/index.js';
import { detectStack } from './stack.js';

/** Characters of an attacker's text that go into one of our sentences. */
const MAX_VALUE = 80;

/** What one rule has to say of a page. */
export interface Judgement {
  readonly rule: RuleInfo;
  readonly findings: readonly Finding[];
  readonly passes: readonly Pass[];
  readonly unknowns: readonly Unknown[];
  /** The Observatory result its test comes to, when the rule stands for one and could be judged. */
  readonly observatory?: string;
}

/** The whole opinion on a page. Never throws: a rule that does is answered as `crashed`. */
export function audit(snapshot: PageSnapshot): Report {
  const evidence = evidenceOf(snapshot);
  const judgements = RULES.map((rule) => judge(rule, evidence));
  const findings = judgements.flatMap((judgement) => judgement.findings).sort(worstFirst);
  const passes = judgements.flatMap((judgement) => judgement.passes);
  const unknowns = judgements.flatMap((judgement) => judgement.unknowns);
  const score = scoreOf(sum(findings.map((f) => f.points)), sum(passes.map((p) => p.bonus)));
  return {
    url: snapshot.url,
    grade: gradeOf(score),
    score,
    algorithm: GRADE_TABLE.version,
    // What takes a request of its own is not held against a page that was only looked at.
    complete: unknowns.every(isBeyondPage),
    observatory: observatoryReport(evidence, resultsOf(judgements)),
    findings,
    passes,
    unknowns,
    stack: detectStack(snapshot),
  };
}

/** Each Observatory test that could be judged, with the result it comes to. */
function resultsOf(judgements: readonly Judgement[]): Map<ObservatoryTest, string> {
  const results = new Map<ObservatoryTest, string>();
  for (const { rule, observatory } of judgements) {
    if (rule.observatory !== undefined && observatory !== undefined)
      results.set(rule.observatory, observatory);
  }
  return results;
}

/** One rule's judgement. Exported for tests: rules are tried alone. */
export function judge(rule: Rule, evidence: ObservedEvidence): Judgement {
  try {
    return settle(rule, rule.judge(evidence));
  } catch {
    return { rule, findings: [], passes: [], unknowns: [unknown(rule.id, 'crashed')] };
  }
}

function settle(rule: Rule, verdict: Verdict): Judgement {
  const { problems = [], unseen = [] } = verdict;
  const decider = problems[0] && messageOf(rule.problems, problems[0].message);
  const findings = mergeById(
    problems.map((problem, at) => findingOf(rule, problem, at > 0 ? decider : undefined)),
  );
  const passes = (verdict.passes ?? []).map((pass): Pass => {
    const { observatory, bonus, text } = messageOf(rule.passes, pass.message);
    return {
      id: `${rule.id}/${pass.message}`,
      rule: rule.id,
      message: pass.message,
      text: fill(text, pass.values),
      bonus,
      quotes: pass.quotes,
      ...(observatory !== undefined && { observatory }),
    };
  });
  const observatory = [...findings, ...passes].find(
    (result) => result.observatory !== undefined,
  )?.observatory;
  return {
    rule,
    findings,
    passes,
    unknowns: [...new Set(unseen)].map((because) => unknown(rule.id, because)),
    ...(observatory !== undefined && { observatory }),
  };
}

/** @param decider the message that already took the rule's points off, unless this problem is the one */
function findingOf(rule: Rule, problem: Problem, decider: ProblemMessage | undefined): Finding {
  const {
    severity,
    points,
    text,
    why,
    references = [],
    observatory,
  } = messageOf(rule.problems, problem.message);
  const subject = problem.subject === undefined ? {} : { subject: problem.subject };
  const free = decider !== undefined && decider.points > 0 && points > 0;
  return {
    id: [`${rule.id}/${problem.message}`, ...Object.values(subject)].join('#'),
    rule: rule.id,
    message: problem.message,
    ...subject,
    severity,
    points: decider ? 0 : points,
    text: fill(text, problem.values),
    why: free ? `${why} It takes off nothing more while a worse finding of this check is open.` : why,
    spec: rule.spec,
    references,
    quotes: problem.quotes,
    advice: problem.advice ?? [],
    ...(observatory !== undefined && { observatory }),
  };
}

/** Two of the same id (one cookie name on two paths) are one finding with the evidence of both. */
function mergeById(findings: readonly Finding[]): Finding[] {
  const byId = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byId.get(finding.id);
    if (same) same.push(finding);
    else byId.set(finding.id, [finding]);
  }
  return [...byId.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, quotes: same.flatMap((finding) => finding.quotes) }] : [];
  });
}

function messageOf<M>(messages: Readonly<Record<string, M>>, id: string): M {
  const message = messages[id];
  if (message === undefined) throw new Error(`no message ${id}`);
  return message;
}

/** Puts values where `{name}` stands. What a value brings along is never filled in again. */
function fill(text: string, values: Values = {}): string {
  return text.replace(/\{([a-z]+)\}/gi, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  });
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    b.points - a.points ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
