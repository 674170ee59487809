import type { Placed } from './places.js';

/** A fix after its later steps: the policy is enforced, max-age is a year. */
export function enforced<T extends Placed>(fix: T): T {
  const text = withWholePolicy(fix.text)
    .replaceAll(REPORT_ONLY, 'Content-Security-Policy')
    .replaceAll(REPORT_ONLY_VARIABLE, 'content_security_policy')
    .replaceAll('max-age=300', 'max-age=31536000')
    .replaceAll('stsMaxAgeSeconds=300', 'stsMaxAgeSeconds=31536000')
    .replaceAll('<param-value>300</param-value>', '<param-value>31536000</param-value>')
    .replaceAll('SECURE_HSTS_SECONDS = max(300,', 'SECURE_HSTS_SECONDS = max(31536000,');
  return { ...fix, text };
}

const REPORT_ONLY = 'Content-Security-Policy-Report-Only';
/** nginx'. */
const REPORT_ONLY_VARIABLE = 'content_security_policy_report_only';
const NAME = /content[-_]security[-_]policy/i;

/** Where one policy is enforced while another reports, the second takes the place of the first. */
function withWholePolicy(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|\/\/|--)/.test(line));
  const reports = (line: string) => line.includes(REPORT_ONLY) || line.includes(REPORT_ONLY_VARIABLE);
  const enforces = (line: string) => NAME.test(line) && !reports(line);
  const isCode = (line: string) => lines.includes(line);
  if (!lines.some(reports) || !lines.some(enforces)) return text;
  const [meanwhile, whole] = [enforces, reports].map((is) => policyIn(lines.filter(is).join('\n')));
  return text
    .split('\n')
    .filter((line) => !isCode(line) || !reports(line))
    .map((line) =>
      meanwhile && whole && isCode(line) && enforces(line) ? line.replace(meanwhile, () => whole) : line,
    )
    .join('\n');
}

/** The first policy in a text, as it is written there: in PHP between single quotes, elsewhere between double ones. */
function policyIn(text: string): string | undefined {
  const [policy] = /(?:[a-z]+-src|base-uri|frame-ancestors) [^"\n]*/.exec(text) ?? [];
  return policy?.includes("\\'") ? /^(?:[^'\\]|\\')*/.exec(policy)?.[0] : policy;
}
