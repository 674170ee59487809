import type { Code, InlineCode, Link, Paragraph, PhrasingContent, Text } from 'mdast';
import { redacted } from './urls.js';
import { visible } from './visible.js';

/**
 * The only way for a string of the page into the report, one function for each kind of place.
 *
 * Markdown's own syntax is the serializer's business (mdast-util-to-markdown). What it does not know are the
 * references forges put into finished HTML (@name, #12, !3, ~label, :emoji:, $math$, commit hashes, bare
 * links); a backslash does not stop those, a code span does. So a word is text only if it is harmless.
 */

/** The longest text within a line, in characters; longer ones are cut and say so. */
const MAX_INLINE = 600;
/** The longest quoted value, in characters. A forge takes 65,536 characters for a whole report. */
const MAX_QUOTE = 2_000;

/** Words of a sentence or heading; those that could mean something to a forge as code. */
export function inlineText(text: string): PhrasingContent[] {
  const nodes: (Text | InlineCode)[] = [];
  const add = (type: 'text' | 'inlineCode', value: string) => {
    const last = nodes.at(-1);
    if (last?.type === type) last.value += value;
    else if (value !== '') nodes.push({ type, value });
  };
  for (const word of clipped(visible(redacted(text)), MAX_INLINE).split(' ')) {
    if (word === '') continue;
    const [before, core, after] = isHarmless(word) ? [word, '', ''] : withoutPunctuation(word);
    // Code next to code is one span: two would touch.
    const joins = nodes.at(-1)?.type === 'inlineCode' && before === '' && core !== '';
    if (nodes.length > 0) add(joins ? 'inlineCode' : 'text', ' ');
    add('text', before);
    add('inlineCode', core);
    add('text', after);
  }
  return nodes;
}

/** Takes the sentence's punctuation off a word that becomes code. */
function withoutPunctuation(word: string): [before: string, core: string, after: string] {
  let start = 0;
  while (start < word.length && '("“‘\''.includes(word.charAt(start))) start++;
  let end = word.length;
  while (end > start && ')"”’.,;:!?'.includes(word.charAt(end - 1))) {
    // Of a call such as `set_cookie()` the bracket is its own.
    if (word.charAt(end - 1) === ')' && word.slice(start, end).includes('(')) break;
    end--;
  }
  if (start === end) return ['', word, ''];
  return [word.slice(0, start), word.slice(start, end), word.slice(end)];
}

/** The same for a cell of a table. */
export function tableCell(text: string): PhrasingContent[] {
  // GFM reads "\\|" as a backslash and the end of the cell, even in code: that one pair cannot be written.
  return inlineText(text).map((node) =>
    node.type === 'inlineCode' ? { ...node, value: node.value.replaceAll('\\|', '\\⟨U+007C⟩') } : node,
  );
}

/** One name or value within a line. */
export function codeSpan(text: string): InlineCode {
  // Two backticks with nothing between them are no code span.
  return { type: 'inlineCode', value: clipped(visible(redacted(text)), MAX_INLINE) || '(empty)' };
}

/**
 * Lines to be copied to the byte, such as a fix; `lang` is one of ours. Fixes hold nothing that cannot be seen but
 * tabs and line feeds. Anything else that could not be seen is shown by name, and a sentence above says so.
 */
export function verbatim(text: string, lang: string): (Code | Paragraph)[] {
  const shown = text.replace(/[^\t\n]+/g, visible);
  const code: Code = { type: 'code', lang, value: shown };
  if (shown === text) return [code];
  const warning = 'Do not copy this as it stands: characters that cannot be seen are shown by their names.';
  return [{ type: 'paragraph', children: inlineText(warning) }, code];
}

/** A header line as it was sent, its offending parts underlined where that can be done faithfully. */
export function quote(
  header: string,
  value: string,
  marks: readonly (readonly [start: number, end: number])[],
): Code {
  const seen = visible(redacted(value, header));
  const line = `${visible(header)}: ${clipped(seen, MAX_QUOTE)}`;
  const underlined = seen === value && value.length <= MAX_QUOTE ? underline(value.length, marks) : '';
  const lines = underlined === '' ? [line] : [line, ' '.repeat(header.length + 2) + underlined];
  return { type: 'code', lang: 'http', value: lines.join('\n') };
}

/** A link of ours; its address is kept whole. What is no http(s) URL is no link. */
export function link(label: string, url: string): Link | InlineCode {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return codeSpan(label);
  return { type: 'link', url: new URL(url).href, children: inlineText(label) };
}

/** Letters, digits and the punctuation of prose, and nothing a forge would look up or obey. */
function isHarmless(word: string): boolean {
  return (
    /^[\p{L}\p{M}\p{N}.,;:!?%'’"“”()…–—=/·§−+-]*$/u.test(word) &&
    // Addresses, :emoji:, and GitLab's !12 and %3: inside a word these signs are more than punctuation.
    !/[:!?%][^.,;:!?)"”’…]/.test(word) &&
    // A line beginning with /word is a command to GitLab.
    !word.startsWith('/') &&
    !/www\.|\bGH-|\b(?!\d+\b)[0-9a-f]{7,}\b/i.test(word)
  );
}

function clipped(text: string, max: number): string {
  if (text.length <= max) return text;
  // Not between the halves of a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

function underline(length: number, marks: readonly (readonly [start: number, end: number])[]): string {
  const signs = Array.from({ length }, () => ' ');
  for (const [start, end] of marks) signs.fill('^', Math.max(0, start), end);
  return signs.join('').trimEnd();
}
