import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { NOT_STORED } from '../../capture/preview-mark.js';
import { RECORDING_MARK, RECORDING_POLICY } from '../../capture/recording-mark.js';
import { storesChangedHeaders } from './browser-features.js';

/** The id of the rule; `probe-origin.ts` has the one before, `preview-rules.ts` those after. */
const RULE = 2;

export async function removeRecordingRule(): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [RULE] });
}

/**
 * Adds a report-only policy to the documents of one origin in these tabs: it blocks nothing and sends nothing. Frames,
 * other tabs and probes are not concerned.
 */
export async function setRecordingRule(origin: string, tabs: readonly number[]): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [RULE],
    addRules:
      tabs.length === 0
        ? []
        : [
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
              condition: { tabIds: [...tabs], urlFilter: `|${origin}/`, resourceTypes: ['main_frame'] },
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
