import type { Quote } from '../model.js';
import { quoteWhole, type Fields } from './fields.js';

/** What names the map: by ECMA-426 the header, by its old name where older tools send it, else the comment. */
const HEADERS = ['SourceMap', 'X-SourceMap'] as const;
const COMMENT = 'sourceMappingURL=';
/** Characters at the end of a file in which its comment is looked for: tools write it last. */
const MAX_TAIL = 8_192;

/** Where a file says that its source map is. */
export interface SourceMap {
  /** As written; `data:` where the file holds the map itself, whose text is left out. */
  readonly url: string;
  readonly quotes: readonly Quote[];
}

/**
 * The source map a script or style sheet names, or null: a map holds the code as it was written, comments and paths
 * included. Whether it can be had takes a request of its own.
 * @param body the file, or its end
 */
export function sourceMapOf(response: Fields, body = ''): SourceMap | null {
  for (const name of HEADERS) {
    const field = response.get(name);
    const url = field.seen ? field.value.value?.trim() : undefined;
    if (field.seen && url) return { url, quotes: quoteWhole(field.value) };
  }
  const tail = body.slice(-MAX_TAIL);
  const at = tail.lastIndexOf(COMMENT);
  // `//# …` or `/*# … */`; `@` stood for `#` once.
  if (at < 0 || !/\/[/*][#@][ \t]$/.test(tail.slice(Math.max(0, at - 4), at))) return null;
  const [url = ''] = /^[^\s'"]*/.exec(tail.slice(at + COMMENT.length)) ?? [];
  if (url === '') return null;
  const shown = url.startsWith('data:') ? 'data:' : url;
  return { url: shown, quotes: [{ header: COMMENT, value: shown, marks: [[0, shown.length]] }] };
}
