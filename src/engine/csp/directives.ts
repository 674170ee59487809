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
  ['block-all-mixed-content', 'Chromium still takes it, Firefox removed it in 122'],
  ['disown-opener', 'replaced by Cross-Origin-Opener-Policy'],
  ['navigate-to', 'it has no replacement'],
  ['plugin-types', 'object-src ‘none’ blocks plugins'],
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
 * Source expressions that only Chromium parses. A signature's key allows files signed with it, and switches
 * 'unsafe-inline' off. A URL hash switches the hosts of its list off, an eval hash 'unsafe-eval'; without an origin trial
 * neither matches anything. Other browsers ignore all of them.
 * @param source lower case
 */
export function chromiumSource(source: string): 'signature' | 'experimental' | undefined {
  if (/^'ed25519-[\w+/-]+={0,2}'$/.test(source)) return 'signature';
  return EXPERIMENTAL.test(source) ? 'experimental' : undefined;
}

const EXPERIMENTAL = /^'(?:strict-dynamic-url|(?:url|eval)-sha(?:256|384|512)-[\w+/-]+={0,2})'$/;
