import { HarError, type HarPages } from '../../capture/har/har.js';
import { readHarJson } from '../../capture/har/json.js';
import type { PageState } from '../../capture/page-state.js';
import type { ActiveSuppressions, PageSnapshot } from '../../engine/index.js';
import type { PageSource } from '../ports.js';

/** Maximum bytes of a HAR file: all of it is held in memory. */
const LARGEST = 100_000_000;
/** Milliseconds of work before a pause for input. */
const WORK_MS = 50;

export interface DroppedHar extends HarPages {
  /** The file's name. */
  readonly name: string;
}

/** The pages of a HAR file, or a sentence with the error. */
export async function readHarFile(file: File): Promise<DroppedHar | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST)
    return `${name} is larger than 100 MB, the maximum here. npm run inspect reads files of any size.`;
  const json = await file.text();
  try {
    return { name, ...(await readHarJson(json, pauses())) };
  } catch (error) {
    if (!(error instanceof HarError)) throw error;
    if (json.includes('"sitegrade-recording"'))
      return `${name} is a recording for a policy, which Sitegrade saved: import it in the settings.`;
    return `${name} ${error.message}`;
  }
}

/** Pauses for painting and input after `WORK_MS` of work. */
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

/** A recorded page: it does not change and cannot be reloaded, probed or suppressed. */
export function openedPage(snapshot: PageSnapshot, suppressed: ActiveSuppressions): PageSource {
  const state: PageState = { kind: 'page', snapshot, seenAt: Date.now(), suppressed };
  const refuse = () => Promise.reject(new Error('Not possible for a recorded page.'));
  return {
    isLive: false,
    watch(listener) {
      listener(state);
      return () => undefined;
    },
    reload: refuse,
    grant: refuse,
    readPage: () => Promise.resolve(),
    chooseStack: () => Promise.resolve({ kept: true }),
    suppress: refuse,
    unsuppress: refuse,
    check: refuse,
    select: () => Promise.resolve({ kept: false }),
    copied: () => Promise.resolve({ kept: false }),
    probe: refuse,
    stopRecording: refuse,
    hashFile: refuse,
    startPreview: refuse,
    endPreview: refuse,
  };
}
