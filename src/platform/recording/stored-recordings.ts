import {
  parseStoredRecording,
  withoutMore,
  type StoredRecording,
} from '../../capture/recording/stored-recording.js';
import {
  inTurn,
  onDiskChanged,
  readAllFromDisk,
  readFromDisk,
  removeFromDisk,
  writeToDisk,
} from '../storage/local-storage.js';

/** Recordings are stored on disk, one an origin. */
const PREFIX = 'recording:';
/** Beyond these the one that was changed longest ago is deleted first. Each has at most `MAX_RECORDING` characters. */
const MAX_RECORDINGS = 10;

export async function readRecordingOf(origin: string): Promise<StoredRecording | undefined> {
  return parseStoredRecording(await readFromDisk(PREFIX + origin));
}

/** All recordings, the last changed first. */
export async function readRecordings(): Promise<readonly StoredRecording[]> {
  return recordingsIn(await readAllFromDisk());
}

/** The recordings in all that is stored, the last changed first. */
export function recordingsIn(all: Readonly<Record<string, unknown>>): readonly StoredRecording[] {
  return Object.entries(all)
    .flatMap(([key, raw]) => {
      const read = key.startsWith(PREFIX) ? parseStoredRecording(raw) : undefined;
      return read && key === PREFIX + read.recording.origin ? [read] : [];
    })
    .sort((one, other) => other.changedAt - one.changedAt);
}

/**
 * Changes the recording of an origin. One at a time, so that no change is overwritten.
 * @param edit returns the same object for no change
 */
export function changeRecording(
  origin: string,
  edit: (before: StoredRecording | undefined) => StoredRecording | undefined,
): Promise<void> {
  return inTurn(async () => {
    const before = await readRecordingOf(origin);
    const after = edit(before);
    if (!after || after === before) return;
    // What could not be read again would be lost as a whole.
    const kept = [after, ...(before ? [withoutMore(before)] : [])].find(parseStoredRecording);
    if (!kept || kept === before) return;
    if (!before) await makeRoom();
    await writeToDisk(PREFIX + origin, kept);
  });
}

export function deleteRecording(origin: string): Promise<void> {
  return inTurn(() => removeFromDisk(PREFIX + origin));
}

/** Calls `handle` when a recording changed. Returns an unsubscribe function. */
export function onRecordingsChanged(handle: () => void): () => void {
  return onDiskChanged(PREFIX, handle);
}

/** For one more. Also deletes what cannot be parsed. */
async function makeRoom(): Promise<void> {
  const all = await readAllFromDisk();
  const kept = recordingsIn(all).slice(0, MAX_RECORDINGS - 1);
  const keys = new Set(kept.map(({ recording }) => PREFIX + recording.origin));
  const surplus = Object.keys(all).filter((key) => key.startsWith(PREFIX) && !keys.has(key));
  if (surplus.length > 0) await removeFromDisk(...surplus);
}
