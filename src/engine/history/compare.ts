import { audit } from '../run/audit.js';
import { findingChanges, type FindingChanges } from './finding-changes.js';
import type { Finding, Grade } from '../model/report.js';
import type { Hop, PageSnapshot } from '../model/facts.js';
import { documentHop, headerChanges, sentFields, withoutDates, type HeaderChange } from './sent-fields.js';
import { suppressionsAt, type ActiveSuppressions } from '../run/suppress.js';
import { withoutSecrets } from '../without-secrets.js';

/** What differs between two visits of a page, or between two pages. */
export interface Comparison extends Omit<FindingChanges<Finding>, 'same'> {
  readonly grade: { readonly before: Grade; readonly after: Grade };
  readonly score: { readonly before: number; readonly after: number };
  /** Report.complete of each. */
  readonly complete: { readonly before: boolean; readonly after: boolean };
  /** Absent if either response was not seen. */
  readonly headers?: readonly HeaderChange[];
  /** Lines of cookies, values hidden. */
  readonly cookies?: { readonly removed: readonly string[]; readonly added: readonly string[] };
  /** What each grade must not be shown without: see Report.caveats. */
  readonly caveats: { readonly before: readonly Finding[]; readonly after: readonly Finding[] };
}

/**
 * Both are graded by today's rules, so that a new rule is not a change of the site, and without secrets, so that
 * values that are not stored are not a change either. A suppression is for its own site only.
 */
export function compare(
  earlier: PageSnapshot,
  later: PageSnapshot,
  suppressed?: ActiveSuppressions,
): Comparison {
  const [before, after] = [withoutSecrets(earlier), withoutSecrets(later)];
  const auditOf = (page: PageSnapshot) => audit(page, suppressionsAt(page.url, suppressed));
  const [was, is] = [auditOf(before), auditOf(after)];
  const [wasOf, isOf] = [documentHop(before), documentHop(after)];
  const [wasSent, isSent] = [sentFields(before).headers, sentFields(after).headers];
  const headers = wasSent && isSent && headerChanges(wasSent, isSent).changes;
  const cookies = wasOf && isOf && cookieChanges(wasOf, isOf);
  const { added, fixed, notChecked } = findingChanges(was, is);
  return {
    grade: { before: was.grade, after: is.grade },
    score: { before: was.score, after: is.score },
    complete: { before: was.complete, after: is.complete },
    ...(headers && { headers }),
    ...(cookies && { cookies }),
    caveats: { before: was.caveats, after: is.caveats },
    added,
    fixed,
    notChecked,
  };
}

function cookieChanges(before: Hop, after: Hop): Comparison['cookies'] {
  if (!before.setCookies.seen || !after.setCookies.seen) return undefined;
  const [was, is] = [before, after].map(
    ({ setCookies }) =>
      new Set(setCookies.seen ? setCookies.value.map(({ text }) => withoutDates(text)) : []),
  );
  return {
    removed: [...(was ?? [])].filter((text) => !is?.has(text)),
    added: [...(is ?? [])].filter((text) => !was?.has(text)),
  };
}
