import { quoteStored, SEVERITIES, type CookieHistory, type Finding } from '../../engine/index.js';
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
export interface FindingsAt {
  readonly url: string;
  readonly findings: readonly Finding[];
}

/** Those of the row of a cookie as sent, and those of its row as stored: none for a row that is not shown. */
export interface FaultsOfRows {
  readonly sent: Faults;
  readonly stored: Faults;
}

/** Whether the stored cookie has a row of its own. */
export function hasStoredRow({ fate, sent, stored }: CookieHistory): boolean {
  return stored !== undefined && (sent === undefined || fate === 'changed');
}

/**
 * Findings belong to the cookies whose line they quote. The page's report comes first, as it also knows what a response
 * alone does not, such as HSTS; then the findings of each response of the site. Suppressed ones are left out.
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
    const ofSent: Partial<Record<CookieColumn, Finding>> = {
      ...(line !== undefined && { ...ofResponses.get(line), ...ofPage.get(line) }),
    };
    const ofStored: Partial<Record<CookieColumn, Finding>> = {};
    for (const fault of Object.values((held !== undefined && ofPage.get(held)) || {})) {
      // The row as sent has the status of both.
      const isOfSent = sent && columnAtFault(fault) === 'status';
      add(isOfSent || !hasStoredRow(history) ? ofSent : ofStored, fault);
    }
    return { sent: ofSent, stored: ofStored };
  };
}

function byQuote(all: readonly FindingsAt[]): ReadonlyMap<string, Faults> {
  const found = new Map<string, Partial<Record<CookieColumn, Finding>>>();
  for (const { url, findings } of all)
    for (const finding of findings) {
      if (finding.suppressed || columnAtFault(finding) === undefined) continue;
      for (const { header, value, hop = url } of finding.quotes) {
        const key = keyOf(header, value, hop);
        const faults = found.get(key) ?? {};
        found.set(key, faults);
        add(faults, finding);
      }
    }
  return found;
}

/** Of the equally severe the first stays: reports are sorted. */
function add(faults: Partial<Record<CookieColumn, Finding>>, fault: Finding): void {
  const column = columnAtFault(fault);
  if (column === undefined) return;
  const before = faults[column];
  if (!before || severityOf(fault) > severityOf(before)) faults[column] = fault;
}

function severityOf({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

function keyOf(header: string, value: string | null, url: string): string {
  return [header, url, value].join('\0');
}
