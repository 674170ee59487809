import { DISCLOSING } from './data/disclosing.js';
import { TOKENS } from './parse/product-headers.js';

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
  /**
   * Rules or the stack detection read its value, and no part of it is a secret but what `bareValue` leaves out. Of any
   * other only that it was sent is stored.
   */
  readonly value?: 'kept';
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
  /** It has one value: with several, two senders do not know of each other. */
  readonly single?: true;
  /** What is plainly a part of its value, between commas and semicolons, if that is more than a word. */
  readonly part?: RegExp;
}

const KEPT = { value: 'kept' } as const;

/**
 * Every header field of which something is known. The value of any other is never stored, because it may contain a
 * token; it is not set in a tab, and contains no URL but what looks like one.
 */
export const HEADERS = {
  ...family([...DISCLOSING.log, ...DISCLOSING.technology, ...DISCLOSING.client, ...DISCLOSING.tracing], {}),
  ...family([...TOKENS, ...DISCLOSING.inside], KEPT),
  'Accept-CH': { preview: 'lasting' },
  'Access-Control-Allow-Credentials': KEPT,
  'Access-Control-Allow-Origin': KEPT,
  'Access-Control-Allow-Private-Network': {},
  'Activate-Storage-Access': {},
  Age: { changes: true },
  'Alt-Svc': { preview: 'lasting' },
  'Attribution-Reporting-Register-Source': {},
  'Attribution-Reporting-Register-Trigger': {},
  'Cache-Control': { ...KEPT, preview: 'document', part: /^(?:[a-z-]{0,40}|[a-z-]{1,30}="?\d{1,10}"?)$/i },
  'Cf-Mitigated': KEPT,
  'CF-Ray': { changes: true },
  'Clear-Site-Data': { ...KEPT, inMeta: 'ignored', preview: 'lasting' },
  Connection: { preview: 'type' },
  'Connection-Allowlist': { ...KEPT, inMeta: 'ignored' },
  'Connection-Allowlist-Report-Only': KEPT,
  'Content-Disposition': { ...KEPT, preview: 'type' },
  'Content-Encoding': { preview: 'type' },
  'Content-Length': { ...KEPT, preview: 'type', changes: true },
  'Content-Location': { urls: 'one' },
  'Content-Range': { preview: 'type' },
  'Content-Security-Policy': { ...KEPT, inMeta: 'used', preview: 'document', csp: true },
  'Content-Security-Policy-Report-Only': { ...KEPT, inMeta: 'ignored', preview: 'document', csp: true },
  'Content-Type': { ...KEPT, inMeta: 'used', preview: 'type' },
  'Critical-CH': { preview: 'lasting' },
  'Cross-Origin-Embedder-Policy': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'document',
    protects: true,
    single: true,
  },
  'Cross-Origin-Embedder-Policy-Report-Only': { ...KEPT, preview: 'document' },
  'Cross-Origin-Opener-Policy': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'document',
    protects: true,
    single: true,
  },
  'Cross-Origin-Opener-Policy-Report-Only': { ...KEPT, preview: 'document' },
  'Cross-Origin-Resource-Policy': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'document',
    protects: true,
    single: true,
  },
  Date: { ...KEPT, changes: true },
  'Document-Isolation-Policy': { ...KEPT, inMeta: 'ignored', preview: 'document', protects: true },
  'Document-Isolation-Policy-Report-Only': { ...KEPT, preview: 'document' },
  ETag: { changes: true },
  'Expect-CT': { preview: 'lasting' },
  Expires: { ...KEPT, changes: true },
  'Feature-Policy': { ...KEPT, inMeta: 'ignored', protects: true },
  'Integrity-Policy': { ...KEPT, inMeta: 'ignored', preview: 'document' },
  'Integrity-Policy-Report-Only': { ...KEPT, preview: 'document' },
  'Last-Modified': { changes: true },
  Link: { ...KEPT, urls: 'every-word' },
  Location: { preview: 'redirect', urls: 'one' },
  NEL: { ...KEPT, preview: 'reports' },
  'No-Vary-Search': {},
  'Non-Authoritative-Reason': KEPT,
  'Observe-Browsing-Topics': {},
  'Origin-Agent-Cluster': { ...KEPT, inMeta: 'ignored', preview: 'lasting', protects: true },
  P3P: {},
  'Permissions-Policy': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'removed',
    part: /^(?:[a-z-]{1,60}=(?:\*|self|\((?:\*|self|src|"https:\/\/[\w.*:-]+"|\s)*\)))?$/,
  },
  'Permissions-Policy-Report-Only': { ...KEPT, preview: 'removed' },
  Pragma: KEPT,
  'Public-Key-Pins': { preview: 'lasting' },
  'Public-Key-Pins-Report-Only': {},
  'Referrer-Policy': { ...KEPT, inMeta: 'ignored', preview: 'document' },
  Refresh: { preview: 'redirect', urls: 'one' },
  'Report-To': { ...KEPT, preview: 'reports', urls: 'every-word' },
  'Reporting-Endpoints': {
    ...KEPT,
    preview: 'reports',
    urls: 'every-word',
    part: /^(?:[a-z*][\w*.-]{0,40}="[^"\s]*")?$/,
  },
  'Sec-Session-Challenge': { preview: 'lasting', changes: true },
  'Sec-Session-Registration': { preview: 'lasting' },
  'Sec-Session-Skipped': {},
  'Secure-Session-Challenge': { preview: 'lasting', changes: true },
  'Secure-Session-Registration': { preview: 'lasting' },
  'Secure-Session-Skipped': {},
  // Of timings, the stack detection reads one name, which is kept.
  'Server-Timing': {},
  'Set-Cookie': { preview: 'cookie' },
  'Set-Cookie2': { preview: 'cookie' },
  'Set-Login': { preview: 'lasting' },
  'SG-Captcha': KEPT,
  'Shared-Storage-Write': {},
  Signature: {},
  'Signature-Input': {},
  SourceMap: { ...KEPT, urls: 'one' },
  'Strict-Transport-Security': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'lasting',
    single: true,
    part: /^(?:[a-z]{0,30}|max-age\s*=\s*"?\d{1,10}"?)$/i,
  },
  Trailer: { preview: 'type' },
  'Transfer-Encoding': { preview: 'type' },
  'Unencoded-Digest': {},
  Vary: KEPT,
  Via: KEPT,
  // Of its challenges, only the schemes.
  'WWW-Authenticate': KEPT,
  'X-Amzn-Waf-Action': KEPT,
  'X-Cache': KEPT,
  'X-Content-Security-Policy': {},
  'X-Content-Security-Policy-Report-Only': {},
  'X-Content-Type-Options': { ...KEPT, inMeta: 'ignored', preview: 'document', single: true },
  'X-CSP': {},
  'X-CSP-Report-Only': {},
  'X-Debug-Exception': {},
  'X-Debug-Exception-File': {},
  'X-Debug-Token': {},
  'X-Debug-Token-Link': {},
  'X-DNS-Prefetch-Control': { ...KEPT, preview: 'document' },
  'X-Frame-Options': {
    ...KEPT,
    inMeta: 'ignored',
    preview: 'document',
    single: true,
    part: /^(?:[a-z-]{0,40}|allow-from:?\s+https?:\/\/[\w.:-]+\/?)$/i,
  },
  'X-Permitted-Cross-Domain-Policies': { ...KEPT, preview: 'document' },
  'X-Request-Id': { changes: true },
  'X-Served-By': KEPT,
  'X-SourceMap': { ...KEPT, urls: 'one' },
  'X-Timer': KEPT,
  'X-WebKit-CSP': {},
  'X-WebKit-CSP-Report-Only': {},
  'X-XSS-Protection': {
    ...KEPT,
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
