import { HarError, type HarPages } from '../../capture/har/har.js';
import { readHarJson } from '../../capture/har/json.js';

/** Bytes of a HAR that is read here: it is held in memory whole. */
const LARGEST = 100_000_000;

export interface DroppedHar extends HarPages {
  /** The file's name. */
  readonly name: string;
}

/** The pages of a HAR file, or one sentence saying what is wrong with it. Nothing of it leaves this page. */
export async function readHarFile(file: File): Promise<DroppedHar | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST)
    return `${name} has more than 100 MB, the most that is read here; npm run inspect reads it whatever its size.`;
  const json = await file.text();
  try {
    return { name, ...(await readHarJson(json)) };
  } catch (error) {
    if (error instanceof HarError) return `${name} ${error.message}`;
    throw error;
  }
}
