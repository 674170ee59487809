import {
  groupAlike,
  RESPONSE_KINDS,
  SEVERITIES,
  type Finding,
  type FindingGroup,
  type ResponseKind,
} from '../../engine/index.js';
import { isDocument, sameOf, type FindingsOf, type Party, type Row } from './rows.js';

/** Findings that say the same, and the recorded responses with them. */
export interface FindingRow extends FindingGroup {
  /** Unique among the rows. */
  readonly key: string;
  readonly party: Party;
  /** Whether they are of the page's report, and not of other responses alone. */
  readonly isOfPage: boolean;
  /** Number of responses with it, of all, by type of response; types without it are left out. */
  readonly spread: readonly { readonly kind: ResponseKind; readonly on: number; readonly of: number }[];
  readonly rows: readonly Row[];
}

/**
 * Each finding once, however many responses have it: the groups of the page's report, and those of what only other
 * responses have. This site's come first; by severity, then those of the page, then by number of responses; suppressed
 * ones last.
 */
export function findingRows(
  page: readonly FindingGroup[],
  rows: readonly Row[],
  findingsOf: FindingsOf,
): readonly FindingRow[] {
  const known = new Set(page.flatMap(({ findings }) => findings.map(sameOf)));
  return (['first', 'third'] as const).flatMap((party) => {
    const theirs = rows.filter((row) => row.party === party);
    const totals = countByKind(theirs);
    const having = new Map<string, { readonly finding: Finding; readonly rows: Set<Row> }>();
    for (const row of theirs)
      for (const finding of findingsOf(row)) {
        const same = sameOf(finding);
        const found = having.get(same) ?? { finding, rows: new Set() };
        having.set(same, found);
        found.rows.add(row);
      }
    const rowOf = (group: FindingGroup, isOfPage: boolean): FindingRow => {
      const those = new Set(group.findings.flatMap((one) => [...(having.get(sameOf(one))?.rows ?? [])]));
      const counts = countByKind(those);
      return {
        ...group,
        key: `${isOfPage ? 'page' : party} ${group.id}`,
        party,
        isOfPage,
        rows: group.findings.length > 1 ? theirs.filter((row) => those.has(row)) : [...those],
        spread: RESPONSE_KINDS.flatMap((kind) => {
          const on = counts.get(kind);
          return on === undefined ? [] : [{ kind, on, of: totals.get(kind) ?? on }];
        }),
      };
    };
    const isFirst = party === 'first';
    const others = [...having].flatMap(([same, { finding }]) =>
      isFirst && known.has(same) ? [] : [finding],
    );
    return [
      ...(isFirst ? page : []).map((group) => rowOf(group, true)),
      ...groupAlike(others).map((group) => rowOf(group, false)),
    ].sort(
      (one, other) =>
        Number(Boolean(one.findings[0].suppressed)) - Number(Boolean(other.findings[0].suppressed)) ||
        rankOf(other) - rankOf(one) ||
        Number(other.isOfPage) - Number(one.isOfPage) ||
        (one.isOfPage ? 0 : other.rows.length - one.rows.length),
    );
  });
}

/** The row that has a finding of a site. */
export function rowWith(rows: readonly FindingRow[], finding: Finding, party: Party): FindingRow | undefined {
  const same = sameOf(finding);
  return rows.find((row) => row.party === party && row.findings.some((one) => sameOf(one) === same));
}

function rankOf({ findings: [{ severity }] }: FindingGroup): number {
  return SEVERITIES.indexOf(severity);
}

function countByKind(rows: Iterable<Row>): ReadonlyMap<ResponseKind, number> {
  const counts = new Map<ResponseKind, number>();
  for (const { kind, request } of rows) {
    if (!request.hop) continue;
    const of =
      kind === 'error' || kind === 'redirect' ? kind : isDocument(request.resource) ? 'page' : 'static';
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  return counts;
}
