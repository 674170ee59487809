import type { PageSource } from '../ports.js';
import { attempt, type Notice } from './notice.js';

export interface CheckItem {
  /** Ticks an item of a checklist, or takes the tick back. */
  checkItem(item: string, isOn: boolean): Promise<void>;
}

export function createCheckItem(source: PageSource, notice: Notice): CheckItem {
  return {
    checkItem: (item, isOn) =>
      attempt(notice, async () => {
        const { kept } = await source.check(item, isOn);
        return kept ? '' : 'Not ticked: nothing is stored from a private window.';
      }),
  };
}
