import { onDiskChanged, readFromDisk, removeFromDisk, writeToDisk } from './local-storage.js';

const KEY = 'badge';

/** Whether the letter stands on the toolbar's icon; it does unless a person switched it off. */
export async function readBadgeSetting(): Promise<boolean> {
  return (await readFromDisk(KEY)) !== 'off';
}

export async function writeBadgeSetting(isOn: boolean): Promise<void> {
  if (isOn) await removeFromDisk(KEY);
  else await writeToDisk(KEY, 'off');
}

/** Calls back when it was switched. Returns the way to stop. */
export function onBadgeSetting(handle: () => void): () => void {
  return onDiskChanged(KEY, handle);
}
