import { SOURCE_LISTS } from './source-lists.js';

/** Every directive some browser heeds today. */
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

/** Directives that were once, or were planned, and what does their work today. */
export const RETIRED: ReadonlyMap<string, string> = new Map([
  ['block-all-mixed-content', 'browsers block or upgrade mixed content by themselves'],
  ['disown-opener', 'Cross-Origin-Opener-Policy does it'],
  ['navigate-to', 'nothing took its place'],
  ['plugin-types', 'object-src ‘none’ keeps plugins out'],
  ['prefetch-src', 'default-src covers it'],
  ['referrer', 'the Referrer-Policy header does it'],
  ['reflected-xss', 'a limit on inline scripts does it'],
  ['require-sri-for', 'Integrity-Policy does it'],
]);

/** Keywords (CSP3 §2.3.1), without the quotes that make them keywords. */
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
