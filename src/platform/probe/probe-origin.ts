import browser from 'webextension-polyfill';
import type { ProbeRequest } from '../../engine/index.js';

/** What a request is, but for its headers. */
export type SentRequest = Pick<ProbeRequest, 'method' | 'url' | 'origin'>;

/** The id of the only rule. It exists only during its request. */
const RULE = 1;

/** Removes the rule that a background which was ended during a request has left. */
export async function removeOriginRule(): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [RULE] });
}

/**
 * Makes the browser send the request's Origin instead of the extension's, which scripts cannot set, as for a CORS
 * request from another site (Fetch, CORS-preflight fetch). A request without an Origin needs no rule, but waits for the
 * browser too: listeners added before are then registered.
 * @returns a function that removes the rule
 */
export async function overrideOrigin({ url, method, origin }: SentRequest): Promise<() => Promise<void>> {
  const rules = browser.declarativeNetRequest;
  const set = (header: string, value: string) => ({ header, operation: 'set' as const, value });
  const rule = (value: string) => ({
    id: RULE,
    action: {
      type: 'modifyHeaders' as const,
      requestHeaders: [
        set('origin', value),
        ...(method === 'OPTIONS' ? [set('access-control-request-method', 'GET')] : []),
      ],
    },
    condition: {
      urlFilter: `|${url}|`,
      // Only requests of the extension itself, which belong to no tab.
      initiatorDomains: [new URL(browser.runtime.getURL('')).host],
      tabIds: [browser.tabs.TAB_ID_NONE],
      requestMethods: [method.toLowerCase()],
      resourceTypes: ['xmlhttprequest' as const],
    },
  });
  await rules.updateSessionRules({
    removeRuleIds: [RULE],
    addRules: origin === undefined ? [] : [rule(origin)],
  });
  return async () => {
    if (origin !== undefined) await removeOriginRule();
  };
}
