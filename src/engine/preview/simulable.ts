/** Why a part of a fix cannot be tried in a tab. */
export type NotSimulable =
  /** The browser would remember it after the tab is closed, or apply it to other tabs. */
  | 'lasting'
  /** The browser would send reports to the site. */
  | 'reports'
  | 'cookie'
  | 'redirect'
  /** It also changes other responses, or pages that the server makes itself. */
  | 'server'
  /** Other documents of the site have another type. */
  | 'type'
  /** Not a header that Sitegrade sets in a tab. */
  | 'other-header'
  /** Its name or value cannot be sent. */
  | 'unsendable'
  | 'too-many';

/** Headers that only concern the document that they come with. No other header is ever set. */
const SETTABLE: ReadonlySet<string> = new Set([
  'content-security-policy',
  'content-security-policy-report-only',
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-opener-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-embedder-policy-report-only',
  'cross-origin-resource-policy',
  'document-isolation-policy',
  'document-isolation-policy-report-only',
  'integrity-policy',
  'integrity-policy-report-only',
  'x-permitted-cross-domain-policies',
  'x-dns-prefetch-control',
  'x-xss-protection',
  'cache-control',
]);

/** Headers that are neither set nor removed, and why. */
const UNTOUCHED: ReadonlyMap<string, NotSimulable> = new Map<string, NotSimulable>([
  ['strict-transport-security', 'lasting'],
  ['public-key-pins', 'lasting'],
  ['expect-ct', 'lasting'],
  ['clear-site-data', 'lasting'],
  ['alt-svc', 'lasting'],
  ['accept-ch', 'lasting'],
  ['critical-ch', 'lasting'],
  ['origin-agent-cluster', 'lasting'],
  ['nel', 'reports'],
  ['report-to', 'reports'],
  ['reporting-endpoints', 'reports'],
  ['set-cookie', 'cookie'],
  ['set-cookie2', 'cookie'],
  ['location', 'redirect'],
  ['refresh', 'redirect'],
  ['content-type', 'type'],
  ['content-disposition', 'type'],
  ['content-encoding', 'type'],
  ['content-length', 'type'],
  ['content-range', 'type'],
  ['transfer-encoding', 'type'],
  ['trailer', 'type'],
  ['connection', 'type'],
]);

const MAX_NAME = 100;
const MAX_VALUE = 16_384;
/** A token (RFC 9110 §5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** Without control characters, and the same bytes in every encoding. */
const SENDABLE = /^[\t\x20-\x7e]+$/;

/** Whether a name can be part of a rule at all. */
export function isSendableName(name: string): boolean {
  return name.length <= MAX_NAME && TOKEN.test(name);
}

/** Why the header is not removed in a tab; undefined if it can be. */
export function whyNotRemovable(name: string): NotSimulable | undefined {
  return isSendableName(name) ? UNTOUCHED.get(name.toLowerCase()) : 'unsendable';
}

/** Why the header is not set in a tab; undefined if it can be. */
export function whyNotSettable(name: string): NotSimulable | undefined {
  return whyNotRemovable(name) ?? (SETTABLE.has(name.toLowerCase()) ? undefined : 'other-header');
}

export function isSendableValue(value: string): boolean {
  return value.length <= MAX_VALUE && SENDABLE.test(value);
}
