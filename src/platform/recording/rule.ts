import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { NOT_STORED, RECORDING_MARK, RECORDING_POLICY } from '../../capture/own-headers.js';
import { storesChangedHeaders } from '../browser/browser-features.js';

/** The id of the rule; `probe-origin.ts` has the one before, `preview-rules.ts` those after. */
const RULE = 2;

export async function removeRecordingRule(): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [RULE] });
}

/**
 * Adds a report-only policy to the documents of one origin in all tabs but these: it blocks nothing and sends nothing.
 * Frames and probes are not concerned. Tabs are not named, since the first request of a new one comes before its id.
 */
export async function setRecordingRule(origin: string, excludedTabs: readonly number[]): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [RULE],
    addRules: [
      {
        id: RULE,
        action: {
          type: 'modifyHeaders',
          responseHeaders: [
            {
              header: 'content-security-policy-report-only',
              operation: 'append',
              value: RECORDING_POLICY,
            },
            ...notStored(),
          ],
        },
        condition: {
          excludedTabIds: [browser.tabs.TAB_ID_NONE, ...excludedTabs],
          urlFilter: `|${origin}/`,
          resourceTypes: ['main_frame'],
        },
      },
    ],
  });
}

/** The mark, which says whether the response is kept out of the cache. */
function notStored(): DeclarativeNetRequest.RuleActionResponseHeadersItemType[] {
  if (!storesChangedHeaders()) return [{ header: RECORDING_MARK, operation: 'set', value: '1' }];
  return [
    { header: 'cache-control', operation: 'append', value: NOT_STORED },
    { header: RECORDING_MARK, operation: 'set', value: NOT_STORED },
  ];
}
