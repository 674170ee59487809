import { Parser } from 'htmlparser2';
import {
  ELEMENTS,
  findTexts,
  htmlOf,
  MAX_TEXT,
  type FoundText,
  type InlineCode,
  type Markup,
  type Observed,
  type PageUse,
} from '../../engine/index.js';
import { parseContent } from './content.js';
import { seen, notSeen } from '../observed.js';
import { inlineCode, parseUse, type RawCode } from './uses.js';
import { createCollector, type Collected, type Collector } from './collect.js';

/** The SHA-256 of a text in UTF-8, in base64. */
export type Sha256 = (text: string) => string;

/** Maximum characters of a body. */
export const MAX_BODY = 8_388_608;
/** Maximum nesting depth: at an end tag the parser searches all open elements. Browsers stop at 512. */
const MAX_DEPTH = 1_000;
/** Characters parsed between two checks of the limits. */
const PIECE_LENGTH = 65_536;

/**
 * Reads the elements of a body. The same `<meta>` and `<script>` start tags count as for the HTTP Observatory: those
 * in noscript, template and svg do, those in comments, title, textarea and script do not. A JSON body is marked.
 * @param page the document's URL
 * @param sha256 hashes inline code; without it, the result has no `uses`
 * @param at when it was sent, in milliseconds since the epoch, if that is known
 */
export function parseMarkup(body: string, page: string, sha256?: Sha256, at?: number): Observed<Markup> {
  if (body.length > MAX_BODY) return notSeen('too-long');
  const html = htmlOf(body);
  const collector = createCollector({ page, sought: ELEMENTS });
  const excess = feed(html ?? body, collector);
  if (excess) return notSeen(excess);
  const { metas, scripts, content, use } = collector.collected();
  return seen({
    from: 'body',
    ...(html === null && { json: true as const }),
    metas,
    scripts,
    // Browsers show JSON as text, and code of PHP too where it is sent as text.
    content: parseContent(
      { ...content, ...(isText(body, html) && { text: body.slice(0, MAX_TEXT), names: '', elements: [] }) },
      page,
    ),
    ...(sha256 && { uses: usesOf(use, content.base, page, { sha256, at }) }),
  });
}

function isText(body: string, html: string | null): boolean {
  return html === null || (/^\s*<\?php\b/.test(body) && !/<html\b/i.test(body));
}

/** The known texts found in a body, as far as it is within the limits. */
export function textsOf(body: string, url: string): readonly FoundText[] {
  const collector = createCollector({ page: url, sought: ELEMENTS });
  feed(body, collector);
  return findTexts({ ...collector.collected().content, url });
}

/** Parses HTML until its end or a limit. */
export function feed(html: string, collector: Collector): Collector['excess'] {
  const beyond = () => (collector.depth > MAX_DEPTH ? 'too-many' : collector.excess);
  const parser = new Parser({
    onopentag(name, attributes) {
      collector.open(name, attributes);
    },
    ontext(piece) {
      collector.text(piece);
    },
    onclosetag() {
      collector.close();
    },
  });
  for (let at = 0; at < html.length; at += PIECE_LENGTH) {
    parser.write(html.slice(at, at + PIECE_LENGTH));
    const excess = beyond();
    if (excess) return excess;
  }
  parser.end();
  return beyond();
}

function usesOf(
  { isTooLong, linksSheets, inlineScripts, inlineStyles, ...rest }: Collected['use'],
  base: string,
  page: string,
  { sha256, at }: { readonly sha256: Sha256; readonly at: number | undefined },
): Observed<PageUse> {
  if (isTooLong) return notSeen('too-long');
  const hash = ({ text: code, ...rest }: RawCode): InlineCode => {
    // Browsers normalize line breaks to line feeds (HTML, "normalize newlines").
    const text = code.replace(/\r\n?/g, '\n');
    return inlineCode({ text, ...rest }, sha256(text), at);
  };
  return parseUse(
    {
      ...rest,
      base,
      allLoads: false,
      sheetsUnread: linksSheets,
      inlineScripts: inlineScripts.map(hash),
      inlineStyles: inlineStyles.map(hash),
    },
    page,
  );
}
