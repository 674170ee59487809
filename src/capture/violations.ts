import { isOfSite, isRecord, scriptPlace, type BlockedLoad, type Observed } from '../engine/index.js';
import { seen, notSeen, isCount } from './observed.js';
import { MAX_URL, cleanUrl, originOf } from './url.js';

/** Something a policy blocked, or would block if it were enforced. */
export interface Violation {
  /** The directive that blocked it, such as `script-src-elem`. */
  readonly directive: string;
  /** A keyword such as `inline` or `eval`, or the URL without credentials, query and fragment; '' if unknown. */
  readonly blocked: string;
  readonly disposition: 'enforce' | 'report';
  /** The file it happened in, in the same form as `blocked`; '' if unknown. */
  readonly source: string;
  readonly line: number;
}

/** A violation, and how often it happened. */
export interface ViolationRow extends Violation {
  readonly id: string;
  readonly count: number;
}

/** Maximum distinct violations of a page. */
export const MAX_VIOLATIONS = 500;
const MAX_NAME = 100;

/** Parses a message from the page: a compromised renderer may send anything. Undefined if it is not a violation. */
export function parseViolation(raw: unknown): { violation: Violation; count: number } | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { policy, directive, blocked, disposition, source, line, count } = raw as Record<string, unknown>;
  if (policy !== undefined || typeof directive !== 'string' || directive === '') return undefined;
  return {
    violation: {
      directive: directive.slice(0, MAX_NAME),
      blocked: withoutDetails(blocked),
      disposition: disposition === 'report' ? 'report' : 'enforce',
      source: withoutDetails(source),
      line: wholeNumber(line, 0),
    },
    count: wholeNumber(count, 1),
  };
}

/** How many violations the in-page script did not read, because there were too many; 0 for other messages. */
export function parseUnread(raw: unknown): number {
  const unread = isRecord(raw) ? raw['unread'] : undefined;
  return isCount(unread) ? unread : 0;
}

/** The headers of other policies, by the type of their reports. */
const POLICY_HEADERS: ReadonlyMap<unknown, string> = new Map([
  ['coep', 'Cross-Origin-Embedder-Policy'],
  ['dip', 'Document-Isolation-Policy'],
  ['integrity-violation', 'Integrity-Policy'],
]);

/** What a policy other than a Content-Security-Policy blocked, or would block. */
export interface PolicyViolation {
  readonly header: string;
  /** Origin and path. */
  readonly url: string;
  readonly isReported: boolean;
}

/** Parses a message from the page about another policy; undefined if it is none, or not about the page's loads. */
export function parsePolicyViolation(raw: unknown): PolicyViolation | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { policy, blocked, disposition } = raw as Record<string, unknown>;
  const header = POLICY_HEADERS.get(policy);
  const url = withoutDetails(blocked);
  if (header === undefined || !URL.canParse(url) || !OF_PAGES.test(new URL(url).protocol)) return undefined;
  return { header, url, isReported: disposition !== 'enforce' };
}

/** Maximum entries of `readBlocked`. */
const MAX_BLOCKED = 200;
/** Schemes that a page's policy applies to. Those of browser extensions are not the page's. */
const OF_PAGES = /^(?:https?|wss?|data|blob|filesystem):$/;
const EXTENSION = /^[a-z-]{1,40}-extension$/;

/**
 * What enforced policies blocked, from the in-page script's reports: keywords, schemes, origins, and folders of
 * public hosts.
 * @param page the document's URL; its own origin becomes `self`
 */
export function parseBlocked(raw: readonly unknown[], page: string): Observed<readonly BlockedLoad[]> {
  const found = new BlockedLoads();
  for (const one of raw) {
    found.take(one, page, true);
    if (found.size > MAX_BLOCKED) return notSeen('too-many');
  }
  return seen(found.all());
}

/** Violations of a page, counted by what was blocked. */
export class BlockedLoads {
  readonly #found = new Map<string, BlockedLoad>();

  get size(): number {
    return this.#found.size;
  }

  /**
   * What is no violation, or not the page's, is left out.
   * @param tellsOthers whether inline code that a script of another site added is told apart
   */
  take(raw: unknown, page: string, tellsOthers = false): void {
    const read = parseViolation(raw);
    if (!read) return;
    const { directive, source, blocked: url } = read.violation;
    const blocked = placeOf(url, originOf(page), directive);
    if (blocked === null || isForeign(source) || isFavicon(directive, url)) return;
    const key = `${directive} ${blocked}`;
    const before = this.#found.get(key);
    const isByOthers = tellsOthers && blocked === 'inline' && URL.canParse(source) && !isOfSite(source, page);
    const byOthers = (before?.byOthers ?? 0) + (isByOthers ? read.count : 0);
    this.#found.set(key, {
      directive: directive.toLowerCase(),
      blocked,
      count: (before?.count ?? 0) + read.count,
      ...(byOthers > 0 && { byOthers }),
    });
  }

  all(): readonly BlockedLoad[] {
    return [...this.#found.values()];
  }
}

/** A keyword, `self`, another origin or a scheme; null if it is not the page's. */
function placeOf(url: string, own: string, directive: string): string | null {
  if (!URL.canParse(url)) return /^[a-z][a-z-]{0,40}$/.test(url) && !EXTENSION.test(url) ? url : null;
  const { protocol, origin } = new URL(url);
  if (!OF_PAGES.test(protocol)) return null;
  if (origin === 'null' || !/^(?:http|ws)/.test(protocol)) return protocol;
  if (origin === own) return 'self';
  return /^(?:script|worker)-src/i.test(directive) ? scriptPlace(new URL(url)) : origin;
}

/** Browsers request it if the page names no icon. */
function isFavicon(directive: string, url: string): boolean {
  return directive === 'img-src' && URL.canParse(url) && new URL(url).pathname === '/favicon.ico';
}

/** Of an extension, Chromium names the scheme only. */
function isForeign(source: string): boolean {
  if (!URL.canParse(source)) return EXTENSION.test(source);
  return !OF_PAGES.test(new URL(source).protocol);
}

/** Origin and path of a URL, or only its scheme if it has no host (`blob:…`); a keyword as it is. */
function withoutDetails(value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = value.slice(0, MAX_URL);
  if (!URL.canParse(text)) return text.slice(0, MAX_NAME);
  const { protocol, origin, pathname } = new URL(cleanUrl(text));
  // The origin of a blob: URL is that of its creator.
  return origin === 'null' || protocol === 'blob:' ? protocol : origin + pathname;
}

function wholeNumber(value: unknown, least: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? Math.max(least, value) : least;
}

/** The distinct violations of a page with their counts. Kept in memory while the view is open. */
export class ViolationLog {
  readonly #rows = new Map<string, ViolationRow>();
  /** Number of violations beyond the maximum, or that the page had too many of at once. */
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

  /** Violations that were not read. */
  miss(unread: number): void {
    this.dropped += unread;
  }

  clear(): void {
    this.#rows.clear();
    this.dropped = 0;
  }

  rows(): readonly ViolationRow[] {
    return [...this.#rows.values()];
  }
}
