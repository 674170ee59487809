import { Parser } from 'htmlparser2';
import {
  ELEMENTS,
  findTexts,
  htmlOf,
  type FoundText,
  type InlineCode,
  type Markup,
  type Observed,
  type PageUse,
} from '../../engine/index.js';
import { readContent } from '../content.js';
import { seen, unseen } from '../observed.js';
import { inlineCode, readUse } from '../uses.js';
import { createCollector, type Collected, type CollectedCode, type Collector } from './collect.js';

/** The SHA-256 of a text in UTF-8, in base64. */
export type Sha256 = (text: string) => string;

/** Characters of a body that are read. */
export const MAX_BODY = 8_388_608;
/** Elements within each other: the parser looks through all of them at an end tag. Browsers stop at 512. */
const MAX_OPEN = 1_000;
/** Characters the parser is given between two looks at the bounds. */
const AT_ONCE = 65_536;

/**
 * What the elements of a body say. The `<meta>` and `<script>` start tags are found as the HTTP Observatory finds
 * them: those in noscript, template and svg count, those in comments, title, textarea and script do not. A body that
 * is JSON is told apart.
 * @param page the document's URL
 * @param sha256 what hashes inline code; without it what the page uses is not told
 */
export function readMarkup(body: string, page: string, sha256?: Sha256): Observed<Markup> {
  if (body.length > MAX_BODY) return unseen('too-long');
  const html = htmlOf(body);
  const collector = createCollector({ page, sought: ELEMENTS });
  const excess = feed(html ?? body, collector);
  if (excess) return unseen(excess);
  const { metas, scripts, content, use } = collector.collected();
  return seen({
    from: 'body',
    ...(html === null && { json: true as const }),
    metas,
    scripts,
    content: readContent(content, page),
    ...(sha256 && { uses: usesOf(use, content.base, page, sha256) }),
  });
}

/** Which known texts a body shows, as far as it can be read. */
export function textsOf(body: string, url: string): readonly FoundText[] {
  const collector = createCollector({ page: url, sought: ELEMENTS });
  feed(body, collector);
  return findTexts({ ...collector.collected().content, url });
}

/** Parses HTML until it is read or too much of it. */
export function feed(html: string, collector: Collector): Collector['excess'] {
  const beyond = () => (collector.depth > MAX_OPEN ? 'too-many' : collector.excess);
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
  for (let at = 0; at < html.length; at += AT_ONCE) {
    parser.write(html.slice(at, at + AT_ONCE));
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
  sha256: Sha256,
): Observed<PageUse> {
  if (isTooLong) return unseen('too-long');
  const hash = ({ text: code, hasNonce }: CollectedCode): InlineCode => {
    const text = code.replace(/\r\n?/g, '\n');
    // Browsers read line breaks as line feeds (HTML, "normalize newlines").
    return inlineCode({ text, hasNonce }, sha256(text));
  };
  return readUse(
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
