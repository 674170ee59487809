import { parseChoice, type BeforePreview } from '../../capture/preview/choice.js';
import type { Preview } from '../../capture/preview/preview.js';
import { isSnapshot } from '../../capture/snapshot.js';
import {
  anyNumber,
  asSuppressions,
  checked,
  currentId,
  isRecord,
  recordOf,
  type Suppression,
} from '../../engine/index.js';
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

const parseStored = recordOf<Stored>({
  snapshot: checked(isSnapshot),
  choice: parseChoice,
  suppressed: (raw) => asSuppressions(raw) ?? undefined,
  startedAt: anyNumber,
});

/** By tab. Apart from the previews, which are written again for each thing that is seen in them. */
const beforeItem: Item<Readonly<Record<string, unknown>>> = {
  key: 'before-previews',
  parse: checked(isRecord),
};

/**
 * The page before the preview of a tab; undefined if it was not kept.
 * @param preview which runs there
 */
export async function readBefore(
  tabId: number,
  { startedAt }: Pick<Preview, 'startedAt'>,
): Promise<BeforePreview | undefined> {
  const stored = parseStored((await read(beforeItem))?.[tabId]);
  if (stored?.startedAt !== startedAt) return undefined;
  const { snapshot, choice, suppressed } = stored;
  return { snapshot, choice, suppressed: new Map(suppressed.map((one) => [currentId(one.finding), one])) };
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
