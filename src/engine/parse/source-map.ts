import type { Quote } from '../model/report.js';
import { quoteWhole, type Fields } from './fields.js';

/** The header (ECMA-426) and its old name; otherwise the comment counts. */
const HEADERS = ['SourceMap', 'X-SourceMap'] as const;
const COMMENT = 'sourceMappingURL=';
/** Characters at the end of a file that are searched for the comment: tools write it last. */
const MAX_TAIL = 8_192;

/** The source map URL of a file. */
export interface SourceMap {
  /** As written; only `data:` if the map is inline. */
  readonly url: string;
  readonly quotes: readonly Quote[];
}

/**
 * The source map that a script or style sheet names, or null. A map contains the original code with comments and
 * paths. Whether it is available takes a separate request.
 * @param body the file, or its end
 */
export function sourceMapOf(response: Fields<(typeof HEADERS)[number]>, body = ''): SourceMap | null {
  for (const name of HEADERS) {
    const field = response.get(name);
    const url = field.seen ? field.value.value?.trim() : undefined;
    if (field.seen && url) return { url, quotes: quoteWhole(field.value) };
  }
  const tail = body.slice(-MAX_TAIL);
  const at = tail.lastIndexOf(COMMENT);
  // `//# …` or `/*# … */`; formerly `@` instead of `#`.
  if (at < 0 || !/\/[/*][#@][ \t]$/.test(tail.slice(Math.max(0, at - 4), at))) return null;
  const [url = ''] = /^[^\s'"]*/.exec(tail.slice(at + COMMENT.length)) ?? [];
  if (url === '') return null;
  const shown = url.startsWith('data:') ? 'data:' : url;
  return { url: shown, quotes: [{ header: COMMENT, value: shown, marks: [[0, shown.length]] }] };
}
