import type { ObservedEvidence } from '../run/evidence.js';
import { gradeOf, scoreOf } from '../run/grade.js';
import {
  OBSERVATORY_TESTS,
  type ObservatoryOutcome,
  type ObservatoryReport,
  type ObservatoryTest,
} from '../model/report.js';
import { reasonNotScored } from './refusal.js';
import { ALGORITHM, RESULTS } from './results.js';

const NOT_CHECKED: ObservatoryOutcome = { result: null, modifier: 0, pass: null };
const NOTHING_CHECKED = Object.fromEntries(OBSERVATORY_TESTS.map((test) => [test, NOT_CHECKED])) as Record<
  ObservatoryTest,
  ObservatoryOutcome
>;

/**
 * The HTTP Observatory's tests, score and grade for the page, without our own deductions.
 * @param results the result of each test that could be checked
 */
export function observatoryReport(
  evidence: ObservedEvidence,
  results: ReadonlyMap<ObservatoryTest, string>,
): ObservatoryReport {
  const tests = { ...NOTHING_CHECKED };
  let points = 0;
  let bonus = 0;
  for (const test of OBSERVATORY_TESTS) {
    const outcome = outcomeOf(test, results.get(test));
    tests[test] = outcome;
    if (outcome.modifier < 0) points -= outcome.modifier;
    else bonus += outcome.modifier;
  }
  const score = scoreOf(points, bonus);
  const refused = reasonNotScored(evidence);
  return {
    algorithm: ALGORITHM,
    grade: gradeOf(score),
    score,
    ...(refused !== undefined && { refused }),
    tests,
  };
}

function outcomeOf(test: ObservatoryTest, result: string | undefined): ObservatoryOutcome {
  const worth = result === undefined ? undefined : RESULTS[test][result];
  return result === undefined || worth === undefined
    ? NOT_CHECKED
    : { result, modifier: worth.modifier, pass: worth.pass };
}
