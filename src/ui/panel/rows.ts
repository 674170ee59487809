import type { ResponseRow } from '../../capture/response-log.js';
import {
  auditResponse,
  NONE_SUPPRESSED,
  registrableDomainOf,
  SEVERITIES,
  type ActiveSuppressions,
  type Finding,
  type Hop,
} from '../../engine/index.js';

/** A request as the table shows it. */
export interface Row {
  readonly request: ResponseRow;
  readonly host: string;
  /** The last segment of the path, without the query. */
  readonly name: string;
  readonly party: Party;
  readonly kind: Kind;
}

export type Party = 'first' | 'third';
export const KINDS = ['document', 'static', 'data', 'redirect', 'error'] as const;
export type Kind = (typeof KINDS)[number];

export const COLUMNS = ['name', 'host', 'type', 'party', 'status', 'findings', 'protocol', 'size'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sorting<C = Column> {
  /** Undefined: in the order in which they came. */
  readonly column: C | undefined;
  readonly descending: boolean;
}

/** First click, second click reversed, third click in the order in which they came. */
export function nextSorting<C>(
  { column, descending }: Sorting<C>,
  clicked: C,
  isDescendingFirst: boolean,
): Sorting<C> {
  if (column !== clicked) return { column: clicked, descending: isDescendingFirst };
  return descending === isDescendingFirst
    ? { column, descending: !descending }
    : { column: undefined, descending: false };
}

export interface Filter {
  /** Part of the URL, case-insensitive. */
  readonly text: string;
  /** Only these kinds; all if empty. */
  readonly kinds: ReadonlySet<Kind>;
  readonly party: Party | undefined;
  readonly withFindings: boolean;
  /** Only responses with one of these findings, of the text of their row. */
  readonly having: { readonly these: ReadonlySet<string>; readonly text: string } | undefined;
}

export const NO_FILTER: Filter = {
  text: '',
  kinds: new Set(),
  party: undefined,
  withFindings: false,
  having: undefined,
};

/** An unchanged request keeps its row object, so that the table does not draw it again. */
export function createRows(): (requests: readonly ResponseRow[], page: string) => readonly Row[] {
  let rows = new WeakMap<ResponseRow, Row>();
  let site = '';
  const domains = new Map<string, string>();
  const domainOf = (url: string) => {
    const origin = URL.canParse(url) ? new URL(url).origin : url;
    const known = domains.get(origin);
    if (known !== undefined) return known;
    const domain = registrableDomainOf(url);
    domains.set(origin, domain);
    return domain;
  };
  return (requests, page) => {
    const own = domainOf(page);
    if (own !== site) rows = new WeakMap();
    site = own;
    return requests.map((request) => {
      const known = rows.get(request);
      if (known) return known;
      const row = rowOf(request, domainOf(request.url) === own ? 'first' : 'third');
      rows.set(request, row);
      return row;
    });
  };
}

function rowOf(request: ResponseRow, party: Party): Row {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  const path = url?.pathname ?? request.url;
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1) || '/';
  return { request, host: url?.host ?? '', name, party, kind: kindOfResponse(request) };
}

const STATIC = new Set(['script', 'stylesheet', 'image', 'imageset', 'font', 'media', 'object']);

function kindOfResponse({ state, hop: response, resource }: ResponseRow): Kind {
  const status = response?.status ?? 0;
  if (state === 'failed' || status >= 400) return 'error';
  if (status >= 300 && status !== 304) return 'redirect';
  if (isDocument(resource)) return 'document';
  return STATIC.has(resource) ? 'static' : 'data';
}

export function isDocument(resource: string): boolean {
  return resource === 'main_frame' || resource === 'sub_frame';
}

const NONE: readonly Finding[] = [];

/** The findings of one response; for an unchanged row the same array. */
export type FindingsOf = (row: Row) => readonly Finding[];

/**
 * Checks each response once.
 * @param suppressed the suppressions of `site`; other hosts have none
 */
export function createFindingsOf(site = '', suppressed: ActiveSuppressions = NONE_SUPPRESSED): FindingsOf {
  const known = new WeakMap<Hop, readonly Finding[]>();
  return ({ host, request: { hop: response, resource } }) => {
    if (!response) return NONE;
    const before = known.get(response);
    if (before) return before;
    const use = isDocument(resource) ? 'document' : 'subresource';
    const findings = auditResponse(response, use, host === site ? suppressed : NONE_SUPPRESSED);
    known.set(response, findings);
    return findings;
  };
}

export function unsuppressed(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ suppressed }) => !suppressed);
}

export function filterRows(rows: readonly Row[], filter: Filter, findingsOf: FindingsOf): readonly Row[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (filter.kinds.size === 0 || filter.kinds.has(row.kind)) &&
      (filter.party === undefined || row.party === filter.party) &&
      (text === '' || row.request.url.toLowerCase().includes(text)) &&
      (!filter.withFindings || unsuppressed(findingsOf(row)).length > 0) &&
      (!filter.having || findingsOf(row).some((one) => filter.having?.these.has(sameOf(one)))),
  );
}

/** Alike for what the page and its responses say of one subject. */
export function sameOf({ id, suppressed }: Finding): string {
  return `${id}${suppressed ? ' suppressed' : ''}`;
}

export function sortRows(
  rows: readonly Row[],
  { column, descending }: Sorting,
  findingsOf: FindingsOf,
): readonly Row[] {
  if (!column) return descending ? [...rows].reverse() : rows;
  const key = KEYS[column];
  const keyed = rows.map((row) => ({ row, key: key(row, findingsOf) }));
  const sign = descending ? -1 : 1;
  return keyed.sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

const KEYS: Readonly<Record<Column, (row: Row, findingsOf: FindingsOf) => string | number>> = {
  name: ({ name }) => name,
  host: ({ host }) => host,
  type: ({ request }) => request.resource,
  party: ({ party }) => party,
  status: ({ request }) => request.hop?.status ?? 0,
  findings: (row, findingsOf) => weightOf(unsuppressed(findingsOf(row))),
  protocol: ({ request }) => request.transfer?.protocol ?? '',
  size: ({ request }) => request.transfer?.bytes ?? -1,
};

/** Severity of the worst, then number. */
export function weightOf(findings: readonly Finding[]): number {
  const worst = Math.max(-1, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return worst * 1000 + Math.min(999, findings.length);
}
