import { anyNumber, anyText, flag, listOf, recordOf } from '../../engine/index.js';
import { read, remove, watch, write, type Item } from '../storage/storage.js';

const KEY = 'recorder';

/** The recording that runs: one at a time. */
export interface Recorder {
  /** The only origin whose pages are recorded. */
  readonly origin: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The tabs whose documents do not get the report-only policy: in private windows, or previewed when it started. */
  readonly excludedTabs: readonly number[];
  /** Why no document gets the policy: its service worker could store it. */
  readonly isUnwatched?: true;
}

const item: Item<Recorder> = {
  key: KEY,
  parse: recordOf<Recorder>({
    origin: anyText,
    startedAt: anyNumber,
    excludedTabs: listOf(Infinity, anyNumber),
    isUnwatched: flag,
  }),
};

export function readRecorder(): Promise<Recorder | null> {
  return read(item);
}

/** Calls `handle` when a recording started, stopped or changed. Returns an unsubscribe function. */
export function onRecorderChanged(handle: () => void): () => void {
  return watch((keys) => {
    if (keys.includes(KEY)) handle();
  });
}

export async function writeRecorder(recorder: Recorder | null): Promise<void> {
  if (recorder) await write(new Map([[KEY, recorder]]));
  else await remove([KEY]);
}
