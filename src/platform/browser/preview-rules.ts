import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { NOT_STORED, PREVIEW_MARK } from '../../capture/preview-mark.js';
import type { HeaderOperation } from '../../engine/index.js';

/** The first id of these rules; `recording-rule.ts` has the one before. */
const FIRST = 3;

/** The ids of all rules of previews. */
export async function previewRules(): Promise<readonly number[]> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  return rules.map(({ id }) => id).filter((id) => id >= FIRST);
}

export async function removePreviewRules(ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [...ids] });
}

/** An id that no rule has. */
export function freeRule(taken: readonly number[]): number {
  return Math.max(FIRST - 1, ...taken) + 1;
}

/**
 * Changes the headers of the documents of one origin in one tab. Frames, other tabs and probes are not concerned.
 * @param token the value of the mark
 */
export async function addPreviewRule(
  id: number,
  tabId: number,
  origin: string,
  operations: readonly HeaderOperation[],
  token: string,
): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    addRules: [
      {
        id,
        action: { type: 'modifyHeaders', responseHeaders: headersOf(operations, token) },
        condition: { tabIds: [tabId], urlFilter: `|${origin}/`, resourceTypes: ['main_frame'] },
      },
    ],
  });
}

/** Whether a rule can name this origin and no other: `*` in a host would match others. */
export function isNameable(origin: string): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}

type Change = DeclarativeNetRequest.RuleActionResponseHeadersItemType;

function headersOf(operations: readonly HeaderOperation[], token: string): Change[] {
  const isCaching = ({ name }: HeaderOperation) => name.toLowerCase() === 'cache-control';
  const caching = operations.find(isCaching);
  const control: Change =
    caching?.operation === 'set'
      ? { header: 'cache-control', operation: 'set', value: `${caching.value}, ${NOT_STORED}` }
      : caching
        ? { header: 'cache-control', operation: 'set', value: NOT_STORED }
        : { header: 'cache-control', operation: 'append', value: NOT_STORED };
  return [
    ...operations
      .filter((one) => !isCaching(one))
      .map((one): Change => {
        const { name: header, operation } = one;
        return one.operation === 'remove'
          ? { header, operation: 'remove' }
          : { header, operation, value: one.value };
      }),
    control,
    { header: PREVIEW_MARK, operation: 'set', value: token },
  ];
}
