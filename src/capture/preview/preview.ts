import {
  anyOf,
  distinct,
  fnv1a,
  ifValid,
  isPlainFolder,
  listOf,
  oneOf,
  recordOf,
  someOf,
  textUpTo,
  type Advice,
  type BlockedLoad,
  type Grade,
  type Layout,
  type Observed,
  type PartAdvice,
  type PreviewPlan,
} from '../../engine/index.js';
import { notSeen } from '../observed.js';
import type { PageError } from '../page/page-errors.js';
import { cleanUrl } from '../url.js';

/** A preview that runs in a tab. */
export interface Preview {
  readonly plan: PreviewPlan;
  /** The only origin whose responses are changed. */
  readonly origin: string;
  /** Of the session rule. */
  readonly ruleId: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of the page when it started. */
  readonly before: {
    readonly grade: Grade;
    readonly score: number;
    /** `pageOf` its URL. The rest is about this page only. */
    readonly page: string;
    /** What enforced policies blocked; absent if that is unknown. */
    readonly blocked?: readonly BlockedLoad[];
    /** URLs of requests that failed, without query; absent if that is unknown. */
    readonly failed?: readonly string[];
    /** Absent if it was not read. */
    readonly layout?: Layout;
  };
  readonly seen: PreviewSeen;
}

/** What was seen in the document on show since it was committed. */
export interface PreviewSeen {
  /** What policies blocked. */
  readonly blocked: Listed<PreviewBlocked>;
  /** Requests that failed. */
  readonly failed: Listed<PreviewFailed>;
  /** Errors, since Sitegrade listens there. */
  readonly errors: Listed<PageError>;
  /** How it looks, a moment after it has loaded. */
  readonly layout: Observed<Layout>;
}

/** The first of what happened in a document. */
export interface Listed<T> {
  readonly first: readonly T[];
  /** How many others there were at least, or why it is not known whether there were any. */
  readonly more: Observed<number>;
}

const AWAITED: Listed<never> = { first: [], more: notSeen('awaited') };

/** What is known of a document when it is committed. */
export const NOTHING_SEEN: PreviewSeen = {
  blocked: AWAITED,
  failed: AWAITED,
  errors: AWAITED,
  layout: notSeen('awaited'),
};

/**
 * What is known after the browser ended the background: what was blocked or failed meanwhile was not seen. The page
 * itself keeps its errors and its layout.
 */
export function interrupted(seen: PreviewSeen): PreviewSeen {
  return { ...seen, blocked: withGap(seen.blocked), failed: withGap(seen.failed) };
}

function withGap<T>(list: Listed<T>): Listed<T> {
  return list.more.seen && list.more.value === 0 ? { ...list, more: notSeen('interrupted') } : list;
}

/** How many others are known to be missing in a list. */
export function moreOf({ more }: Listed<unknown>): number {
  return more.seen ? more.value : 0;
}

/** Something that a policy blocked during a preview. */
export interface PreviewBlocked extends Pick<BlockedLoad, 'directive' | 'blocked'> {
  /** It was only reported: an enforced policy would block it. */
  readonly isReported?: true;
  /** How often, as the browser's console counts; at most `MAX_TIMES`. Once if absent. */
  readonly count?: number;
}

/** A page may violate its policy without end: more are not counted. */
export const MAX_TIMES = 1_000;

/** How often something was blocked. */
export function timesOf(all: readonly PreviewBlocked[]): number {
  return all.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** A request that got no response, or one that the page may not have. */
export interface PreviewFailed {
  /** Without query. */
  readonly url: string;
  /** The browser's resource type, such as `script`. */
  readonly resource: string;
  /** The browser's error, such as `net::ERR_BLOCKED_BY_RESPONSE`. */
  readonly error: string;
}

/** Maximum entries of `PreviewSeen.blocked` and of `PreviewSeen.failed`. */
export const MAX_PREVIEW_BLOCKED = 50;

/** Maximum requests that failed before a preview. */
export const MAX_FAILED_BEFORE = 500;

/** Parses the URLs of requests that failed before a preview; undefined if they are not known, or malformed. */
export function parseFailedBefore(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw) || raw.length > MAX_FAILED_BEFORE) return undefined;
  return raw
    .map((url: unknown) => (typeof url === 'string' ? cleanUrl(url) : ''))
    .filter((url) => url !== '');
}

