import { signal, type ReadonlySignal } from '@preact/signals';
import type { Advice, PartAdvice } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from '../store/notice.js';

export interface Previewing {
  /** Whether a preview is being started or ended. */
  readonly isSwitching: ReadonlySignal<boolean>;
  /**
   * Simulates advice in the tab, and reloads it.
   * @param failed URLs of requests of the page that failed, without query
   * @param parts advice for parts of the site
   */
  startPreview(
    advice: readonly Advice[],
    failed?: readonly string[],
    parts?: readonly PartAdvice[],
  ): Promise<void>;
  /** Ends the preview, and reloads the tab. */
  endPreview(): Promise<void>;
}

export function createPreviewing(source: PageSource, notice: Notice): Previewing {
  const isSwitching = signal(false);
  const switchTo = async (action: () => Promise<string>, failed: string) => {
    if (isSwitching.value) return;
    isSwitching.value = true;
    await attempt(notice, action, failed);
    isSwitching.value = false;
  };
  return {
    isSwitching,
    startPreview: (advice, failed, parts) =>
      switchTo(async () => {
        const { started } = await source.startPreview(advice, failed, parts);
        return started ? '' : 'None of these fixes can be simulated in a tab.';
      }, 'Not started'),
    endPreview: () =>
      switchTo(async () => {
        await source.endPreview();
        return '';
      }, 'Not ended'),
  };
}
