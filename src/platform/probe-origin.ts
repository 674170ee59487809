import browser from 'webextension-polyfill';
import type { ProbeRequest } from '../engine/index.js';

/** Rules of this session; none outlives its request, or the browser. */
const RULE = 1;

/**
 * Has the browser send the request's Origin in place of the extension's own, which no script may set. As a
 * page of another site would ask for leave (Fetch, CORS-preflight fetch).
 * @returns how to take that back
 */
export async function claimOrigin({ url, method, origin }: ProbeRequest): Promise<() => Promise<void>> {
  const rules = browser.declarativeNetRequest;
  if (origin === undefined) return () => Promise.resolve();
  const set = (header: string, value: string) => ({ header, operation: 'set' as const, value });
  await rules.updateSessionRules({
    // A background that was ended half way may have left its own.
    removeRuleIds: [RULE],
    addRules: [
      {
        id: RULE,
        action: {
          type: 'modifyHeaders',
          requestHeaders: [
            set('Origin', origin),
            ...(method === 'OPTIONS' ? [set('Access-Control-Request-Method', 'GET')] : []),
          ],
        },
        condition: {
          urlFilter: `|${url}|`,
          // Ours alone, of no tab.
          initiatorDomains: [new URL(browser.runtime.getURL('')).host],
          tabIds: [browser.tabs.TAB_ID_NONE],
          requestMethods: [method.toLowerCase()],
          resourceTypes: ['xmlhttprequest'],
        },
      },
    ],
  });
  return () => rules.updateSessionRules({ removeRuleIds: [RULE] });
}
