import { findTexts, type FoundText } from '../engine/index.js';

/** Elements whose text is code, not shown. */
const CODE = ['script', 'style'];
const REFERENCES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/**
 * Which known texts an answer's body shows. A worker has no parser for HTML, and none is needed to find
 * fixed words: tags are dropped, and the text between them is looked at as it would be shown.
 */
export function textsOf(body: string): readonly FoundText[] {
  const { title, text } = readShown(body);
  return findTexts(title, text);
}

/** Title and text of HTML, in time that grows with its length only. */
export function readShown(html: string): { readonly title: string; readonly text: string } {
  const lower = html.toLowerCase();
  const text: string[] = [];
  let title = '';
  let from = 0;
  while (from < html.length) {
    const open = html.indexOf('<', from);
    const end = open < 0 ? html.length : open;
    text.push(html.slice(from, end));
    if (open < 0) break;
    if (lower.startsWith('<!--', open)) {
      from = after(lower, '-->', open);
      continue;
    }
    from = after(lower, '>', open);
    const code = CODE.find((name) => lower.startsWith(`<${name}`, open));
    if (code !== undefined) from = after(lower, '>', after(lower, `</${code}`, from));
    else if (title === '' && lower.startsWith('<title', open)) {
      const close = lower.indexOf('</title', from);
      title = decode(html.slice(from, close < 0 ? html.length : close)).trim();
      from = close < 0 ? html.length : close;
    }
  }
  return { title, text: decode(text.join('')) };
}

/** Just behind the next `what`; the end where there is none. */
function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at + what.length;
}

/** The character references that matter for plain words (HTML §13.5); others stay as they are. */
function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return REFERENCES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
