import { knownHeader } from '../headers.js';
import type { Hop, PageSnapshot } from '../model/facts.js';
import { keepsValue, withoutSecrets } from '../without-secrets.js';

/** What the response of a document sent, without secrets. Null: not seen. */
export interface SentFields {
  readonly headers: readonly SentHeader[] | null;
  readonly cookies: readonly SentCookie[] | null;
}

export interface SentHeader {
  readonly name: string;
  /** Null if no check reads it: it may contain a secret. */
  readonly value: string | null;
}

export interface SentCookie {
  /** '' if it has none. */
  readonly name: string;
  /** As sent, such as `Path=/; HttpOnly`. */
  readonly attributes: string;
}

/** A header field that changed, or a cookie with its attributes. */
export interface HeaderChange {
  /** In its current or earlier spelling. */
  readonly name: string;
  /** Its lines, empty if values of that header are not stored; null if it was not sent. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

export interface Changes {
  readonly changes: readonly HeaderChange[];
  /** The number of the others. */
  readonly same: number;
}

export function sentFields(snapshot: PageSnapshot): SentFields {
  const hop = documentHop(withoutSecrets(snapshot));
  return {
    headers: hop?.headers.seen
      ? hop.headers.value.map(({ name, value }) => ({
          name,
          value: keepsValue(name) ? withFixedNonces(value) : null,
        }))
      : null,
    cookies: hop?.setCookies.seen
      ? hop.setCookies.value.map(({ name, text }) => ({
          name,
          attributes: withoutDates(text).replace(/^[^;]*;?\s*/, ''),
        }))
      : null,
  };
}

export function documentHop({ chain }: PageSnapshot): Hop | undefined {
  return chain.seen ? chain.value.at(-1) : undefined;
}

/** Compares header by header, apart from those that differ in every response. */
export function headerChanges(before: readonly SentHeader[], after: readonly SentHeader[]): Changes {
  const counts = ({ name }: SentHeader) => knownHeader(name)?.changes !== true;
  return changesOf(before.filter(counts), after.filter(counts), (name) => name.toLowerCase());
}

/** Compares cookie by cookie. Their names are case-sensitive. */
export function cookieChanges(before: readonly SentCookie[], after: readonly SentCookie[]): Changes {
  const [was, is] = [before, after].map((cookies) =>
    cookies.map(({ name, attributes }) => ({ name, value: attributes })),
  );
  return changesOf(was ?? [], is ?? [], (name) => name);
}

function changesOf(
  before: readonly SentHeader[],
  after: readonly SentHeader[],
  keyOf: (name: string) => string,
): Changes {
  const [was, is] = [linesByName(before, keyOf), linesByName(after, keyOf)];
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  const changes = names.flatMap((key): HeaderChange[] => {
    const [old, now] = [was.get(key), is.get(key)];
    if (isSame(old?.values, now?.values)) return [];
    return [{ name: now?.name ?? old?.name ?? key, before: old?.values ?? null, after: now?.values ?? null }];
  });
  return { changes, same: names.length - changes.length };
}

function linesByName(fields: readonly SentHeader[], keyOf: (name: string) => string) {
  const lines = new Map<string, { name: string; values: string[] }>();
  for (const { name, value } of fields) {
    const values = value === null ? [] : [value];
    const known = lines.get(keyOf(name));
    if (known) known.values.push(...values);
    else lines.set(keyOf(name), { name, values });
  }
  return lines;
}

function isSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((value, at) => value === b?.[at]);
}

/** A nonce is new in every response (CSP3 §7.1). */
export function withFixedNonces(value: string): string {
  return value.replace(/'nonce-[^']*'/gi, "'nonce-…'");
}

/** An expiry date changes with every response. */
function withoutDates(text: string): string {
  return text.replace(/;\s*expires=[^;]*/i, '; Expires=…');
}
