import type { Gathered } from '../../capture/events.js';
import { seen, notSeen } from '../../capture/observed.js';
import { parseBlocked } from '../../capture/violations.js';
import {
  ELEMENTS,
  isRecord,
  type Markup,
  type MetaElement,
  type Observed,
  type ScriptElement,
  type Unseen,
} from '../../engine/index.js';
import { reportsViolations } from '../browser/browser-features.js';
import { askPage, enterPage } from './ask-page.js';
import { pageContent, pageUse } from './page-content.js';
import { textAs } from '../storage/storage.js';

/** How long reading may block a page, in milliseconds. 100,000 elements take a tenth of it. */
const MAX_MS = 1_000;

/** What a document itself shows. */
export type PageRead = Required<Pick<Gathered, 'markup'>> & Pick<Gathered, 'byWorker'>;

/**
 * Reads a document in an isolated world. Only after a click: the popup requests it.
 * @param documentId ensures that no other document is read
 */
export async function readPage(tabId: number, documentId: string): Promise<PageRead> {
  try {
    const where = { target: { tabId, documentIds: [documentId] } };
    await enterPage(where);
    const result = await askPage(where, 'gather', [...ELEMENTS], MAX_MS, reportsViolations());
    const byWorker = isRecord(result) && result['byWorker'] === true;
    return { markup: await parse(result), ...(byWorker && { byWorker }) };
  } catch {
    // The browser refuses for its own viewers and stores, and for documents closed in the meantime.
    return { markup: notSeen('page-unreadable') };
  }
}

async function parse(result: unknown): Promise<Observed<Markup>> {
  if (!isRecord(result)) return notSeen('page-unreadable');
  const { excess, metas, scripts, content, use } = result;
  for (const reason of ['too-many', 'too-long'] satisfies Unseen[])
    if (excess === reason) return notSeen(reason);
  if (!Array.isArray(metas) || !Array.isArray(scripts)) return notSeen('page-unreadable');
  const url = typeof result['url'] === 'string' ? result['url'] : '';
  const base = isRecord(content) ? content['base'] : undefined;
  return seen({
    from: 'dom',
    metas: metas.filter(isRecord).map(metaOf),
    scripts: scripts.filter(isRecord).map(scriptOf),
    content: pageContent(content, url),
    uses: await pageUse(use, base, url),
    ...(Array.isArray(result['blocked']) && { blocked: parseBlocked(result['blocked'], url) }),
  });
}

function metaOf(values: Record<string, unknown>): MetaElement {
  return {
    ...textAs('httpEquiv', values['httpEquiv']),
    ...textAs('name', values['name']),
    ...textAs('content', values['content']),
    ...textAs('charset', values['charset']),
    ...(values['outsideHead'] === true && { outsideHead: true }),
  };
}

function scriptOf(values: Record<string, unknown>): ScriptElement {
  return {
    ...textAs('src', values['src']),
    ...textAs('integrity', values['integrity']),
    ...textAs('crossorigin', values['crossorigin']),
    ...textAs('type', values['type']),
    ...(values['nomodule'] === true && { nomodule: true }),
  };
}
