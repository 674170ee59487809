import {
  gradeOf,
  OBSERVATORY_TESTS,
  type ObservatoryReport,
  type ObservatoryTest,
} from '../../src/engine/index.js';

/** An Observatory report for hand-made reports, with only the given results. */
export function observatoryWith(
  score: number,
  tests: Partial<ObservatoryReport['tests']> = {},
  refused?: string,
): ObservatoryReport {
  const unjudged = { result: null, modifier: 0, pass: null };
  return {
    algorithm: 6,
    score,
    grade: gradeOf(score),
    ...(refused !== undefined && { refused }),
    tests: Object.fromEntries(
      OBSERVATORY_TESTS.map((test: ObservatoryTest) => [test, tests[test] ?? unjudged]),
    ) as ObservatoryReport['tests'],
  };
}
