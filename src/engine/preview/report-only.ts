import type { Advice } from '../model.js';

/** Headers with a form that only reports, which ends with `-Report-Only`. */
const WITH_REPORT_ONLY: ReadonlySet<string> = new Set([
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'document-isolation-policy',
  'integrity-policy',
]);
const SUFFIX = '-Report-Only';

/** The advised policies as headers that block nothing; what has no such form is left out. */
export function asReportOnly(advice: readonly Advice[]): readonly Advice[] {
  return advice.flatMap((one): Advice[] => {
    if (one.op !== 'set-header') return [];
    const { name, value } = one;
    const lower = name.toLowerCase();
    if (WITH_REPORT_ONLY.has(lower)) return [{ op: 'set-header', name: `${name}${SUFFIX}`, value }];
    const isAlready =
      lower.endsWith(SUFFIX.toLowerCase()) && WITH_REPORT_ONLY.has(lower.slice(0, -SUFFIX.length));
    return isAlready ? [{ op: 'set-header', name, value }] : [];
  });
}
