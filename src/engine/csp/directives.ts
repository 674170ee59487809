import { SOURCE_LISTS } from './source-lists.js';

/** Every directive that a current browser applies. */
export const DIRECTIVES: ReadonlySet<string> = new Set([
  ...SOURCE_LISTS,
  'report-to',
  'report-uri',
  'require-trusted-types-for',
  'sandbox',
  'treat-as-public-address',
  'trusted-types',
  'upgrade-insecure-requests',
]);

/** Obsolete and planned directives, and what replaces them. */
export const RETIRED: ReadonlyMap<string, string> = new Map([
  ['block-all-mixed-content', 'obsolete: Chromium still applies it, Firefox does not'],
  ['disown-opener', 'replaced by Cross-Origin-Opener-Policy'],
  ['navigate-to', 'it has no replacement'],
  ['plugin-types', "object-src 'none' blocks plugins"],
  ['prefetch-src', 'default-src covers it'],
  ['referrer', 'replaced by the Referrer-Policy header'],
  ['reflected-xss', 'replaced by limits on inline scripts'],
  ['require-sri-for', 'replaced by Integrity-Policy'],
  ['webrtc', 'no browser enforces it'],
]);

/** Keywords (CSP3 §2.3.1) that browsers know, without their quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'none',
  'self',
  'unsafe-inline',
  'unsafe-eval',
  'unsafe-hashes',
  'strict-dynamic',
  'report-sample',
  'wasm-unsafe-eval',
  'trusted-types-eval',
  'inline-speculation-rules',
  'report-sha256',
  'report-sha384',
  'report-sha512',
]);

/**
 * Whether only Chromium parses a source expression. There a key lets in files signed with it and switches 'unsafe-inline'
 * off, a URL hash switches the hosts of its list off, and an eval hash 'unsafe-eval'; without an origin trial neither hash
 * matches anything.
 * @param source lower case
 */
export function isChromiumSource(source: string): boolean {
  return CHROMIUM_SOURCE.test(source);
}

const CHROMIUM_SOURCE =
  /^'(?:strict-dynamic-url|(?:ed25519|(?:url|eval)-sha(?:256|384|512))-[\w+/-]+={0,2})'$/;
