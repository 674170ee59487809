import { audit } from './audit.js';
import type { Finding, Grade, Hop, PageSnapshot } from './model.js';
import type { ActiveSuppressions } from './suppress.js';
import { keepsValue, withoutSecrets } from './without-secrets.js';

/** A header field of the document's response that changed. */
export interface HeaderChange {
  /** In its current or earlier spelling. */
  readonly name: string;
  /** Its lines, empty if values of that header are not stored; null if it was not sent. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

/** What differs between two visits of a page. */
export interface Comparison {
  readonly grade: { readonly before: Grade; readonly after: Grade };
  readonly score: { readonly before: number; readonly after: number };
  /** Report.complete of each. */
  readonly complete: { readonly before: boolean; readonly after: boolean };
  /** Absent if either response was not seen. */
  readonly headers?: readonly HeaderChange[];
  /** Lines of cookies, values hidden. */
  readonly cookies?: { readonly removed: readonly string[]; readonly added: readonly string[] };
  /** What the later grade must not be shown without: see Report.caveats. */
  readonly caveats: readonly Finding[];
  readonly fixed: readonly Finding[];
  readonly added: readonly Finding[];
}

/** They differ in every response, so they are no change of the site. */
const VOLATILE_HEADERS = new Set([
  'age',
  'cf-ray',
  'content-length',
  'date',
  'etag',
  'expires',
  'last-modified',
  'x-request-id',
]);

/**
 * Both are graded by today's rules, so that a new rule is not a change of the site, and without secrets, so that
 * values that are not stored are not a change either.
 */
export function compare(
  earlier: PageSnapshot,
  later: PageSnapshot,
  suppressed?: ActiveSuppressions,
): Comparison {
  const [before, after] = [withoutSecrets(earlier), withoutSecrets(later)];
  const [was, is] = [audit(before, suppressed), audit(after, suppressed)];
  const [wasOf, isOf] = [documentHop(before), documentHop(after)];
  const headers = wasOf && isOf && headerChanges(wasOf, isOf);
  const cookies = wasOf && isOf && cookieChanges(wasOf, isOf);
  const wasIds = new Set(was.findings.map(({ id }) => id));
  const isIds = new Set(is.findings.map(({ id }) => id));
  return {
    grade: { before: was.grade, after: is.grade },
    score: { before: was.score, after: is.score },
    complete: { before: was.complete, after: is.complete },
    ...(headers && { headers }),
    ...(cookies && { cookies }),
    caveats: is.caveats,
    fixed: was.findings.filter(({ id }) => !isIds.has(id)),
    added: is.findings.filter(({ id }) => !wasIds.has(id)),
  };
}

function documentHop({ chain }: PageSnapshot): Hop | undefined {
  return chain.seen ? chain.value.at(-1) : undefined;
}

function headerChanges(before: Hop, after: Hop): readonly HeaderChange[] | undefined {
  const [was, is] = [linesByName(before), linesByName(after)];
  if (!was || !is) return undefined;
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): HeaderChange[] => {
    const [old, now] = [was.get(key), is.get(key)];
    if (VOLATILE_HEADERS.has(key) || same(old?.values, now?.values)) return [];
    const name = now?.name ?? old?.name ?? key;
    return [{ name, before: old?.values ?? null, after: now?.values ?? null }];
  });
}

function linesByName({ headers }: Hop): Map<string, { name: string; values: string[] }> | undefined {
  if (!headers.seen) return undefined;
  const lines = new Map<string, { name: string; values: string[] }>();
  for (const { name, value } of headers.value) {
    const values = keepsValue(name) ? [withoutNonces(value)] : [];
    const known = lines.get(name.toLowerCase());
    if (known) known.values.push(...values);
    else lines.set(name.toLowerCase(), { name, values });
  }
  return lines;
}

/** A nonce is new in every response (CSP3 §7.1). */
function withoutNonces(value: string): string {
  return value.replace(/'nonce-[^']*'/gi, "'nonce-…'");
}

function cookieChanges(before: Hop, after: Hop): Comparison['cookies'] {
  if (!before.setCookies.seen || !after.setCookies.seen) return undefined;
  const [was, is] = [before, after].map(
    ({ setCookies }) =>
      new Set(setCookies.seen ? setCookies.value.map(({ text }) => withoutDates(text)) : []),
  );
  return {
    removed: [...(was ?? [])].filter((text) => !is?.has(text)),
    added: [...(is ?? [])].filter((text) => !was?.has(text)),
  };
}

/** An expiry date changes with every response. */
function withoutDates(text: string): string {
  return text.replace(/;\s*expires=[^;]*/i, '; Expires=…');
}

function same(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((value, at) => value === b?.[at]);
}
