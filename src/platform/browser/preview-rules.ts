import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { NOT_STORED, PREVIEW_MARK } from '../../capture/preview-mark.js';
import type { HeaderOperation } from '../../engine/index.js';

/** The first id of these rules; `recording-rule.ts` has the one before. */
const FIRST = 3;
/** Each preview has a rule, and may have a second one with the next id. */
const IDS = 2;

/** The ids of the first rules of previews. */
export async function previewRules(): Promise<readonly number[]> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  return rules.map(({ id }) => id).filter((id) => id >= FIRST && (id - FIRST) % IDS === 0);
}

/** @param ids of the first rules */
export async function removePreviewRules(ids: readonly number[]): Promise<void> {
  const all = ids.flatMap((id) => [id, id + 1]);
  if (all.length > 0) await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: all });
}

/** An id that no preview has. */
export function freeRule(taken: readonly number[]): number {
  return Math.max(FIRST - IDS, ...taken) + IDS;
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
  const condition: Condition = { tabIds: [tabId], urlFilter: `|${origin}/`, resourceTypes: ['main_frame'] };
  const others = new Set(operations.flatMap((one) => (one.operation === 'remove' ? [] : (one.unless ?? []))));
  const unconditional = operations.filter((one) => !isConditional(one));
  const rules: Rule[] = [
    { id, action: { type: 'modifyHeaders', responseHeaders: headersOf(unconditional, token) }, condition },
  ];
  if (others.size > 0)
    rules.push({
      id: id + 1,
      action: { type: 'modifyHeaders', responseHeaders: operations.filter(isConditional).map(changeOf) },
      condition: { ...condition, excludedResponseHeaders: [...others].map((header) => ({ header })) },
    });
  await browser.declarativeNetRequest.updateSessionRules({ addRules: rules });
}

/** Whether some pages do not get the header. */
export function isConditional(one: HeaderOperation): boolean {
  return one.operation !== 'remove' && one.unless !== undefined;
}

/** Whether a rule can name this origin and no other: `*` in a host would match others. */
export function isNameable(origin: string): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}

/** The polyfill's types lack it. It sees what the server sent, before any rule. */
type Condition = DeclarativeNetRequest.RuleConditionType & {
  readonly excludedResponseHeaders?: { readonly header: string }[];
};
type Rule = DeclarativeNetRequest.Rule & { readonly condition: Condition };
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
    ...operations.filter((one) => !isCaching(one)).map(changeOf),
    control,
    { header: PREVIEW_MARK, operation: 'set', value: token },
  ];
}

function changeOf(one: HeaderOperation): Change {
  const { name: header, operation } = one;
  return one.operation === 'remove'
    ? { header, operation: 'remove' }
    : { header, operation, value: one.value };
}
