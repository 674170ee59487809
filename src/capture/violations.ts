import type { BlockedLoad, Observed } from '../engine/index.js';
import { seen, unseen } from './observed.js';
import { MAX_URL, cleanUrl } from './url.js';

/** Something a policy stopped, or on trial would have stopped. */
export interface Violation {
  /** The directive that stopped it, such as `script-src-elem`. */
  readonly directive: string;
  /** `inline`, `eval` and the like, or the URL without credentials, query and fragment; '' where it is not told. */
  readonly blocked: string;
  readonly disposition: 'enforce' | 'report';
  /** The file it happened in, bare as `blocked` is; '' where it is not told. */
  readonly source: string;
  readonly line: number;
}

/** One violation over all the times it happened. */
export interface ViolationRow extends Violation {
  readonly id: string;
  readonly count: number;
}

/** Different violations that are kept of a page. */
export const MAX_VIOLATIONS = 500;
const MAX_NAME = 100;

/** Reads what the page's world told: a hostile page's renderer may tell anything. Undefined for what is none. */
export function readViolation(raw: unknown): { violation: Violation; count: number } | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { directive, blocked, disposition, source, line, count } = raw as Record<string, unknown>;
  if (typeof directive !== 'string' || directive === '') return undefined;
  return {
    violation: {
      directive: directive.slice(0, MAX_NAME),
      blocked: bare(blocked),
      disposition: disposition === 'report' ? 'report' : 'enforce',
      source: bare(source),
      line: wholeNumber(line, 0),
    },
    count: wholeNumber(count, 1),
  };
}

/** Different things a policy blocked that are kept. */
const MAX_BLOCKED = 200;
/** What policies apply to: a browser extension's own scripts are not the page's. */
const OF_PAGES = /^(?:https?|wss?|data|blob|filesystem):$/;

/**
 * What enforced policies blocked, as the script in the page was told: keywords, schemes and origins only.
 * @param page the document's URL; its own origin becomes `self`
 */
export function readBlocked(raw: readonly unknown[], page: string): Observed<readonly BlockedLoad[]> {
  const own = URL.canParse(page) ? new URL(page).origin : '';
  const found = new Map<string, BlockedLoad>();
  for (const one of raw) {
    const read = readViolation(one);
    if (!read) continue;
    const { directive, source, blocked: url } = read.violation;
    const blocked = placeOf(url, own);
    if (blocked === null || isForeign(source) || isFavicon(directive, url)) continue;
    const key = `${directive} ${blocked}`;
    const count = (found.get(key)?.count ?? 0) + read.count;
    found.set(key, { directive: directive.toLowerCase(), blocked, count });
    if (found.size > MAX_BLOCKED) return unseen('too-many');
  }
  return seen([...found.values()]);
}

/** A keyword, `self`, another origin or a scheme; null for what is none of the page's. */
function placeOf(url: string, own: string): string | null {
  if (!URL.canParse(url)) return /^[a-z][a-z-]{0,40}$/.test(url) ? url : null;
  const { protocol, origin } = new URL(url);
  if (!OF_PAGES.test(protocol)) return null;
  if (origin === 'null' || !/^(?:http|ws)/.test(protocol)) return protocol;
  return origin === own ? 'self' : origin;
}

/** Browsers ask for it where the page names no icon. */
function isFavicon(directive: string, url: string): boolean {
  return directive === 'img-src' && URL.canParse(url) && new URL(url).pathname === '/favicon.ico';
}

function isForeign(source: string): boolean {
  return URL.canParse(source) && !OF_PAGES.test(new URL(source).protocol);
}

/** Origin and path; a keyword stays as it is. A scheme without a host (`data`, `blob:…`) is only named. */
function bare(value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = value.slice(0, MAX_URL);
  if (!URL.canParse(text)) return text.slice(0, MAX_NAME);
  const { protocol, origin, pathname } = new URL(cleanUrl(text));
  return origin === 'null' ? protocol : origin + pathname;
}

function wholeNumber(value: unknown, least: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? Math.max(least, value) : least;
}

/** The violations of a page, each once with how often. Lives and dies with the view. */
export class ViolationLog {
  readonly #rows = new Map<string, ViolationRow>();
  /** Different ones that are not kept. */
  dropped = 0;

  take(violation: Violation, count: number): void {
    const { directive, blocked, disposition, source, line } = violation;
    const id = JSON.stringify([disposition, directive, blocked, source, line]);
    const before = this.#rows.get(id);
    if (!before && this.#rows.size >= MAX_VIOLATIONS) {
      this.dropped += 1;
      return;
    }
    this.#rows.set(id, { ...violation, id, count: (before?.count ?? 0) + count });
  }

  clear(): void {
    this.#rows.clear();
    this.dropped = 0;
  }

  rows(): readonly ViolationRow[] {
    return [...this.#rows.values()];
  }
}
