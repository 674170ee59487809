import { RESPONSE_KINDS, type ResponseKind, type Finding } from '../../engine/index.js';
import { isDocument, type FindingsOf, type Row } from './rows.js';

/** One message of a rule over all responses; suppressed findings form their own group. */
export interface FindingGroup {
  /** `rule/message`, marked if suppressed. */
  readonly id: string;
  /** The first finding of the group. */
  readonly finding: Finding;
  /** Number of responses with it, of all, by type of response; types without it are left out. */
  readonly spread: readonly { readonly kind: ResponseKind; readonly on: number; readonly of: number }[];
  readonly rows: readonly Row[];
}

/** Findings of the responses, each message once: worst first, then most frequent; suppressed ones last. */
export function groupFindings(rows: readonly Row[], findingsOf: FindingsOf): readonly FindingGroup[] {
  const totals = new Map<ResponseKind, number>();
  const groups = new Map<string, { finding: Finding; rows: Row[]; on: Map<ResponseKind, number> }>();
  for (const row of rows) {
    const kind = responseKindOf(row);
    if (!kind) continue;
    totals.set(kind, (totals.get(kind) ?? 0) + 1);
    const ids = new Set<string>();
    for (const finding of findingsOf(row)) {
      const id = `${finding.rule}/${finding.message}${finding.suppressed ? ', suppressed' : ''}`;
      // Two cookies of one response count once.
      if (ids.has(id)) continue;
      ids.add(id);
      const group = groups.get(id) ?? { finding, rows: [], on: new Map<ResponseKind, number>() };
      groups.set(id, group);
      group.rows.push(row);
      group.on.set(kind, (group.on.get(kind) ?? 0) + 1);
    }
  }
  return [...groups]
    .map(([id, { finding, rows, on }]): FindingGroup => {
      const spread = RESPONSE_KINDS.flatMap((kind) => {
        const count = on.get(kind);
        return count === undefined ? [] : [{ kind, on: count, of: totals.get(kind) ?? count }];
      });
      return { id, finding, rows, spread };
    })
    .sort(
      (a, b) =>
        Number(Boolean(a.finding.suppressed)) - Number(Boolean(b.finding.suppressed)) ||
        SEVERITY_ORDER.indexOf(a.finding.severity) - SEVERITY_ORDER.indexOf(b.finding.severity) ||
        b.rows.length - a.rows.length ||
        (a.id < b.id ? -1 : 1),
    );
}

const SEVERITY_ORDER = ['high', 'medium', 'low', 'info'];

/** Undefined without a response. */
export function responseKindOf({ kind, request }: Row): ResponseKind | undefined {
  if (!request.hop) return undefined;
  if (kind === 'error' || kind === 'redirect') return kind;
  return isDocument(request.resource) ? 'page' : 'static';
}
