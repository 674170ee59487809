import { seen, unseen } from '../capture/observed.js';
import {
  isRecord,
  type Markup,
  MAX_ELEMENTS,
  MAX_FIELD,
  MAX_HEADERS_TOTAL,
  type MetaElement,
  type Observed,
  type ScriptElement,
  type Unseen,
} from '../engine/index.js';
import { askPage, enterPage } from './ask-page.js';
import { readPageContent } from './page-content.js';
import { readPageUse } from './page-use.js';
import { textAs } from './storage.js';

/**
 * Reads the metas and scripts of a document, in an isolated world. Only ever upon a click: the popup asks.
 * @param documentId so that what is read is never another document's
 */
export async function readMarkup(tabId: number, documentId: string): Promise<Observed<Markup>> {
  try {
    const where = { target: { tabId, documentIds: [documentId] } };
    await enterPage(where);
    // One character beyond what a rule reads, so that it can tell that there was more.
    const bounds = [MAX_ELEMENTS, MAX_FIELD + 1, MAX_HEADERS_TOTAL] as const;
    const markup = parse(await askPage(where, 'gatherMarkup', ...bounds));
    if (!markup.seen) return markup;
    const [content, uses] = await Promise.all([readPageContent(where), readPageUse(where)]);
    return seen({ ...markup.value, content, uses });
  } catch {
    // The browser's own viewers and stores refuse; so does a document that has gone meanwhile.
    return unseen('page-unreadable');
  }
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
