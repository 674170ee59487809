import browser from 'webextension-polyfill';
import { createBatchedReads } from '../browser/batched-reads.js';
import { isRecord } from '../../engine/index.js';

/**
 * storage.session: in memory, gone with the browser, for private windows too. Every value is an envelope
 * with the schema's number; what another schema wrote, or what is not of its shape, reads as absent.
 */
const SCHEMA = 1;

/** One place in storage, and how to tell that what lies there is sound. */
export interface Item<T> {
  readonly key: string;
  /** The value, or undefined when `raw` has not its shape. */
  readonly parse: (raw: unknown) => T | undefined;
}

/** What an item holds, or null. */
export async function read<T>(item: Item<T>): Promise<T | null> {
  return open(item, await readKey(item.key));
}

const readKey = createBatchedReads((keys) => browser.storage.session.get(keys));

/** All keys and what they hold, unopened. */
export async function readAll(): Promise<Readonly<Record<string, unknown>>> {
  return browser.storage.session.get(null);
}

/** The value within an envelope, or null. */
export function open<T>(item: Item<T>, envelope: unknown): T | null {
  if (!isRecord(envelope) || envelope['schema'] !== SCHEMA) return null;
  return item.parse(envelope['value']) ?? null;
}

/** Writes all of it or nothing, in one step: a worker killed here leaves no half. */
export async function write(values: ReadonlyMap<string, unknown>): Promise<void> {
  const entries = [...values].map(([key, value]) => [key, { schema: SCHEMA, value }] as const);
  await browser.storage.session.set(Object.fromEntries(entries));
}

export async function remove(keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await browser.storage.session.remove([...keys]);
}

/** Calls back with the keys that changed. Returns the way to stop. */
export function watch(listener: (keys: readonly string[]) => void): () => void {
  const onChanged = (changes: Record<string, unknown>, area: string) => {
    if (area === 'session') listener(Object.keys(changes));
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => {
    browser.storage.onChanged.removeListener(onChanged);
  };
}

/** A property of that name where the value is text, else none. */
export function textAs<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === 'string' ? ({ [key]: value } as Record<K, string>) : {};
}
