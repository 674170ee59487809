import { isRecord, MAX_RECORDED_PAGES, pathPattern } from '../engine/index.js';

/** How a policy did while a preview enforced it in a tab and the person used the site. */
export interface TriedWalk {
  readonly value: string;
  /** When the last preview of it started, in milliseconds since the epoch. */
  readonly preview: number;
  /** When its first and its last page were opened. */
  readonly startedAt: number;
  readonly lastAt: number;
  /** Patterns of the pages that loaded with it, from the first. */
  readonly pages: readonly string[];
  /** What was blocked, by this policy or another one. */
  readonly blocked: readonly TriedViolation[];
  /** This browser does not report what was blocked before a page was watched. */
  readonly isUntold?: true;
}

export interface TriedViolation {
  /** A pattern. */
  readonly page: string;
  readonly directive: string;
  /** A keyword such as `inline`, `self`, an origin or a scheme. */
  readonly blocked: string;
}

/** Something that happened while a policy was enforced. */
export interface TriedEvent extends Pick<TriedWalk, 'value' | 'preview' | 'isUntold'> {
  readonly url: string;
  readonly at: number;
  /** What was blocked; absent if the page has loaded. */
  readonly violation?: Omit<TriedViolation, 'page'>;
}

/** Characters of a policy whose walk is kept: servers send no longer ones. */
const MAX_VALUE = 16_000;
const MAX_VIOLATIONS = 20;
const MAX_PATH = 201;

/**
 * The walk with one more event. Another policy begins another walk, and so does another preview after a violation; a
 * clean walk goes on in the next preview.
 */
export function withTried(
  before: TriedWalk | undefined,
  { value, preview, url, at, violation, isUntold }: TriedEvent,
): TriedWalk | undefined {
  if (value.length > MAX_VALUE) return before;
  const isSame = before?.value === value && (before.preview === preview || before.blocked.length === 0);
  const walk: TriedWalk = isSame
    ? { ...before, preview, ...(isUntold && { isUntold }) }
    : { value, preview, startedAt: at, lastAt: at, pages: [], blocked: [], ...(isUntold && { isUntold }) };
  const page = pathPattern(url);
  if (!violation)
    return { ...walk, lastAt: at, pages: [...new Set([...walk.pages, page])].slice(0, MAX_RECORDED_PAGES) };
  // What could not be read again would be lost, and the walk would look clean.
  const directive = isText(violation.directive, DIRECTIVE) ? violation.directive : UNKNOWN;
  const blocked = isText(violation.blocked, BLOCKED) ? violation.blocked : UNKNOWN;
  const isKnown = walk.blocked.some(
    (one) => one.page === page && one.directive === directive && one.blocked === blocked,
  );
  if (isKnown || walk.blocked.length >= MAX_VIOLATIONS) return walk;
  return { ...walk, blocked: [...walk.blocked, { page, directive, blocked }] };
}

/** Parses what is stored; undefined if anything of it is malformed. */
export function readTriedWalk(raw: unknown): TriedWalk | undefined {
  if (!isRecord(raw)) return undefined;
  const { value, preview, startedAt, lastAt, isUntold } = raw;
  const pages = listOf(raw['pages'], MAX_RECORDED_PAGES, (one) => (isPath(one) ? one : undefined));
  const blocked = listOf(raw['blocked'], MAX_VIOLATIONS, readViolation);
  if (typeof value !== 'string' || value.length > MAX_VALUE || !pages || !blocked) return undefined;
  if (!isTime(preview) || !isTime(startedAt) || !isTime(lastAt)) return undefined;
  if (isUntold !== undefined && isUntold !== true) return undefined;
  return { value, preview, startedAt, lastAt, pages, blocked, ...(isUntold && { isUntold }) };
}

function readViolation(raw: unknown): TriedViolation | undefined {
  if (!isRecord(raw)) return undefined;
  const { page, directive, blocked } = raw;
  return isPath(page) && isText(directive, DIRECTIVE) && isText(blocked, BLOCKED)
    ? { page, directive, blocked }
    : undefined;
}

const UNKNOWN = 'unknown';
const DIRECTIVE = /^[a-z-]{1,60}$/;
const BLOCKED = /^[a-z][\w+.:/[\]-]{0,299}$/i;

function isText(raw: unknown, pattern: RegExp): raw is string {
  return typeof raw === 'string' && pattern.test(raw);
}

function isPath(raw: unknown): raw is string {
  return typeof raw === 'string' && raw.startsWith('/') && raw.length <= MAX_PATH;
}

function isTime(raw: unknown): raw is number {
  return typeof raw === 'number' && raw >= 0 && raw <= MAX_TIME;
}

/** Of a Date (ECMAScript §21.4.1.1). */
const MAX_TIME = 8.64e15;

function listOf<T>(raw: unknown, most: number, readOne: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(raw) || raw.length > most) return undefined;
  const all = raw.map(readOne);
  return all.every((one) => one !== undefined) ? all : undefined;
}
