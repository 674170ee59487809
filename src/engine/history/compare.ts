import { audit } from '../run/audit.js';
import { findingChanges, type FindingChanges } from './finding-changes.js';
import type { Finding, Grade } from '../model/report.js';
import type { PageSnapshot } from '../model/facts.js';
import { cookieChanges, headerChanges, sentFields, type HeaderChange } from './sent-fields.js';
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
  /** Names and attributes of cookies. Absent if those of either response were not seen. */
  readonly cookies?: readonly HeaderChange[];
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
  const [wasSent, isSent] = [sentFields(before), sentFields(after)];
  const headers = wasSent.headers && isSent.headers && headerChanges(wasSent.headers, isSent.headers).changes;
  const cookies = wasSent.cookies && isSent.cookies && cookieChanges(wasSent.cookies, isSent.cookies).changes;
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
