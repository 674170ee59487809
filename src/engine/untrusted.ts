/** Whether an untrusted value is an object with named fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of what may be a list. */
export function recordsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** '' for what is no text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Undefined for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Reads an untrusted value; undefined if it is malformed. */
export type Parser<T> = (raw: unknown) => T | undefined;

/** What the parser of an optional field returns for a record without it. */
export const LEFT_OUT = Symbol('left out');

/** A parser for each field of a record, in the order of the result. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Parser<Partial<Pick<T, K>> extends Pick<T, K> ? T[K] | typeof LEFT_OUT : T[K]>;
};

/** A record with exactly these fields; undefined if one of them is malformed. Others are dropped. */
export function recordOf<T extends object>(fields: Fields<T>): Parser<T> {
  return (raw) => {
    if (!isRecord(raw)) return undefined;
    const read: Record<string, unknown> = {};
    for (const [name, parse] of Object.entries<Parser<unknown>>(fields)) {
      const value = parse(raw[name]);
      if (value === undefined) return undefined;
      if (value !== LEFT_OUT) read[name] = value;
    }
    return read as T;
  };
}

/** A list of at most so many; undefined if one of them is malformed. */
export function listOf<T>(most: number, parse: Parser<T>): Parser<T[]> {
  return (raw) => {
    if (!Array.isArray(raw) || raw.length > most) return undefined;
    const all = Array.from(raw, (one: unknown) => parse(one));
    return all.every((one) => one !== undefined) ? all : undefined;
  };
}

/** A list in which no two have the same key. */
export function distinct<T>(parse: Parser<T[]>, keyOf: (one: T) => unknown = (one) => one): Parser<T[]> {
  return (raw) => {
    const all = parse(raw);
    return new Set(all?.map(keyOf)).size === all?.length ? all : undefined;
  };
}

/** A field that may be absent. */
export function optional<T>(parse: Parser<T>): Parser<T | typeof LEFT_OUT> {
  return (raw) => (raw === undefined ? LEFT_OUT : parse(raw));
}

/** A field that is left out where it is malformed. */
export function ifValid<T>(parse: Parser<T>): Parser<T | typeof LEFT_OUT> {
  return (raw) => parse(raw) ?? LEFT_OUT;
}

/** A list that may be absent, and is if it is empty. */
export function someOf<T>(parse: Parser<T[]>): Parser<T[] | typeof LEFT_OUT> {
  return (raw) => {
    const all = parse(raw ?? []);
    return all?.length === 0 ? LEFT_OUT : all;
  };
}

/** A field that is true or absent. */
export function flag(raw: unknown): true | typeof LEFT_OUT | undefined {
  return raw === undefined ? LEFT_OUT : raw === true || undefined;
}

/** What a guard lets through. */
export function checked<T>(isValid: (raw: unknown) => raw is T): Parser<T> {
  return (raw) => (isValid(raw) ? raw : undefined);
}

export function oneOf<const T>(...known: readonly T[]): Parser<T> {
  return (raw) => known.find((one) => one === raw);
}

/** What the first parser that can makes of it. */
export function anyOf<T>(...parsers: readonly Parser<T>[]): Parser<T> {
  return (raw) => {
    for (const parse of parsers) {
      const read = parse(raw);
      if (read !== undefined) return read;
    }
    return undefined;
  };
}

export function anyText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}

/** A text of so many characters. */
export function textUpTo(most: number, least = 0): Parser<string> {
  return (raw) => (typeof raw === 'string' && raw.length >= least && raw.length <= most ? raw : undefined);
}

export function matching(pattern: RegExp): Parser<string> {
  return (raw) => (typeof raw === 'string' && pattern.test(raw) ? raw : undefined);
}

export function anyNumber(raw: unknown): number | undefined {
  return typeof raw === 'number' ? raw : undefined;
}

export const anyBoolean = oneOf(true, false);
