import type { Markup, MetaElement, Observed } from '../model/facts.js';
import { typeOf } from './content-type.js';
import type { Fields } from './fields.js';

/** Exactly these types are HTML to the HTTP Observatory. */
const HTML_TYPES = new Set(['text/html', 'application/xhtml+xml']);

/** To the Observatory: the part before the first ";" of the first Content-Type line, as sent; null if none was sent. */
export function mediaTypeOf(response: Fields<'Content-Type'>): Observed<string | null> {
  const field = response.get('Content-Type');
  if (!field.seen) return field;
  const [line] = field.value.lines;
  if (!line) return { seen: true, value: null };
  const end = line.value.indexOf(';');
  return { seen: true, value: end < 0 ? line.value : line.value.slice(0, end) };
}

/** Whether the Observatory parses the elements of such a document. */
export function isHtml(mediaType: string | null): boolean {
  return mediaType !== null && HTML_TYPES.has(mediaType);
}

export function isXml(essence: string | null): boolean {
  return essence === 'application/xml' || essence === 'text/xml';
}

export function isJson(essence: string | null): boolean {
  return essence !== null && /[/+]json$/.test(essence);
}

/** The `<meta>` elements that count: none if the response is not HTML. */
export function metasOf(
  response: Fields<'Content-Type'>,
  markup: Observed<Markup>,
): Observed<readonly MetaElement[]> {
  const type = mediaTypeOf(response);
  if (!type.seen) return type;
  if (!isHtml(type.value)) return { seen: true, value: [] };
  return markup.seen ? { seen: true, value: markup.value.metas } : markup;
}

/** Whether a browser may parse the document as markup: by its type, or by sniffing if it has no valid one. */
export function mayBeHtml(response: Fields<'Content-Type'>): Observed<boolean> {
  const type = typeOf(response);
  return type.seen ? { seen: true, value: type.value === null || isHtml(type.value) } : type;
}
