import type { Placed } from './places.js';

const NAME = 'Content-Security-Policy';

/** A fix after its later steps: the policy is enforced, max-age is a year. */
export function enforced<T extends Placed>(fix: T): T {
  const lines = fix.text.split('\n');
  const reports = (line: string) => line.includes(`${NAME}-Report-Only`);
  // The policy that only reports takes the place of the one that is enforced meanwhile.
  const isReplaced =
    lines.some(reports) && lines.some((line) => line.includes(NAME) && !reports(line) && !isComment(line));
  const text = lines
    .filter((line) => !isReplaced || reports(line) || isComment(line) || !line.includes(NAME))
    .join('\n')
    .replaceAll(`${NAME}-Report-Only`, NAME)
    .replaceAll('csp_report_only = True', 'csp_report_only = False')
    .replaceAll('max-age=300', 'max-age=31536000')
    .replaceAll('SECURE_HSTS_SECONDS = 300', 'SECURE_HSTS_SECONDS = 31536000');
  return { ...fix, text };
}

const isComment = (line: string) => /^\s*(?:#|\/\/|;|--)/.test(line);