type Before = Partial<Pick<Preview['before'], 'blocked' | 'failed' | 'layout'>>;

/**
 * What is known of a page before the preview: nothing, unless the preview started there.
 * @param url of the page on show
 */
export function knownBefore({ before }: Pick<Preview, 'before'>, url: string): Before {
  return before.page === pageOf(url) ? before : {};
}

/** What a preview blocks on the page on show that was not blocked before. */
export function newlyBlocked(preview: Preview, url: string): readonly PreviewBlocked[] {
  const known = new Set((knownBefore(preview, url).blocked ?? []).map(keyOf));
  return preview.seen.blocked.first.filter((one) => one.isReported === true || !known.has(keyOf(one)));
}

/** The requests that failed, did not fail before, and that no policy is said to have blocked. */
export function newlyFailed(preview: Preview, url: string): readonly PreviewFailed[] {
  const { failed, blocked } = preview.seen;
  const before = knownBefore(preview, url).failed ?? [];
  const known = new Set([...before, ...blocked.first.map((one) => one.blocked)]);
  return failed.first.filter((one) => !known.has(one.url));
}

/** A page by its URL. Of its query, which may have secrets, there is only a short hash. */
export function pageOf(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return origin + pathname + (search && `?${fnv1a(search).toString(16)}`);
}

export function keyOf({ directive, blocked }: Pick<BlockedLoad, 'directive' | 'blocked'>): string {
  return `${directive} ${blocked}`;
}

/** Maximum characters of each text of the advice. */
const MAX_TEXT = 32_768;

export const parseText = textUpTo(MAX_TEXT);

export function parseFolder(raw: unknown): string | undefined {
  return typeof raw === 'string' && isPlainFolder(raw) ? raw : undefined;
}

/** Maximum advice of a request. */
const MAX_ADVICE = 500;
/** Maximum other headers that leave one out. */
const MAX_UNLESS = 10;

type Of<Op extends Advice['op']> = Extract<Advice, { op: Op }>;

/** Parses the advice in a request; undefined if it is malformed. */
export const parseAdvice = listOf<Advice>(
  MAX_ADVICE,
  anyOf<Advice>(
    recordOf<Pick<Of<'set-header'>, 'op' | 'name' | 'value' | 'unless'>>({
      op: oneOf('set-header'),
      name: parseText,
      value: parseText,
      unless: someOf(listOf(MAX_UNLESS, parseText)),
    }),
    recordOf<Pick<Of<'remove-header'>, 'op' | 'name'>>({ op: oneOf('remove-header'), name: parseText }),
    recordOf<Pick<Of<'hide-version'>, 'op' | 'header' | 'product'>>({
      op: oneOf('hide-version'),
      header: parseText,
      product: parseText,
    }),
    recordOf<Pick<Of<'turn-listing-off'>, 'op' | 'path'>>({ op: oneOf('turn-listing-off'), path: parseText }),
    recordOf<{ op: 'redirect-to-https' | 'turn-debug-off' }>({
      op: oneOf('redirect-to-https', 'turn-debug-off'),
    }),
    recordOf<Omit<Of<'set-cookie-attributes'>, 'keeps' | 'mayBreak'>>({
      op: oneOf('set-cookie-attributes'),
      cookie: parseText,
      role: oneOf('session', 'anti-csrf', 'other'),
      secure: ifValid(oneOf(true)),
      httpOnly: ifValid(oneOf(true)),
      sameSite: ifValid(oneOf('Lax', 'Strict', 'None')),
    }),
  ),
);

/** Maximum parts of a preview: each has rules of its own. */
export const MAX_PREVIEW_PARTS = 3;

const parseAllParts = distinct(
  listOf(MAX_PREVIEW_PARTS, recordOf<PartAdvice>({ prefix: parseFolder, advice: parseAdvice })),
  ({ prefix }) => prefix,
);

/** Parses the advice for parts of a site; undefined if it is malformed. */
export function parseParts(raw: unknown = []): readonly PartAdvice[] | undefined {
  return parseAllParts(raw);
}
