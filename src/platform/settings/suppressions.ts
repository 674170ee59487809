import { asSuppressions, isRecord, MAX_SUPPRESSIONS, type Suppression } from '../../engine/index.js';
import { onDiskChanged, readFromDisk, writeToDisk } from './local-storage.js';
import { createQueue } from '../session/queue.js';
import { read, remove, write, type Item } from '../session/storage.js';
import { isPrivate } from '../browser/tabs.js';

/** What a person decided to live with: on disk, in the form of the file a team shares. */
const KEY = 'suppressions';

/** What they decided in a private window: in memory, gone with the browser. */
const PRIVATE: Item<readonly Suppression[]> = {
  key: 'private-suppressions',
  parse: (raw) => listIn(raw) ?? undefined,
};

export async function readLastingSuppressions(): Promise<readonly Suppression[]> {
  return listIn(await readFromDisk(KEY)) ?? [];
}

/** Those that count in a tab: a private window's own besides the lasting ones. */
export async function suppressionsIn(tabId: number): Promise<readonly Suppression[]> {
  const [lasting, own] = await Promise.all([readLastingSuppressions(), privateSuppressions(tabId)]);
  return [...lasting, ...own];
}

async function privateSuppressions(tabId: number): Promise<readonly Suppression[]> {
  const held = await read(PRIVATE);
  return held && (await isPrivate(tabId)) ? held : [];
}

/** Suppresses these, each in place of what was said of the same before. All of them, or none. */
export function suppress(all: readonly Suppression[], where: 'lasting' | 'private'): Promise<void> {
  // A list may say the same twice; the last word counts.
  const more = [...new Map(all.map((one) => [`${one.site} ${one.finding}`, one])).values()];
  return change(where, (list) => [
    // In their places: whoever looks at the list finds them where they were.
    ...list.map((one) => more.find((other) => isSame(one, other)) ?? one),
    ...more.filter((other) => !list.some((one) => isSame(one, other))),
  ]);
}

/** Takes one back, wherever it was said. */
export async function takeBack(one: Pick<Suppression, 'site' | 'finding'>): Promise<void> {
  const without = (list: readonly Suppression[]) => list.filter((other) => !isSame(one, other));
  await change('private', without);
  await change('lasting', without);
}

export async function forgetPrivateSuppressions(): Promise<void> {
  await inTurn(() => remove([PRIVATE.key]));
}

/** Calls back when lasting ones changed; private ones lie where facts do. Returns the way to stop. */
export function onSuppressionsChanged(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}

/** The day it is, as suppressions count them (UTC, as on the command line). */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const inTurn = createQueue();

function change(
  where: 'lasting' | 'private',
  edit: (list: readonly Suppression[]) => readonly Suppression[],
): Promise<void> {
  return inTurn(async () => {
    const before = where === 'private' ? ((await read(PRIVATE)) ?? []) : await readLastingSuppressions();
    const after = edit(before);
    if (after.length === 0 && before.length === 0) return;
    if (after.length > MAX_SUPPRESSIONS)
      throw new Error(`No more than ${MAX_SUPPRESSIONS} findings can be suppressed; take some back first.`);
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
