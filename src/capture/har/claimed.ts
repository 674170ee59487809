declare const claim: unique symbol;

/** JSON that is expected to be a `T`. Any part of it may be missing or have another type. */
export interface Claimed<T> {
  readonly [claim]: T;
}

/** An own property of a JSON object: a key such as `constructor` must not find what every object inherits. */
export function part<T, K extends keyof T & string>(
  raw: Claimed<T> | undefined,
  key: K,
): Claimed<NonNullable<T[K]>> | undefined {
  return isObject(raw) && Object.hasOwn(raw, key) ? (raw[key] as Claimed<NonNullable<T[K]>>) : undefined;
}

/** The items of a JSON array; undefined for anything else. */
export function list<T>(raw: Claimed<readonly T[]> | undefined): readonly Claimed<T>[] | undefined {
  return Array.isArray(raw) ? (raw as readonly Claimed<T>[]) : undefined;
}

/** A string, cut to `limit` characters. Some programs write strings as numbers, so numbers are accepted too. */
export function text(raw: unknown, limit: number): string | undefined {
  if (typeof raw === 'number') return String(raw);
  return typeof raw === 'string' ? raw.slice(0, limit) : undefined;
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null;
}
