import {
  groupAlike,
  groupIdOf,
  RESPONSE_KINDS,
  SEVERITIES,
  type Finding,
  type FindingGroup,
  type ResponseKind,
} from '../../engine/index.js';
import { isDocument, type FindingsOf, type Row } from './rows.js';

/** Findings of responses that say the same: the engine's group, and the responses with it. */
export interface ResponseGroup extends FindingGroup {
  /** Number of responses with it, of all, by type of response; types without it are left out. */
  readonly spread: readonly { readonly kind: ResponseKind; readonly on: number; readonly of: number }[];
  readonly rows: readonly Row[];
}

/** The groups of all responses: by severity, then number of responses; suppressed ones last. */
export function groupResponses(rows: readonly Row[], findingsOf: FindingsOf): readonly ResponseGroup[] {
  const totals = new Map<ResponseKind, number>();
  /** Each finding once, however many responses have it. */
  const distinct = new Map<string, Finding>();
  const spreads = new Map<string, { rows: Row[]; on: Map<ResponseKind, number> }>();
  for (const row of rows) {
    const kind = responseKindOf(row);
    if (!kind) continue;
    totals.set(kind, (totals.get(kind) ?? 0) + 1);
    // Two cookies of one response count once.
    const ids = new Set<string>();
    for (const finding of findingsOf(row)) {
      const id = groupIdOf(finding);
      ids.add(id);
      const subject = `${finding.id} ${id}`;
      if (!distinct.has(subject)) distinct.set(subject, finding);
    }
    for (const id of ids) {
      const spread = spreads.get(id) ?? { rows: [], on: new Map<ResponseKind, number>() };
      spreads.set(id, spread);
      spread.rows.push(row);
      spread.on.set(kind, (spread.on.get(kind) ?? 0) + 1);
    }
  }
  return groupAlike([...distinct.values()])
    .map((group): ResponseGroup => {
      const { rows: having = [], on = new Map<ResponseKind, number>() } = spreads.get(group.id) ?? {};
      const spread = RESPONSE_KINDS.flatMap((kind) => {
        const count = on.get(kind);
        return count === undefined ? [] : [{ kind, on: count, of: totals.get(kind) ?? count }];
      });
      return { ...group, spread, rows: having };
    })
    .sort(
      ({ findings: [a], rows: one }, { findings: [b], rows: other }) =>
        Number(Boolean(a.suppressed)) - Number(Boolean(b.suppressed)) ||
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        other.length - one.length,
    );
}

/** Undefined without a response. */
function responseKindOf({ kind, request }: Row): ResponseKind | undefined {
  if (!request.hop) return undefined;
  if (kind === 'error' || kind === 'redirect') return kind;
  return isDocument(request.resource) ? 'page' : 'static';
}
