import { ELEMENTS, findTexts, MAX_TEXT, type FoundText, type PageText } from '../engine/index.js';

/** Elements whose text is code, not shown. */
const CODE = ['script', 'style'];
/** Elements without an end (HTML §13.1.2), or whose end may be left out within a body. */
const NO_END = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th'.split(' '),
);
/** Text in them stands in no element of its own. */
const TOP = new Set(['html', 'head', 'body', 'title']);
const SOUGHT = new Set(ELEMENTS);
/** Classes of one element that are looked at. */
const MAX_CLASSES = 20;
/** Characters of one tag that are looked at. */
const MAX_TAG = 2_048;
const REFERENCES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Which known texts an answer's body shows. */
export function textsOf(body: string, url: string): readonly FoundText[] {
  return findTexts({ ...readShown(body), url });
}

/**
 * Title, text and elements of HTML, in time that grows with its length only. A background's worker has no parser,
 * and a whole one is a quarter of what it may weigh: to find fixed words, this is enough of HTML's syntax.
 */
export function readShown(html: string): Omit<PageText, 'url'> {
  const lower = html.toLowerCase();
  const text: string[] = [];
  const top: string[] = [];
  const elements = new Set<string>();
  let title = '';
  let depth = 0;
  for (let from = 0; from < html.length;) {
    const open = html.indexOf('<', from);
    const piece = html.slice(from, open < 0 ? html.length : open);
    text.push(piece);
    if (depth === 0) top.push(piece);
    if (open < 0) break;
    if (lower.startsWith('<!--', open)) {
      from = after(lower, '-->', open);
      continue;
    }
    from = after(lower, '>', open);
    const [, end = '', name = ''] = /^<(\/?)([a-z][a-z0-9-]*)/.exec(lower.slice(open, open + 40)) ?? [];
    if (end === '')
      for (const one of namesOf(name, html.slice(open, Math.min(from, open + MAX_TAG)))) elements.add(one);
    if (end === '' && CODE.includes(name)) from = after(lower, '>', after(lower, `</${name}`, from));
    else if (end === '' && name === 'title') {
      const close = lower.indexOf('</title', from);
      const until = close < 0 ? html.length : close;
      if (title === '') title = decode(html.slice(from, until)).trim();
      from = until;
    } else if (name !== '' && name !== 'b' && !TOP.has(name) && !NO_END.has(name))
      // An end without a beginning, of a page that is no good HTML, closes nothing.
      depth = Math.max(0, depth + (end === '' ? 1 : -1));
  }
  const join = (pieces: readonly string[]) => decode(pieces.join('').slice(0, MAX_TEXT));
  return { title, text: join(text), top: join(top), elements: [...elements] };
}

/** Those of ELEMENTS that a tag is. */
function namesOf(name: string, tag: string): string[] {
  if (name === '') return [];
  const id = attribute(tag, 'id');
  const classes = attribute(tag, 'class') ?? '';
  return [
    name,
    ...(id === undefined ? [] : [`#${id}`]),
    ...classes.split(/\s+/, MAX_CLASSES).map((one) => `.${one}`),
  ].filter((one) => SOUGHT.has(one));
}

function attribute(tag: string, name: 'id' | 'class'): string | undefined {
  const at = tag.toLowerCase().search(name === 'id' ? /\sid=/ : /\sclass=/);
  if (at < 0) return undefined;
  const value = tag.slice(at + name.length + 2);
  const [, quoted, apostrophed, bare] = /^(?:"([^"]*)"|'([^']*)'|([^\s>]*))/.exec(value) ?? [];
  return decode(quoted ?? apostrophed ?? bare ?? '');
}

/** Just behind the next `what`; the end where there is none. */
function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at + what.length;
}

/** The character references that matter for plain words (HTML §13.5); others stay as they are. */
function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return REFERENCES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
