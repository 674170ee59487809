import browser from 'webextension-polyfill';
import type { ProbeRequest } from '../../engine/index.js';

/** The one rule there ever is; it outlives neither its request nor the browser. */
const RULE = 1;

/**
 * Has the browser send the request's Origin in place of the extension's own, which no script may set: as a page
 * of another site would ask for leave (Fetch, CORS-preflight fetch). Without an Origin, sees to it that none is
 * left of a background that was ended half way.
 * @returns how to take that back
 */
export async function overrideOrigin({ url, method, origin }: ProbeRequest): Promise<() => Promise<void>> {
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
      // Ours alone, of no tab.
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
    if (origin !== undefined) await rules.updateSessionRules({ removeRuleIds: [RULE] });
  };
}
