import { assessmentOf, isScoring } from './assess.js';
import type { Values } from './define-rule.js';
import { evidenceOf } from './evidence.js';
import { GRADE_TABLE } from './grade.js';
import { entryOf, judgeAll, type Judgement, type JudgedFinding, type JudgedPass } from './judge.js';
import {
  SEVERITIES,
  type Finding,
  type ObservatoryTest,
  type PageSnapshot,
  type Pass,
  type Report,
} from './model.js';
import { observatoryReport } from './observatory/report.js';
import { unknown } from './reasons.js';
import { RULES } from './rules/index.js';
import { WORDS } from './rules/words.js';
import { detectStack } from './stack/detect.js';
import type { ActiveSuppressions } from './suppress.js';
import { UNCHANGEABLE } from './unchangeable.js';
import type { RuleWords } from './words.js';

/** Characters of an attacker's text that go into one of our sentences. */
const MAX_VALUE = 80;

/** The whole opinion on a page, in words. Never throws: a rule that does is answered as `crashed`. */
export function audit(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Report {
  const evidence = evidenceOf(snapshot);
  const judgements = judgeAll(RULES, evidence, suppressed);
  const { grade, score, complete } = assessmentOf(judgements.filter(({ rule }) => isScoring(rule.id)));
  return {
    url: snapshot.url,
    grade,
    score,
    algorithm: GRADE_TABLE.version,
    complete,
    observatory: observatoryReport(evidence, resultsOf(judgements)),
    findings: judgements.flatMap(({ findings }) => findings.map(tellFinding)).sort(worstFirst),
    passes: judgements.flatMap(({ passes }) => passes.map(tellPass)),
    unknowns: judgements.flatMap(({ unknowns }) => unknowns.map(unknown)),
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

/** A finding in its rule's words. Exported for tests: rules are tried alone. */
export function tellFinding(judged: JudgedFinding): Finding {
  // Named one by one: copying objects by their keys is what a report spends its time on.
  const { id, rule, message, subject, severity, points, quotes, advice, observatory, suppressed } = judged;
  const { spec, problems } = wordsOf(rule);
  const { text, why, references = [] } = entryOf(problems, message);
  return {
    id,
    rule,
    message,
    ...(subject !== undefined && { subject }),
    severity,
    points,
    text: fill(text, judged.values),
    why: whyOf(why, judged),
    spec,
    references,
    quotes,
    advice,
    ...(observatory !== undefined && { observatory }),
    ...(suppressed && { suppressed }),
  };
}

function whyOf(why: string, { isSpared, unchangeable }: JudgedFinding): string {
  if (isSpared) return `${why} It takes off nothing more while a worse finding of this check is open.`;
  return unchangeable ? `${why} ${UNCHANGEABLE[unchangeable]} It takes nothing off.` : why;
}

function tellPass({ id, rule, message, bonus, quotes, observatory, values }: JudgedPass): Pass {
  const { text } = entryOf(wordsOf(rule).passes, message);
  return {
    id,
    rule,
    message,
    text: fill(text, values),
    bonus,
    quotes,
    ...(observatory !== undefined && { observatory }),
  };
}

function wordsOf(rule: string): RuleWords {
  return entryOf<RuleWords>(WORDS, rule);
}

/** Puts values where `{name}` stands. What a value brings along is never filled in again. */
function fill(text: string, values: Values | undefined): string {
  if (values === undefined) return text;
  return text.replace(/\{([a-z]+)\}/gi, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  });
}

export function worstFirst(a: Finding, b: Finding): number {
  return (
    b.points - a.points ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
