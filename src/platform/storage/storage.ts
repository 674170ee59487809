import browser from 'webextension-polyfill';
import { createBatchedReads } from '../browser/batched-reads.js';
import { trustedContextsOnly } from '../browser/trusted-contexts.js';
import { counted } from '../tasks.js';
import { isRecord } from '../../engine/index.js';

/**
 * storage.session: in memory, deleted when the browser closes, also used for private windows. Each value is an
 * envelope with a schema number; values of another schema or shape read as absent.
 */
const SCHEMA = 1;

/** This is the default, but nothing else would show that it must stay so. */
export function protectSession(): Promise<void> {
  return trustedContextsOnly(browser.storage.session);
}

/** A storage key with its parser. */
export interface Item<T> {
  readonly key: string;
  /** The value, or undefined if `raw` is malformed. */
  readonly parse: (raw: unknown) => T | undefined;
}

/** The stored value of an item, or null. */
export async function read<T>(item: Item<T>): Promise<T | null> {
  return open(item, await readKey(item.key));
}

const readKey = createBatchedReads((keys) => browser.storage.session.get(keys));

/** All keys with their envelopes. */
export async function readAll(): Promise<Readonly<Record<string, unknown>>> {
  return browser.storage.session.get(null);
}

/** The value in an envelope, or null. */
export function open<T>(item: Item<T>, envelope: unknown): T | null {
  if (!isRecord(envelope) || envelope['schema'] !== SCHEMA) return null;
  return item.parse(envelope['value']) ?? null;
}

/** Writes all values or none, in one step, so that a killed worker leaves no partial result. */
export async function write(values: ReadonlyMap<string, unknown>): Promise<void> {
  const entries = [...values].map(([key, value]) => [key, { schema: SCHEMA, value }] as const);
  await counted(browser.storage.session.set(Object.fromEntries(entries)));
}

export async function remove(keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await counted(browser.storage.session.remove([...keys]));
}

/** Calls `listener` with the changed keys. Returns an unsubscribe function. */
export function watch(listener: (keys: readonly string[]) => void): () => void {
  const onChanged = (changes: Record<string, unknown>, area: string) => {
    if (area === 'session') listener(Object.keys(changes));
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => browser.storage.onChanged.removeListener(onChanged);
}

/** An object with that property if the value is a string, else an empty one. */
export function textAs<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === 'string' ? ({ [key]: value } as Record<K, string>) : {};
}
