import { SOURCE_LISTS } from './source-lists.js';

/** Every directive that a current browser supports. */
export const DIRECTIVES: ReadonlySet<string> = new Set([
  ...SOURCE_LISTS,
  'report-to',
  'report-uri',
  'require-trusted-types-for',
  'sandbox',
  'trusted-types',
  'upgrade-insecure-requests',
  'webrtc',
]);

/** Obsolete and planned directives, and what replaces them. */
export const RETIRED: ReadonlyMap<string, string> = new Map([
  ['block-all-mixed-content', 'browsers block or upgrade mixed content by default'],
  ['disown-opener', 'replaced by Cross-Origin-Opener-Policy'],
  ['navigate-to', 'it has no replacement'],
  ['plugin-types', 'object-src ‘none’ blocks plugins'],
  ['prefetch-src', 'default-src covers it'],
  ['referrer', 'replaced by the Referrer-Policy header'],
  ['reflected-xss', 'replaced by limits on inline scripts'],
  ['require-sri-for', 'replaced by Integrity-Policy'],
]);

/** Keywords (CSP3 §2.3.1), without their quotes. */
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
  'unsafe-webtransport-hashes',
  'unsafe-allow-redirects',
  'report-sha256',
  'report-sha384',
  'report-sha512',
]);
