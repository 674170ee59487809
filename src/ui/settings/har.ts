import { HarError, type HarPages } from '../../capture/har/har.js';
import { readHarJson } from '../../capture/har/json.js';

/** Bytes of a HAR that is read here: it is held in memory whole. */
const LARGEST = 100_000_000;
/** Milliseconds of work before the page may answer its user. */
const WORK_MS = 50;

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
    return { name, ...(await readHarJson(json, pauses())) };
  } catch (error) {
    if (error instanceof HarError) return `${name} ${error.message}`;
    throw error;
  }
}

/** Lets the browser draw and handle input, once a while of work has passed. */
function pauses(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < WORK_MS) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
