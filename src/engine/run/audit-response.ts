import { audit, toFinding, worstFirst } from './audit.js';
import { evidenceOf } from './evidence.js';
import { NOT_PROBED, type Hop, type PageSnapshot } from '../model/facts.js';
import type { Finding } from '../model/report.js';
import { RULES } from '../rules/index.js';
import { runRule } from './run-rules.js';
import { NONE_SUPPRESSED, type ActiveSuppressions } from './suppress.js';

/** How a response is used: some rules apply to documents only. */
export type ResponseUse = 'document' | 'subresource';

/**
 * The findings for a single response, worst first, with the points they would cost a page. The page's markup and the
 * cookie store are not checked.
 * @param suppressed the active suppressions of the response's site
 */
export function auditResponse(
  hop: Hop,
  use: ResponseUse,
  suppressed: ActiveSuppressions = NONE_SUPPRESSED,
): readonly Finding[] {
  const snapshot: PageSnapshot = {
    url: hop.url,
    chain: { seen: true, value: [hop] },
    cookieStore: { seen: false, because: 'cookies-not-read' },
    markup: { seen: false, because: 'page-not-read' },
    site: NOT_PROBED,
  };
  const hasBody = hop.status >= 200 && hop.status !== 204 && (hop.status < 300 || hop.status >= 400);
  if (hasBody && use === 'document') return audit(snapshot, suppressed).findings;
  const evidence = evidenceOf(snapshot);
  return RULES.filter(({ on }) => on === 'any response' || (hasBody && on === 'bodies'))
    .flatMap((rule) => runRule(rule, evidence, suppressed).findings.map((found) => toFinding(rule, found)))
    .sort(worstFirst);
}
