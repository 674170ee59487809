import type { Hop, Observed, PageContent } from '../model.js';
import type { Fields } from '../parse/fields.js';
import { isHtml, mediaTypeOf } from '../parse/html.js';
import type { Answer } from './look.js';

/** The document's own answer, with what was found in its page; no texts where it has none to read. */
export function answerOf(document: {
  readonly url: string;
  readonly chain: readonly Hop[];
  readonly response: Fields;
  readonly content: Observed<PageContent>;
}): Observed<Answer> {
  const { url, chain, response, content } = document;
  const type = mediaTypeOf(response);
  if (!type.seen) return type;
  const status = chain.at(-1)?.status ?? 0;
  const essence = type.value?.trim().toLowerCase() ?? '';
  // Errors come as plain text and as JSON too.
  const isText = essence === '' || isHtml(essence) || (status >= 400 && /^text\/|json$/.test(essence));
  if (isText && !content.seen) return content;
  const texts = isText && content.seen ? content.value.texts : [];
  return { seen: true, value: { url, status, response, texts } };
}
