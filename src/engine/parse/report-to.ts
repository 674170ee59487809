import { isRecord, parsedJson } from '../untrusted.js';
import { hostOf } from '../site.js';
import { isPlaintext } from './host.js';
import { itemsOf, parseDictionary } from './structured.js';

/** A reporting endpoint of a header. */
export interface Endpoint {
  readonly group: string;
  /** As written. */
  readonly url: string;
}

/** Parses Reporting-Endpoints (Reporting API §3.2); null if browsers ignore all of it. */
export function parseReportingEndpoints(value: string): Endpoint[] | null {
  const dictionary = parseDictionary(value);
  if (!dictionary) return null;
  const endpoints = [...dictionary].map(([group, member]) => ({ group, url: itemsOf(member)[0] }));
  return endpoints.every((endpoint): endpoint is Endpoint => typeof endpoint.url === 'string')
    ? endpoints
    : null;
}

/** Parses Report-To of an earlier draft: JSON objects separated by commas; null if one is invalid. */
export function parseReportTo(value: string): Endpoint[] | null {
  const groups = parseList(value);
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

/** The group an NEL header reports to, '' if it only removes an earlier policy; null if it is invalid. */
export function parseNel(value: string): string | null {
  const [policy] = parseList(value) ?? [];
  if (!isRecord(policy) || !isAge(policy['max_age'])) return null;
  if (policy['max_age'] === 0) return '';
  const group = policy['report_to'];
  return typeof group === 'string' && group !== '' ? group : null;
}

/** Whether browsers reject the endpoint because it is not potentially trustworthy (Reporting API §3.2). */
export function isRejectedEndpoint(url: string, page: string): boolean {
  if (url.startsWith('https://')) return hostOf(url) === '';
  return !URL.canParse(url, page) || isPlaintext(new URL(url, page).href);
}

function parseList(value: string): unknown[] | undefined {
  return parsedJson(`[${value}]`) as unknown[] | undefined;
}

function isAge(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
