import { askPage, enterPage } from './ask-page.js';
import { reportsViolations } from '../browser/browser-features.js';
import { VIOLATIONS_PORT } from '../messages/protocol.js';

/**
 * Injects the observer into the document in a tab. Only the background may do so in every browser.
 * @param again whether one that is there opens another port, for a view that was opened after it
 */
export async function observeViolations(tabId: number, again = false): Promise<void> {
  const where = { target: { tabId }, injectImmediately: true };
  await enterPage(where);
  await askPage(where, 'observe', VIOLATIONS_PORT, reportsViolations(), again);
}
