import { read, type Item } from './storage.js';

/** Maximum items of one kind: those of the pages being loaded, and a few more. */
const MAX_ITEMS = 16;

/**
 * A cache of stored values, so that each is read once in a run of the background. Storage is authoritative: values
 * are cached once they were read or written, and the cache is cleared after any failed write.
 */
export interface LruCache<K, T> {
  /** The value, from storage if it is not cached; null for none. */
  get(key: K): Promise<T | null>;
  /** The value, if it is cached. */
  peek(key: K): T | null | undefined;
  /** Caches values just written; null for removed ones. */
  keep(values: ReadonlyMap<K, T | null>): void;
  forget(): void;
}

export function createLruCache<K, T>(itemOf: (key: K) => Item<T>): LruCache<K, T> {
  /** In the order of use, the latest last. */
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
    forget: () => values.clear(),
  };
}
