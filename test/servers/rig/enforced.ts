import type { Placed } from './places.js';

/** A fix after its later steps: the policy is enforced, max-age is a year. */
export function enforced<T extends Placed>(fix: T): T {
  const text = fix.text
    .replaceAll('Content-Security-Policy-Report-Only', 'Content-Security-Policy')
    .replaceAll('content_security_policy_report_only', 'content_security_policy')
    .replaceAll('csp_report_only = True', 'csp_report_only = False')
    .replaceAll('max-age=300', 'max-age=31536000')
    .replaceAll('SECURE_HSTS_SECONDS = 300', 'SECURE_HSTS_SECONDS = 31536000');
  return { ...fix, text };
}
