import { askPage, enterPage } from './ask-page.js';
import { reportsViolations } from '../browser/browser-features.js';
import { VIOLATIONS_PORT, VIOLATIONS_PORT_AGAIN } from './observer-messages.js';
import { hasPort } from './violation-ports.js';

/**
 * Injects the observer into the document in a tab. Only the background may do so in every browser.
 * @param again whether one that is there opens another port, for a view that was opened after it
 */
export async function observeViolations(tabId: number, again = false): Promise<void> {
  const where = { target: { tabId }, injectImmediately: true };
  const ask = (anew: boolean) =>
    askPage(where, 'observe', VIOLATIONS_PORT, VIOLATIONS_PORT_AGAIN, reportsViolations(), anew);
  await enterPage(where);
  const wasOpen = await ask(again);
  // Its other end is an earlier run of the background, and the page does not know of its end yet.
  if (wasOpen === true && !hasPort(tabId)) await ask(true);
}
