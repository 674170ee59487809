import { DISCLOSING } from './disclosing.js';
import { TOKENS } from './product-headers.js';

/** Why a header is not tried in a tab. */
export type Untried =
  /** The browser would remember it after the tab is closed, or apply it to other tabs. */
  | 'lasting'
  /** The browser would send reports to the site. */
  | 'reports'
  | 'cookie'
  | 'redirect'
  /** Other documents of the site have another type. */
  | 'type';

/** What is known of a header field. */
interface Header {
  /** Its value may be a token, or nothing reads it: only that it was sent is stored. */
  readonly value?: 'dropped';
  /**
   * What browsers do with a `<meta http-equiv>` of that name: use it, or ignore it although the header would protect.
   * Any other such element is not stored.
   */
  readonly inMeta?: 'used' | 'ignored';
  /**
   * How a fix of it is tried in a tab. `document`: it concerns only the document that it comes with, so it is set and
   * removed. `removed`: not set, because its violations are reported to the site's default endpoint whatever it says
   * (Permissions Policy §8). Otherwise why it is neither set nor removed. Without this it is removed, and never set.
   */
  readonly preview?: 'document' | 'removed' | Untried;
  /** A list of Content-Security-Policies: browsers apply each of several, and ";" and "," end its URLs (CSP3 §2.2). */
  readonly csp?: true;
  /** URLs that need not look like one: the rest of the value, from the first URL on, or every word, also a relative one. */
  readonly urls?: 'one' | 'every-word';
  /** Its value differs in every response, so it is no change of the site. */
  readonly changes?: true;
  /** It protects with another value than the one to remove. */
  readonly protects?: true;
  /** What is plainly a part of its value, between commas and semicolons, if that is more than a word. */
  readonly part?: RegExp;
}

const DROPPED = { value: 'dropped' } as const;

/**
 * Every header field of which something is known. The value of any other is never stored, because it may contain a
 * token; it is not set in a tab, and contains no URL but what looks like one.
 */
