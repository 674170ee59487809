import { isAwaited } from '../../engine/index.js';
import { onLoaded, shownIn } from '../../platform/browser/navigation.js';
import { readLayout } from '../../platform/page/layout.js';
import { later } from '../../platform/tasks.js';
import type { Watching } from './seen.js';

/** Milliseconds that the scripts of a loaded page have until its layout is read. */
const SETTLE_MS = 2_000;

/** Reads how the document of a tab looks, a moment after it has loaded; also one that an earlier background left. */
export async function watchLayout(tabId: number, { known, signal, save }: Watching): Promise<void> {
  if (known.layout.seen) return;
  const shown = await shownIn(tabId);
  // Meanwhile the preview ended, or the next document is watched.
  const isOver = () => signal.aborted;
  if (isOver() || !shown) return;
  let cancel = (): void => undefined;
  const readSoon = () => {
    cancel();
    cancel = later(SETTLE_MS, async () => {
      const layout = await readLayout(tabId, shown.documentId);
      if (!isOver() && !isAwaited(layout)) await save({ layout });
    });
  };
  const stop = onLoaded((id) => {
    if (id === tabId) readSoon();
  });
  signal.addEventListener('abort', () => {
    stop();
    cancel();
  });
  // It may have loaded before.
  readSoon();
}
