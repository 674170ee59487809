import { groupedBy, quoteStored, SEVERITIES, type CookieHistory, type Finding } from '../../engine/index.js';
import type { CookieColumn } from './cookie-rows.js';

/** The column that shows what a finding is about, by rule, or by rule and message, where the message does not say it. */
const COLUMNS: Readonly<Record<string, CookieColumn>> = {
  'cookies/anticsrf-without-samesite': 'sameSite',
  'cookies/samesite-invalid': 'sameSite',
  'cookie-lifetime': 'expires',
  'cookie-prefixes': 'status',
  'cookie-prefixes/worth-using': 'name',
  'cookie-scope': 'domain',
  'cookie-storage': 'status',
  'cookie-syntax': 'status',
};

/** Undefined for a finding that is about no cell of a cookie. */
export function columnAtFault({
  rule,
  message,
}: Pick<Finding, 'rule' | 'message'>): CookieColumn | undefined {
  if (rule === 'cookies' && message.includes('without-secure')) return 'secure';
  if (rule === 'cookies' && message.includes('without-httponly')) return 'httpOnly';
  return COLUMNS[`${rule}/${message}`] ?? COLUMNS[rule];
}

/** The worst finding of each cell at fault. */
export type Faults = Readonly<Partial<Record<CookieColumn, Finding>>>;

/** Findings, and the URL of the response whose headers they quote where they name no other one. */
interface FindingsAt {
  readonly url: string;
  readonly findings: readonly Finding[];
}

/** Those of the row of a cookie as sent, and those of its row as stored: none for a row that is not shown. */
export interface FaultsOfRows {
  readonly sent: Faults;
  readonly stored: Faults;
  /** All of both rows, the worst first. */
  readonly problems: readonly Finding[];
  /** Findings about it were suppressed. */
  readonly isSuppressed: boolean;
}

/** Whether the stored cookie has a row of its own. */
export function hasStoredRow({ fate, sent, stored }: CookieHistory): boolean {
  return stored !== undefined && (sent === undefined || fate === 'changed');
}

/**
 * Findings belong to the cookies whose line they quote. What the page's report says of a cell takes the place of what a
 * response alone says, as it also knows HSTS and the like. Suppressed ones are left out.
 */
export function createFaultsOf(
  page: FindingsAt,
  responses: readonly FindingsAt[],
): (history: CookieHistory) => FaultsOfRows {
  const ofPage = byQuote([page]);
  const ofResponses = byQuote(responses);
  return (history) => {
    const { sent, stored } = history;
    const line = sent && keyOf('Set-Cookie', sent.cookie.text, sent.url);
    const held = stored && keyOf('Cookie store', quoteStored(stored).value, page.url);
    const own = (line !== undefined && ofPage.get(line)) || NONE;
    const known = new Set(own.map(columnAtFault));
    const others = (line !== undefined && ofResponses.get(line)) || NONE;
    const inStore = (held !== undefined && ofPage.get(held)) || NONE;
    // The row as sent has the status of both.
    const isOfSent = (one: Finding) => !hasStoredRow(history) || (sent && columnAtFault(one) === 'status');
    const all = [...own, ...others.filter((one) => !known.has(columnAtFault(one))), ...inStore];
    const problems = [
      ...new Map(all.flatMap((one) => (one.suppressed ? [] : [[one.id, one]]))).values(),
    ].sort((one, other) => severityOf(other) - severityOf(one));
    const isStored = (one: Finding) => inStore.includes(one) && !isOfSent(one);
    return {
      sent: worstOf(problems.filter((one) => !isStored(one))),
      stored: worstOf(problems.filter(isStored)),
      problems,
      isSuppressed: all.some((one) => one.suppressed),
    };
  };
}

const NONE: readonly Finding[] = [];

function byQuote(all: readonly FindingsAt[]): ReadonlyMap<string, readonly Finding[]> {
  const quotes = all.flatMap(({ url, findings }) =>
    findings
      .filter((one) => columnAtFault(one) !== undefined)
      .flatMap((finding) => finding.quotes.map((quote) => ({ url, ...quote, finding }))),
  );
  return groupedBy(
    quotes,
    ({ header, value, url, hop = url }) => keyOf(header, value, hop),
    ({ finding }) => finding,
  );
}

/** @param sorted the worst first */
function worstOf(sorted: readonly Finding[]): Faults {
  const worst: Partial<Record<CookieColumn, Finding>> = {};
  for (const one of sorted) {
    const column = columnAtFault(one);
    if (column) worst[column] ??= one;
  }
  return worst;
}

function severityOf({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

function keyOf(header: string, value: string | null, url: string): string {
  return [header, url, value].join('\0');
}
