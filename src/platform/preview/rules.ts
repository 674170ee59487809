import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { MAX_PREVIEW_PARTS } from '../../capture/preview/preview.js';
import { NOT_STORED, PREVIEW_MARK } from '../../capture/own-headers.js';
import { isConditional, type HeaderOperation, type PreviewPlan } from '../../engine/index.js';

/** The first id of these rules; `recording-rule.ts` has the one before. */
const FIRST = 3;
/** Rules for the site, or for one part of it: they may differ with what the server sends. */
const RULES = 2;
/** Each preview has at least the first rule for the site; those for each part, and their exceptions, are after it. */
const IDS = RULES + MAX_PREVIEW_PARTS * (RULES + 1);

/** The ids of the first rules of previews. */
export async function previewRules(): Promise<readonly number[]> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  return rules.map(({ id }) => id).filter((id) => id >= FIRST && (id - FIRST) % IDS === 0);
}

/** Removes the rules of all other previews. @param kept the ids of the first rules */
export async function keepPreviewRules(kept: readonly number[]): Promise<void> {
  const ended = (await previewRules()).filter((id) => !kept.includes(id));
  const all = ended.flatMap((id) => Array.from({ length: IDS }, (_, at) => id + at));
  if (all.length > 0) await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: all });
}

/** An id that no preview has. */
export function freeRule(taken: readonly number[]): number {
  return Math.max(FIRST - IDS, ...taken) + IDS;
}

/**
 * Changes the headers of the documents of one origin in one tab. Frames, other tabs and probes are not concerned.
 *
 * Browsers apply all rules that append to a header. So a rule for a part of the site comes with one that lets its pages
 * through the rules for the site.
 * @param token the value of the mark
 */
export async function addPreviewRules(
  id: number,
  tabId: number,
  origin: string,
  { operations, parts = [] }: Pick<PreviewPlan, 'operations' | 'parts'>,
  token: string,
): Promise<void> {
  const within = (folder: string): Condition => ({
    tabIds: [tabId],
    // "^" also stands for the end, and the "?" behind a file.
    urlFilter: `|${origin}${folder === '' ? '/' : `${folder}^`}`,
    resourceTypes: ['main_frame'],
  });
  const addRules = [
    ...rulesFor(id, within(''), operations, token),
    ...parts.flatMap(({ prefix, operations: own }, at): Rule[] => {
      const first = id + RULES + at * (RULES + 1);
      const condition = { ...within(prefix), isUrlFilterCaseSensitive: true };
      return [
        ...rulesFor(first, condition, own, token).map((rule) => ({ ...rule, priority: 3 })),
        { id: first + RULES, priority: 2, action: { type: 'allow' }, condition },
      ];
    }),
  ];
  await browser.declarativeNetRequest.updateSessionRules({ addRules });
}

function rulesFor(
  id: number,
  condition: Condition,
  operations: readonly HeaderOperation[],
  token: string,
): Rule[] {
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
  return rules;
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
