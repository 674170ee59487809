import type { Advice } from '../model/advice.js';

import { knownHeader } from '../headers.js';

/** Where a policy sends its reports (CSP3 §6.5). */
const REPORTING: ReadonlySet<string> = new Set(['report-uri', 'report-to']);
/** ASCII whitespace, as CSP3 §2.2.1 splits directives. */
const SPACE = /[\t\n\f\r ]+/;
const CSP = /^content-security-policy(?:-report-only)?$/i;
/** A parameter of a structured field (RFC 9651 §3.1.2). */
const REPORT_TO = /;[\t ]*report-to[\t ]*=[\t ]*(?:"[^"]*"|[^\t ;,"]*)/gi;
/** What must not be left: a name of another place for reports. */
const LEFT = /report(?:-(?:to|uri)|[\t ]*=)|endpoints/i;

/**
 * The value of a policy without the places that it sends reports to: a simulated policy must not send any. Undefined if
 * nothing is left, or if it is unclear whether it still reports.
 */
export function withoutReporting(name: string, value: string): string | undefined {
  if (CSP.test(name)) {
    const policies = value.split(',').map(directivesOf);
    // As it was written, unless something has to go.
    if (!policies.flat().some(isReporting)) return value;
    const quiet = policies.map((all) => all.filter((one) => !isReporting(one)).join('; '));
    return quiet.filter((policy) => policy !== '').join(', ') || undefined;
  }
  const bare = value.replaceAll(REPORT_TO, '');
  return LEFT.test(bare) || bare.trim() === '' ? undefined : bare;
}

function directivesOf(policy: string): string[] {
  return policy
    .split(';')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '');
}

function isReporting(directive: string): boolean {
  return REPORTING.has((directive.split(SPACE, 1)[0] ?? '').toLowerCase());
}

const SUFFIX = '-Report-Only';

/** The advised policies as headers that block nothing; what has no such form is left out. */
export function asReportOnly(advice: readonly Advice[]): readonly Advice[] {
  return advice.flatMap((one): Advice[] => {
    if (one.op !== 'set-header') return [];
    const { name: given, value } = one;
    const name = given.toLowerCase().endsWith(SUFFIX.toLowerCase()) ? given : `${given}${SUFFIX}`;
    return knownHeader(name)?.preview === 'document' ? [{ op: 'set-header', name, value }] : [];
  });
}
