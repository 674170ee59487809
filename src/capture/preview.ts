import { isRecord, type Advice, type BlockedLoad, type Grade, type PreviewPlan } from '../engine/index.js';

/** A preview that runs in a tab. */
export interface Preview extends PreviewPlan {
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
    /** What enforced policies blocked; absent if that is unknown. */
    readonly blocked?: readonly BlockedLoad[];
  };
  /** What policies blocked in the document on show since it was committed. */
  readonly blocked: readonly PreviewBlocked[];
  /** More was blocked than is kept. */
  readonly isCut?: true;
}

/** Something that a policy blocked during a preview. */
export interface PreviewBlocked extends Pick<BlockedLoad, 'directive' | 'blocked'> {
  /** It was only reported: an enforced policy would block it. */
  readonly isReported?: true;
}

/** Maximum entries of `Preview.blocked`. */
export const MAX_PREVIEW_BLOCKED = 50;

/** What a preview blocks that was not blocked before. */
export function newlyBlocked({ blocked, before }: Preview): readonly PreviewBlocked[] {
  const known = new Set((before.blocked ?? []).map(keyOf));
  return blocked.filter((one) => one.isReported === true || !known.has(keyOf(one)));
}

export function keyOf({ directive, blocked }: Pick<BlockedLoad, 'directive' | 'blocked'>): string {
  return `${directive} ${blocked}`;
}

/** Maximum advice of a request. */
const MAX_ADVICE = 500;

/** Parses the advice in a request; undefined if it is malformed. */
export function readAdvice(raw: unknown): readonly Advice[] | undefined {
  if (!Array.isArray(raw) || raw.length > MAX_ADVICE) return undefined;
  const all = raw.map(readOne);
  return all.every((one) => one !== undefined) ? all : undefined;
}

function readOne(raw: unknown): Advice | undefined {
  if (!isRecord(raw)) return undefined;
  const { op, name, value, cookie, role, header, product, path } = raw;
  switch (op) {
    case 'set-header':
      return isText(name) && isText(value) ? { op, name, value } : undefined;
    case 'remove-header':
      return isText(name) ? { op, name } : undefined;
    case 'hide-version':
      return isText(header) && isText(product) ? { op, header, product } : undefined;
    case 'turn-listing-off':
      return isText(path) ? { op, path } : undefined;
    case 'redirect-to-https':
    case 'turn-debug-off':
      return { op };
    case 'set-cookie-attributes': {
      const { secure, httpOnly, sameSite } = raw;
      if (!isText(cookie) || (role !== 'session' && role !== 'anti-csrf' && role !== 'other'))
        return undefined;
      return {
        op,
        cookie,
        role,
        ...(secure === true && { secure }),
        ...(httpOnly === true && { httpOnly }),
        ...((sameSite === 'Lax' || sameSite === 'Strict' || sameSite === 'None') && { sameSite }),
      };
    }
    default:
      return undefined;
  }
}

/** Maximum characters of each text of the advice. */
const MAX_TEXT = 32_768;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}
