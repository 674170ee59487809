import { parseChoice, type BeforePreview } from '../../capture/preview/choice.js';
import type { Preview } from '../../capture/preview/preview.js';
import { isSnapshot } from '../../capture/snapshot.js';
import { isRecord, type Suppression } from '../../engine/index.js';
import { read, remove, write, type Item } from '../storage/storage.js';

const KEY = 'previews';

/** The previews that run, by tab. */
export type Previews = Readonly<Record<string, Preview>>;

const item: Item<Previews> = {
  key: KEY,
  parse: (raw) => (isRecord(raw) && Object.values(raw).every(isPreview) ? (raw as Previews) : undefined),
};

export async function readPreviews(): Promise<Previews> {
  return (await read(item)) ?? {};
}

export async function writePreviews(previews: Previews): Promise<void> {
  if (Object.keys(previews).length === 0) await remove([KEY]);
  else await write(new Map([[KEY, previews]]));
}

/** What another version stored is dropped, and its rule with it when the background starts. */
function isPreview(raw: unknown): boolean {
  return (
    isRecord(raw) &&
    typeof raw['origin'] === 'string' &&
    typeof raw['ruleId'] === 'number' &&
    ['before', 'plan'].every((part) => isRecord(raw[part])) &&
    isRecord(raw['seen']) &&
    isRecord(raw['seen']['layout'])
  );
}

/** As it is stored: storage has no maps. */
interface Stored extends Omit<BeforePreview, 'suppressed'> {
  readonly suppressed: readonly Suppression[];
  /** Of its preview, so that it is never taken for that of another one in the tab. */
  readonly startedAt: number;
}

/** By tab. Apart from the previews, which are written again for each thing that is seen in them. */
const beforeItem: Item<Readonly<Record<string, Stored>>> = {
  key: 'before-previews',
  parse: (raw) => (isRecord(raw) ? (raw as Record<string, Stored>) : undefined),
};

/**
 * The page before the preview of a tab; undefined if it was not kept.
 * @param preview which runs there
 */
export async function readBefore(
  tabId: number,
  { startedAt }: Pick<Preview, 'startedAt'>,
): Promise<BeforePreview | undefined> {
  const raw: unknown = (await read(beforeItem))?.[tabId];
  if (!isRecord(raw) || raw['startedAt'] !== startedAt) return undefined;
  if (!isSnapshot(raw['snapshot']) || !areSuppressions(raw['suppressed'])) return undefined;
  const [choice, { snapshot, suppressed }] = [parseChoice(raw['choice']), raw as unknown as Stored];
  return choice && { snapshot, choice, suppressed: new Map(suppressed.map((one) => [one.finding, one])) };
}

/** Keeps the page before a preview. Storage may be full: then the preview runs without it. */
export async function keepBefore(tabId: number, before: BeforePreview, startedAt: number): Promise<void> {
  const { suppressed, ...rest } = before;
  const stored: Stored = { ...rest, startedAt, suppressed: [...suppressed.values()] };
  try {
    await write(new Map([[beforeItem.key, { ...(await read(beforeItem)), [tabId]: stored }]]));
  } catch (error) {
    console.warn(error);
  }
}

/** Forgets the pages before previews that have ended. */
export async function forgetBefore(isRunning: (tabId: number) => boolean): Promise<void> {
  const all = Object.entries((await read(beforeItem)) ?? {});
  const kept = all.filter(([tabId]) => isRunning(Number(tabId)));
  if (kept.length === all.length) return;
  if (kept.length === 0) await remove([beforeItem.key]);
  else await write(new Map([[beforeItem.key, Object.fromEntries(kept)]]));
}

function areSuppressions(raw: unknown): raw is readonly Suppression[] {
  return Array.isArray(raw) && raw.every((one) => isRecord(one) && typeof one['finding'] === 'string');
}
