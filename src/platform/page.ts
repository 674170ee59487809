import browser from 'webextension-polyfill';
import { seen, unseen } from '../capture/observed.js';
import {
  MAX_ELEMENTS,
  MAX_FIELD,
  MAX_HEADERS_TOTAL,
  type Markup,
  type MetaElement,
  type Observed,
  type ScriptElement,
  type Unseen,
} from '../engine/index.js';
import { readPageContent } from './page-content.js';
import { readPageUse } from './page-use.js';
import { isRecord, textAs } from './storage.js';

/**
 * Reads the metas and scripts of a document, in an isolated world. Only ever upon a click: the popup asks.
 * @param documentId so that what is read is never another document's
 */
export async function readMarkup(tabId: number, documentId: string): Promise<Observed<Markup>> {
  try {
    const [injection] = await browser.scripting.executeScript({
      target: { tabId, documentIds: [documentId] },
      func: gather,
      // One character beyond what a rule reads, so that it can tell that there was more.
      args: [MAX_ELEMENTS, MAX_FIELD + 1, MAX_HEADERS_TOTAL],
    });
    const markup = parse(injection?.result);
    if (!markup.seen) return markup;
    const [content, uses] = await Promise.all([
      readPageContent(tabId, documentId),
      readPageUse(tabId, documentId),
    ]);
    return seen({ ...markup.value, content, uses });
  } catch {
    // The browser's own viewers and stores refuse; so does a document that has gone meanwhile.
    return unseen('page-unreadable');
  }
}

/**
 * Runs in the page, so it stands alone. Methods come from the prototypes: a page's `<form name>` can
 * stand in front of any method of `document`.
 */
function gather(mostElements: number, mostCharacters: number, mostInAll: number) {
  type Query = (this: Document, selector: string) => NodeListOf<Element>;
  const query: Query = Reflect.get(Document.prototype, 'querySelectorAll');
  let characters = 0;
  const read = (selector: string, attributes: readonly string[]) => {
    const found = [...query.call(document, selector)];
    if (found.length > mostElements) return 'too-many';
    return found.map((element) => {
      const values: Record<string, string> = {};
      for (const attribute of attributes) {
        const value = Element.prototype.getAttribute.call(element, attribute)?.slice(0, mostCharacters);
        if (value === undefined) continue;
        characters += value.length;
        if (characters <= mostInAll) values[attribute] = value;
      }
      return values;
    });
  };
  const metas = read('meta', ['http-equiv', 'name', 'content']);
  const scripts = read('script', ['src', 'integrity', 'crossorigin', 'type']);
  return characters > mostInAll ? { metas: 'too-long', scripts } : { metas, scripts };
}

function parse(result: unknown): Observed<Markup> {
  if (!isRecord(result)) return unseen('page-unreadable');
  const { metas, scripts } = result;
  for (const reason of ['too-many', 'too-long'] satisfies Unseen[])
    if (metas === reason || scripts === reason) return unseen(reason);
  if (!Array.isArray(metas) || !Array.isArray(scripts)) return unseen('page-unreadable');
  return seen({
    from: 'dom',
    metas: metas.filter(isRecord).map(metaOf),
    scripts: scripts.filter(isRecord).map(scriptOf),
  });
}

function metaOf(values: Record<string, unknown>): MetaElement {
  return {
    ...textAs('httpEquiv', values['http-equiv']),
    ...textAs('name', values['name']),
    ...textAs('content', values['content']),
  };
}

function scriptOf(values: Record<string, unknown>): ScriptElement {
  return {
    ...textAs('src', values['src']),
    ...textAs('integrity', values['integrity']),
    ...textAs('crossorigin', values['crossorigin']),
    ...textAs('type', values['type']),
  };
}
