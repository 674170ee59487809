import { isRecord } from '../is-record.js';
import { isSameOrigin } from '../site.js';
import { COOKIE_ATTRIBUTES } from '../cookie-attributes.js';
import {
  ADDRESS_KINDS,
  LONGEST_NAME,
  MAX_ADDRESSES,
  MAX_EXPECTED,
  MAX_FINDINGS,
  MAX_PLANNED_VALUE,
  PLAN_SCHEMA,
  type DeployPlan,
  type Expected,
  type PlannedAddress,
  type PlannedHeader,
} from './plan.js';

/** Characters of a URL. */
const LONGEST_URL = 8_192;
const MAX_SENT = 50;
/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/**
 * Reads a plan, which anybody may have written: known fields only, each checked.
 * @returns or what is wrong, as a sentence
 */
export function parsePlan(raw: unknown): DeployPlan | string {
  if (!isRecord(raw)) return 'It is not an object.';
  const { schema, version, date } = raw;
  if (typeof schema === 'number' && schema > PLAN_SCHEMA) return 'A newer Sitegrade wrote it.';
  if (schema !== PLAN_SCHEMA || !isText(version, LONGEST_NAME) || !isText(date, LONGEST_NAME))
    return 'It has no known schema, version or date.';
  const addresses = listOf(raw['addresses'], MAX_ADDRESSES, addressOf);
  const [page] = addresses ?? [];
  if (!addresses || page?.kind !== 'page')
    return `Its addresses must be 1 to ${String(MAX_ADDRESSES)}, and the first a page.`;
  if (!addresses.every((address) => isOfSite(address, page)))
    return 'Its addresses must all be of one origin, or http://HOST/ of its host.';
  const expects = listOf(raw['expects'], MAX_EXPECTED, expectedOf);
  if (!expects) return `What it expects must be a list of at most ${String(MAX_EXPECTED)} known entries.`;
  const unchecked = namesOf(raw['unchecked']);
  const servers = namesOf(raw['servers']);
  if (!unchecked || !servers) return 'Its findings or servers are not lists of names.';
  return { schema, version, date, addresses, expects, unchecked, servers };
}

function isOfSite({ kind, url }: PlannedAddress, page: PlannedAddress): boolean {
  if (kind !== 'http') return isSameOrigin(url, page.url);
  const at = new URL(url);
  return url === `http://${at.hostname}/` && at.hostname === new URL(page.url).hostname;
}

/** Undefined if it is no list, is too long, or an entry is not as it must be. */
function listOf<T>(raw: unknown, most: number, read: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(raw) || raw.length > most) return undefined;
  const all = raw.flatMap((one) => read(one) ?? []);
  return all.length === raw.length ? all : undefined;
}

function addressOf(raw: unknown): PlannedAddress | undefined {
  if (!isRecord(raw)) return undefined;
  const { url, status } = raw;
  const kind = ADDRESS_KINDS.find((one) => one === raw['kind']);
  const sent = listOf(raw['sent'], MAX_SENT, headerOf);
  if (kind === undefined || !sent || !isText(url, LONGEST_URL) || !URL.canParse(url)) return undefined;
  const { protocol, origin, href } = new URL(url);
  // Neither credentials, nor another spelling of an address, nor what no output shows.
  if (!/^https?:$/.test(protocol) || href !== url || !url.startsWith(`${origin}/`) || /[?#]/.test(url))
    return undefined;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0 || status > 999) return undefined;
  return { kind, url, status, sent };
}

function headerOf(raw: unknown): PlannedHeader | undefined {
  if (!isRecord(raw)) return undefined;
  const { name, value } = raw;
  if (typeof name !== 'string' || !TOKEN.test(name)) return undefined;
  if (value !== null && (typeof value !== 'string' || value.length > MAX_PLANNED_VALUE)) return undefined;
  return { name, value };
}

/** Whether a plan with it is read again. */
export function isPlannable(one: Expected): boolean {
  return expectedOf(one) !== undefined;
}

function expectedOf(raw: unknown): Expected | undefined {
  if (!isRecord(raw)) return undefined;
  const { kind, name, later, unless, what, attributes } = raw;
  const findings = namesOf(raw['findings']);
  if (!findings) return undefined;
  if (kind === 'redirect') return { kind, findings };
  if (kind === 'header') {
    const header = headerOf(raw);
    const next = later === undefined ? undefined : headerOf(later);
    const others = unless === undefined ? undefined : namesOf(unless);
    if (!header || (later !== undefined && !next) || (unless !== undefined && !others)) return undefined;
    return { kind, ...header, ...(next && { later: next }), ...(others && { unless: others }), findings };
  }
  if (kind === 'gone')
    return typeof name === 'string' && TOKEN.test(name) && (what === 'header' || what === 'version')
      ? { kind, name, what, findings }
      : undefined;
  const known = listOf(attributes, COOKIE_ATTRIBUTES.length, (text) =>
    COOKIE_ATTRIBUTES.find((one) => one === text),
  );
  return kind === 'cookie' && isText(name, LONGEST_NAME) && known
    ? { kind, name, attributes: known, findings }
    : undefined;
}

function namesOf(raw: unknown): string[] | undefined {
  return listOf(raw, MAX_FINDINGS, (one) => (isText(one, LONGEST_NAME) ? one : undefined));
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
