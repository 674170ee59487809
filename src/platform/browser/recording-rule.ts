import browser from 'webextension-polyfill';
import { RECORDING_MARK, RECORDING_POLICY } from '../../capture/recording-mark.js';

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
                  { header: RECORDING_MARK, operation: 'set', value: '1' },
                ],
              },
              condition: { tabIds: [...tabs], urlFilter: `|${origin}/`, resourceTypes: ['main_frame'] },
            },
          ],
  });
}
