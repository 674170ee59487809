import data from '../data/csp.json' with { type: 'json' };
import { SOURCE_LISTS } from './source-lists.js';

/** Every directive that a current browser applies. */
export const DIRECTIVES: ReadonlySet<string> = new Set([...SOURCE_LISTS, ...data.directives]);

/** Obsolete and planned directives, and what replaces them. */
export const RETIRED: ReadonlyMap<string, string> = new Map(Object.entries(data.retired));

/** Keywords (CSP3 §2.3.1) that browsers know, without their quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set(data.keywords);

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
