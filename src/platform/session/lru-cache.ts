import { read, type Item } from './storage.js';

/** Items of one kind that are remembered: those of the pages that load, with room for a few. */
const MAX_ITEMS = 16;

/**
 * What lies in storage, so that it is not read twice in one life of the background. Storage stays the truth:
 * a value gets here once it was read or written there, and whenever that is in doubt all is forgotten.
 */
export interface LruCache<K, T> {
  /** The value, from storage where it is not remembered; null for none. */
  get(key: K): Promise<T | null>;
  /** The value where it is remembered. */
  peek(key: K): T | null | undefined;
  /** What was just written; null for what was removed. */
  keep(values: ReadonlyMap<K, T | null>): void;
  forget(): void;
}

export function createLruCache<K, T>(itemOf: (key: K) => Item<T>): LruCache<K, T> {
  /** The one used last stands last. */
  const values = new Map<K, T | null>();
  const keep = (key: K, value: T | null): void => {
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= MAX_ITEMS) break;
      values.delete(oldest);
    }
  };
  return {
    async get(key) {
      const value = values.get(key) ?? (values.has(key) ? null : await read(itemOf(key)));
      keep(key, value);
      return value;
    },
    peek: (key) => values.get(key),
    keep: (written) => {
      for (const [key, value] of written) keep(key, value);
    },
    forget: () => {
      values.clear();
    },
  };
}
