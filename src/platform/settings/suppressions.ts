import { asSuppressions, isRecord, MAX_SUPPRESSIONS, type Suppression } from '../../engine/index.js';
import { inTurn, onDiskChanged, readFromDisk, writeToDisk } from '../storage/local-storage.js';
import { read, remove, write, type Item } from '../storage/storage.js';
import { isPrivate } from '../browser/tabs.js';

/** Suppressions are stored on disk, in the format of the file that a team shares. */
const KEY = 'suppressions';

/** Suppressions from private windows: in memory, deleted when the browser closes. */
const PRIVATE: Item<readonly Suppression[]> = {
  key: 'private-suppressions',
  parse: (raw) => listIn(raw) ?? undefined,
};

export async function readLastingSuppressions(): Promise<readonly Suppression[]> {
  return listIn(await readFromDisk(KEY)) ?? [];
}

/** The suppressions that apply in a tab: the lasting ones, and in private windows their own too. */
export async function suppressionsIn(tabId: number): Promise<readonly Suppression[]> {
  const [lasting, own] = await Promise.all([readLastingSuppressions(), privateSuppressions(tabId)]);
  return [...lasting, ...own];
}

async function privateSuppressions(tabId: number): Promise<readonly Suppression[]> {
  const held = await read(PRIVATE);
  return held && (await isPrivate(tabId)) ? held : [];
}

/** Stores suppressions, each replacing an earlier one of the same finding. All of them or none. */
export function suppress(all: readonly Suppression[], where: 'lasting' | 'private'): Promise<void> {
  // The last one counts if a finding is listed twice.
  const more = [...new Map(all.map((one) => [`${one.site} ${one.finding}`, one])).values()];
  return change(where, (list) => [
    // Replaced ones keep their position in the list.
    ...list.map((one) => more.find((other) => isSame(one, other)) ?? one),
    ...more.filter((other) => !list.some((one) => isSame(one, other))),
  ]);
}

/** Deletes a suppression, both private and lasting. */
export async function takeBack(one: Pick<Suppression, 'site' | 'finding'>): Promise<void> {
  const without = (list: readonly Suppression[]) => list.filter((other) => !isSame(one, other));
  await change('private', without);
  await change('lasting', without);
}

export async function forgetPrivateSuppressions(): Promise<void> {
  await inTurn(() => remove([PRIVATE.key]));
}

/** Calls `handle` when lasting suppressions changed (private ones: see `watch`). Returns an unsubscribe function. */
export function onSuppressionsChanged(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}

/** Today's date in UTC, as on the command line. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function change(
  where: 'lasting' | 'private',
  edit: (list: readonly Suppression[]) => readonly Suppression[],
): Promise<void> {
  return inTurn(async () => {
    const before = where === 'private' ? ((await read(PRIVATE)) ?? []) : await readLastingSuppressions();
    const after = edit(before);
    if (after.length === 0 && before.length === 0) return;
    if (after.length > MAX_SUPPRESSIONS)
      throw new Error(`No more than ${MAX_SUPPRESSIONS} findings can be suppressed; unsuppress some first.`);
    const value = { schema: 1, suppressions: after };
    if (where === 'private') await write(new Map([[PRIVATE.key, value]]));
    else await writeToDisk(KEY, value);
  });
}

function listIn(raw: unknown): readonly Suppression[] | null {
  return isRecord(raw) && raw['schema'] === 1 ? asSuppressions(raw['suppressions']) : null;
}

function isSame(a: Pick<Suppression, 'site' | 'finding'>, b: Pick<Suppression, 'site' | 'finding'>): boolean {
  return a.site === b.site && a.finding === b.finding;
}
