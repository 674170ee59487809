import { COOKIE_ATTRIBUTES } from '../cookie-attributes.js';
import { isSameOrigin } from '../site.js';
import { anyOf, isRecord, listOf, matching, oneOf, optional, type Parser, recordOf } from '../untrusted.js';
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
  const { schema } = raw;
  const [version, date] = [parseName(raw['version']), parseName(raw['date'])];
  if (typeof schema === 'number' && schema > PLAN_SCHEMA) return 'A newer Sitegrade wrote it.';
  if (schema !== PLAN_SCHEMA || version === undefined || date === undefined)
    return 'It has no known schema, version or date.';
  const addresses = parseAddresses(raw['addresses']);
  const [page] = addresses ?? [];
  if (!addresses || page?.kind !== 'page')
    return `Its addresses must be 1 to ${String(MAX_ADDRESSES)}, and the first a page.`;
  if (!addresses.every((address) => isOfSite(address, page)))
    return 'Its addresses must all be of one origin, or http://HOST/ of its host.';
  const expects = parseExpects(raw['expects']);
  if (!expects) return `What it expects must be a list of at most ${String(MAX_EXPECTED)} known entries.`;
  const unchecked = parseNames(raw['unchecked']);
  const servers = parseNames(raw['servers']);
  if (!unchecked || !servers) return 'Its findings or servers are not lists of names.';
  return { schema, version, date, addresses, expects, unchecked, servers };
}

function isOfSite({ kind, url }: PlannedAddress, page: PlannedAddress): boolean {
  if (kind !== 'http') return isSameOrigin(url, page.url);
  const at = new URL(url);
  return url === `http://${at.hostname}/` && at.hostname === new URL(page.url).hostname;
}

/** Whether a plan with it is read again. */
export function isPlannable(one: Expected): boolean {
  return parseExpected(one) !== undefined;
}

function parseName(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' && raw.length <= LONGEST_NAME ? raw : undefined;
}

const parseNames = listOf(MAX_FINDINGS, parseName);

/** Neither credentials, nor another spelling of an address, nor what no output shows. */
function parseUrl(raw: unknown): string | undefined {
  if (typeof raw !== 'string' || raw.length > LONGEST_URL || !URL.canParse(raw)) return undefined;
  const { protocol, origin, href } = new URL(raw);
  return /^https?:$/.test(protocol) && href === raw && raw.startsWith(`${origin}/`) && !/[?#]/.test(raw)
    ? raw
    : undefined;
}

function parseStatus(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= 999 ? raw : undefined;
}

function parseValue(raw: unknown): string | null | undefined {
  return raw === null || (typeof raw === 'string' && raw.length <= MAX_PLANNED_VALUE) ? raw : undefined;
}

const HEADER = { name: matching(TOKEN), value: parseValue };

const parseAddresses = listOf(
  MAX_ADDRESSES,
  recordOf<PlannedAddress>({
    kind: oneOf(...ADDRESS_KINDS),
    url: parseUrl,
    status: parseStatus,
    sent: listOf(MAX_SENT, recordOf<PlannedHeader>(HEADER)),
  }),
);

type Of<K extends Expected['kind']> = Extract<Expected, { kind: K }>;

const parseExpected: Parser<Expected> = anyOf<Expected>(
  recordOf<Of<'redirect'>>({ kind: oneOf('redirect'), findings: parseNames }),
  recordOf<Of<'header'>>({
    kind: oneOf('header'),
    ...HEADER,
    later: optional(recordOf<PlannedHeader>(HEADER)),
    unless: optional(parseNames),
    findings: parseNames,
  }),
  recordOf<Of<'gone'>>({
    kind: oneOf('gone'),
    name: matching(TOKEN),
    what: oneOf('header', 'version'),
    findings: parseNames,
  }),
  recordOf<Of<'cookie'>>({
    kind: oneOf('cookie'),
    name: parseName,
    attributes: listOf(COOKIE_ATTRIBUTES.length, oneOf(...COOKIE_ATTRIBUTES)),
    findings: parseNames,
  }),
);

const parseExpects = listOf(MAX_EXPECTED, parseExpected);
