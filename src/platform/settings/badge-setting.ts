import { onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from '../storage/local-storage.js';

const KEY = 'badge';

/** Whether the toolbar icon shows the grade. The default is yes. */
export async function readBadgeSetting(): Promise<boolean> {
  return (await readFromDisk(KEY)) !== 'off';
}

export async function writeBadgeSetting(isOn: boolean): Promise<void> {
  if (isOn) await removeFromDisk(KEY);
  else await writeToDisk(KEY, 'off');
}

/** Calls `handle` when the setting changed. Returns an unsubscribe function. */
export function onBadgeSetting(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}
