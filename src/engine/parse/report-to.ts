import { isRecord } from '../is-record.js';
import { hostOf } from '../site.js';
import { isPlaintext } from './host.js';
import { itemsOf, readDictionary } from './structured.js';

/** A place reports go to, as a header names it. */
export interface Endpoint {
  readonly group: string;
  /** As written. */
  readonly url: string;
}

/** Reporting-Endpoints (Reporting API §3.2): names with strings; null where browsers skip all of it. */
export function readReportingEndpoints(value: string): Endpoint[] | null {
  const dictionary = readDictionary(value);
  if (!dictionary) return null;
  const endpoints = [...dictionary].map(([group, member]) => ({ group, url: itemsOf(member)[0] }));
  return endpoints.every((endpoint): endpoint is Endpoint => typeof endpoint.url === 'string')
    ? endpoints
    : null;
}

/** Report-To, of an earlier draft: JSON objects between commas; null where one is not what it should be. */
export function readReportTo(value: string): Endpoint[] | null {
  const groups = readList(value);
  if (!groups) return null;
  const found: Endpoint[] = [];
  for (const item of groups) {
    if (!isRecord(item) || !isAge(item['max_age']) || !Array.isArray(item['endpoints'])) return null;
    const { group = 'default' } = item;
    if (typeof group !== 'string') return null;
    for (const endpoint of item['endpoints'] as unknown[]) {
      if (!isRecord(endpoint) || typeof endpoint['url'] !== 'string') return null;
      found.push({ group, url: endpoint['url'] });
    }
  }
  return found;
}

/** The group an NEL header reports to, '' where it only takes back an earlier one; null where it does not read. */
export function readNel(value: string): string | null {
  const [policy] = readList(value) ?? [];
  if (!isRecord(policy) || !isAge(policy['max_age'])) return null;
  if (policy['max_age'] === 0) return '';
  const group = policy['report_to'];
  return typeof group === 'string' && group !== '' ? group : null;
}

/** Whether browsers send no reports there: only to what is potentially trustworthy (Reporting API §3.2). */
export function isRejectedEndpoint(url: string, page: string): boolean {
  if (url.startsWith('https://')) return hostOf(url) === '';
  return !URL.canParse(url, page) || isPlaintext(new URL(url, page).href);
}

function readList(value: string): unknown[] | null {
  try {
    return JSON.parse(`[${value}]`) as unknown[];
  } catch {
    return null;
  }
}

function isAge(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