export const HEADERS = {
  ...family(
    [...DISCLOSING.log, ...DISCLOSING.technology, ...DISCLOSING.client, ...DISCLOSING.tracing],
    DROPPED,
  ),
  ...family([...TOKENS, ...DISCLOSING.inside], {}),
  'Accept-CH': { ...DROPPED, preview: 'lasting' },
  'Access-Control-Allow-Credentials': {},
  'Access-Control-Allow-Origin': {},
  Age: { ...DROPPED, changes: true },
  'Alt-Svc': { ...DROPPED, preview: 'lasting' },
  'Attribution-Reporting-Register-Source': DROPPED,
  'Attribution-Reporting-Register-Trigger': DROPPED,
  'Cache-Control': { preview: 'document', part: /^(?:[a-z-]{0,40}|[a-z-]{1,30}="?\d{1,10}"?)$/i },
  'CF-Ray': { ...DROPPED, changes: true },
  'Clear-Site-Data': { inMeta: 'ignored', preview: 'lasting' },
  Connection: { ...DROPPED, preview: 'type' },
  'Connection-Allowlist': { inMeta: 'ignored' },
  'Connection-Allowlist-Report-Only': {},
  'Content-Disposition': { preview: 'type' },
  'Content-Encoding': { ...DROPPED, preview: 'type' },
  'Content-Length': { preview: 'type', changes: true },
  'Content-Location': { ...DROPPED, urls: 'one' },
  'Content-Range': { ...DROPPED, preview: 'type' },
  'Content-Security-Policy': { inMeta: 'used', preview: 'document', csp: true },
  'Content-Security-Policy-Report-Only': { inMeta: 'ignored', preview: 'document', csp: true },
  'Content-Type': { inMeta: 'used', preview: 'type' },
  'Critical-CH': { ...DROPPED, preview: 'lasting' },
  'Cross-Origin-Embedder-Policy': { inMeta: 'ignored', preview: 'document', protects: true },
  'Cross-Origin-Embedder-Policy-Report-Only': { preview: 'document' },
  'Cross-Origin-Opener-Policy': { inMeta: 'ignored', preview: 'document', protects: true },
  'Cross-Origin-Opener-Policy-Report-Only': { preview: 'document' },
  'Cross-Origin-Resource-Policy': { inMeta: 'ignored', preview: 'document', protects: true },
  Date: { changes: true },
  'Document-Isolation-Policy': { inMeta: 'ignored', preview: 'document', protects: true },
  'Document-Isolation-Policy-Report-Only': { preview: 'document' },
  ETag: { ...DROPPED, changes: true },
  'Expect-CT': { ...DROPPED, preview: 'lasting' },
  Expires: { changes: true },
  'Feature-Policy': { inMeta: 'ignored', protects: true },
  'Integrity-Policy': { inMeta: 'ignored', preview: 'document' },
  'Integrity-Policy-Report-Only': { preview: 'document' },
  'Last-Modified': { ...DROPPED, changes: true },
  Link: { urls: 'every-word' },
  Location: { ...DROPPED, preview: 'redirect', urls: 'one' },
  NEL: { preview: 'reports' },
  'Non-Authoritative-Reason': {},
  'Observe-Browsing-Topics': DROPPED,
  'Origin-Agent-Cluster': { inMeta: 'ignored', preview: 'lasting', protects: true },
  P3P: DROPPED,
  'Permissions-Policy': {
    inMeta: 'ignored',
    preview: 'removed',
    part: /^(?:[a-z-]{1,60}=(?:\*|self|\((?:\*|self|src|"https:\/\/[\w.*:-]+"|\s)*\)))?$/,
  },
  'Permissions-Policy-Report-Only': { preview: 'removed' },
  Pragma: {},
  'Public-Key-Pins': { ...DROPPED, preview: 'lasting' },
  'Public-Key-Pins-Report-Only': DROPPED,
  'Referrer-Policy': { inMeta: 'ignored', preview: 'document' },
  Refresh: { ...DROPPED, preview: 'redirect', urls: 'one' },
  'Report-To': { preview: 'reports', urls: 'every-word' },
  'Reporting-Endpoints': {
    preview: 'reports',
    urls: 'every-word',
    part: /^(?:[a-z*][\w*.-]{0,40}="[^"\s]*")?$/,
  },
  'Secure-Session-Registration': DROPPED,
  // Of timings, the stack detection reads one name, which is kept.
  'Server-Timing': DROPPED,
  'Set-Cookie': { ...DROPPED, preview: 'cookie' },
  'Set-Cookie2': { ...DROPPED, preview: 'cookie' },
  'Shared-Storage-Write': DROPPED,
  Signature: DROPPED,
  'Signature-Input': DROPPED,
  SourceMap: { urls: 'one' },
  'Strict-Transport-Security': {
    inMeta: 'ignored',
    preview: 'lasting',
    part: /^(?:[a-z]{0,30}|max-age\s*=\s*"?\d{1,10}"?)$/i,
  },
  Trailer: { ...DROPPED, preview: 'type' },
  'Transfer-Encoding': { ...DROPPED, preview: 'type' },
  'Unencoded-Digest': DROPPED,
  Vary: {},
  Via: {},
  'X-Cache': {},
  'X-Content-Security-Policy': DROPPED,
  'X-Content-Security-Policy-Report-Only': DROPPED,
  'X-Content-Type-Options': { inMeta: 'ignored', preview: 'document' },
  'X-CSP': DROPPED,
  'X-CSP-Report-Only': DROPPED,
  'X-Debug-Exception': DROPPED,
  'X-Debug-Exception-File': DROPPED,
  'X-Debug-Token': DROPPED,
  'X-Debug-Token-Link': DROPPED,
  'X-DNS-Prefetch-Control': { preview: 'document' },
  'X-Frame-Options': {
    inMeta: 'ignored',
    preview: 'document',
    part: /^(?:[a-z-]{0,40}|allow-from:?\s+https?:\/\/[\w.:-]+\/?)$/i,
  },
  'X-Permitted-Cross-Domain-Policies': { preview: 'document' },
  'X-Request-Id': { ...DROPPED, changes: true },
  'X-Served-By': {},
  'X-SourceMap': { urls: 'one' },
  'X-Timer': {},
  'X-WebKit-CSP': DROPPED,
  'X-WebKit-CSP-Report-Only': DROPPED,
  'X-XSS-Protection': {
    inMeta: 'ignored',
    preview: 'document',
    part: /^(?:\d|mode\s*=\s*[a-z]{1,10})?$/i,
  },
} as const satisfies Readonly<Record<string, Header>>;

/** A name in the table, as it is usually written. */
export type HeaderName = keyof typeof HEADERS;

/** A row with its name. */
export interface KnownHeader extends Header {
  readonly name: HeaderName;
}

const BY_NAME: ReadonlyMap<string, KnownHeader> = new Map(
  Object.entries<Header>(HEADERS).map(([name, header]) => [
    name.toLowerCase(),
    { ...header, name: name as HeaderName },
  ]),
);

/** What is known of a header; undefined if nothing is. @param name in any case */
export function knownHeader(name: string): KnownHeader | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** One row for each name. */
function family<Name extends string>(names: readonly Name[], header: Header): Readonly<Record<Name, Header>> {
  return Object.fromEntries(names.map((name) => [name, header])) as Record<Name, Header>;
}
