import { assessmentOf, isScoring } from './assess.js';
import type { Rule, Values } from './define-rule.js';
import { evidenceOf, type ObservedEvidence } from './evidence.js';
import { GRADE_TABLE } from './grade.js';
import { entryOf, judgeAll, type JudgedFinding, type Judgement, type JudgedPass } from './judge.js';
import {
  SEVERITIES,
  type Finding,
  type ObservatoryTest,
  type PageSnapshot,
  type Pass,
  type Report,
  type StackMember,
  type Unknown,
} from './model.js';
import { observatoryReport } from './observatory/report.js';
import { unknown } from './reasons.js';
import type { ActiveSuppressions } from './suppress.js';
import { UNCHANGEABLE } from './unchangeable.js';
import type { RuleWords } from './words.js';

/** Characters of an attacker's text that go into one of our sentences. */
const MAX_VALUE = 80;

/** Who is asked for a report, and in whose words it is told. */
export interface Asked {
  readonly rules: readonly Rule[];
  /** By the rule's id. */
  readonly words: Readonly<Record<string, RuleWords>>;
  /** Recognises the servers; none where nobody is asked. */
  readonly stackOf?: (snapshot: PageSnapshot) => readonly StackMember[];
  /** Adds the advice that rules leave to others. */
  readonly advised?: (judgement: Judgement, evidence: ObservedEvidence) => Judgement;
}

/** An opinion on a page, in words. Never throws: a rule that does is answered as `crashed`. */
export function reportOn(
  snapshot: PageSnapshot,
  { rules, words, stackOf = () => [], advised = (judgement) => judgement }: Asked,
  suppressed?: ActiveSuppressions,
): Report {
  const evidence = evidenceOf(snapshot);
  const judgements = judgeAll(rules, evidence, suppressed).map((judgement) => advised(judgement, evidence));
  const findings: Finding[] = [];
  const passes: Pass[] = [];
  const unknowns: Unknown[] = [];
  // Loops, as in what follows: joining lists of lists took longer than most rules.
  for (const judgement of judgements) {
    for (const finding of judgement.findings)
      findings.push(tellFinding(finding, entryOf(words, finding.rule)));
    for (const pass of judgement.passes) passes.push(tellPass(pass, entryOf(words, pass.rule)));
    for (const unseen of judgement.unknowns) unknowns.push(unknown(unseen));
  }
  const { grade, score, complete } = assessmentOf(judgements.filter(({ rule }) => isScoring(rule.id)));
  return {
    url: snapshot.url,
    grade,
    score,
    algorithm: GRADE_TABLE.version,
    complete,
    observatory: observatoryReport(evidence, resultsOf(judgements)),
    findings: findings.sort(worstFirst),
    passes,
    unknowns,
    stack: stackOf(snapshot),
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

/** A finding in its rule's words. */
export function tellFinding(judged: JudgedFinding, { spec, problems }: RuleWords): Finding {
  const { id, rule, message, subject, severity, points, quotes, advice, observatory, suppressed } = judged;
  const { text, why, references = [] } = entryOf(problems, message);
  const finding: { -readonly [Key in keyof Finding]: Finding[Key] } = {
    id,
    rule,
    message,
    severity,
    points,
    text: fill(text, judged.values),
    why: whyOf(why, judged),
    spec,
    references,
    quotes,
    advice,
  };
  // Set one by one: a report spends its time on copying objects by their keys.
  if (subject !== undefined) finding.subject = subject;
  if (observatory !== undefined) finding.observatory = observatory;
  if (suppressed) finding.suppressed = suppressed;
  return finding;
}

function whyOf(why: string, { isSpared, unchangeable }: JudgedFinding): string {
  if (isSpared) return `${why} It takes off nothing more while a worse finding of this check is open.`;
  return unchangeable ? `${why} ${UNCHANGEABLE[unchangeable]} It takes nothing off.` : why;
}

function tellPass(judged: JudgedPass, { passes }: RuleWords): Pass {
  const { id, rule, message, bonus, quotes, observatory, values } = judged;
  const text = fill(entryOf(passes, message).text, values);
  return observatory === undefined
    ? { id, rule, message, text, bonus, quotes }
    : { id, rule, message, text, bonus, quotes, observatory };
}

/** Puts values where `{name}` stands. What a value brings along is never filled in again. */
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

export function worstFirst(a: Finding, b: Finding): number {
  return (
    b.points - a.points ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
