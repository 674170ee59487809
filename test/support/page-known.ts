import type { PageState } from '../../src/capture/page-state.js';
import type { Lab } from './lab.js';
import { until } from './until.js';

/** Waits until a view can show the page of a tab, which loads before the background has stored what is known of it. */
export function pageKnown(lab: Pick<Lab, 'send'>, tabId: number): Promise<void> {
  return until(
    'the page to be known',
    async () => ((await lab.send('pageState', { tabId })) as PageState).kind === 'page',
  );
}
