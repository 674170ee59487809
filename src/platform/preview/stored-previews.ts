import type { Preview } from '../../capture/preview/preview.js';
import { isRecord } from '../../engine/index.js';
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
