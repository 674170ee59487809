import {
  about,
  breaksPage,
  GRADE_TABLE,
  isBroken,
  isGraded,
  isWorse,
  verdict,
  type Grade,
  type Report,
} from '../engine/index.js';
import { bareUrl } from '../export/urls.js';
import { visible } from '../export/visible.js';
import { gradeResponse } from './engine.js';
import { isResponse, type ReadOptions } from './response.js';

/** What `expect.extend` of Vitest and of Playwright takes. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Whether a `Response` of fetch or Playwright has this security grade or a better one. What the response does not show
 * is unknown: it deducts no points, and does not make up for a header that is missing.
 * @param url the address to grade the response for, such as that of production; by default its own
 */
export async function toHaveSecurityGrade(
  received: unknown,
  grade: Grade,
  options: ReadOptions = {},
): Promise<Matched> {
  const letters: readonly Grade[] = GRADE_TABLE.letters.map(([, letter]) => letter);
  if (!letters.includes(grade)) throw new TypeError(`The grade must be one of ${letters.join(', ')}.`);
  if (!isResponse(received))
    throw new TypeError(
      'toHaveSecurityGrade expects a Response of fetch or of Playwright. Did you forget await?',
    );
  const { report } = await gradeResponse(received, options);
  const pass = isGraded(report) && !isBroken(report) && !isWorse(report.grade, grade);
  return { pass, message: () => messageOf(report, grade, pass) };
}

function messageOf(report: Report, wanted: Grade, pass: boolean): string {
  const name = visible(bareUrl(report.url));
  if (!isGraded(report))
    return [`${name} could not be graded:`, ...report.unknowns.slice(0, 1).map(({ why }) => `  ${why}`)].join(
      '\n',
    );
  const has = `it has ${verdict(report)} (${about(report.score, report)})`;
  if (pass) return `expected ${name} not to have security grade ${wanted} or better, but ${has}.`;
  const costs = report.findings.filter((one) => one.points > 0 || (breaksPage(one) && !one.suppressed));
  return [
    `expected ${name} to have security grade ${wanted} or better, but ${has}:`,
    ...costs.map(({ points, text }) => `${(points > 0 ? `−${points}` : '').padStart(5)}  ${visible(text)}`),
  ].join('\n');
}
