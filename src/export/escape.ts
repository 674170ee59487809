import type { Code, InlineCode, Link, Paragraph, Text } from 'mdast';
import { redacted } from './urls.js';
import { visible } from './visible.js';

/**
 * Escapes strings of the page for the report: one function for each context.
 *
 * The serializer (mdast-util-to-markdown) escapes Markdown syntax, but not the references that GitHub and others add to
 * finished HTML (@name, #12, !3, ~label, :emoji:, $math$, commit hashes, bare links). A backslash does not prevent
 * those, a code span does. So a word is text only if it is harmless.
 */

/** Maximum characters of a text within a line. The rest is replaced by its length. */
const MAX_INLINE = 600;
/** Maximum characters of a quoted value. */
export const MAX_QUOTE = 2_000;

/** A sentence or heading. Words that GitHub and others could interpret become code. */
export function inlineText(text: string): (Text | InlineCode)[] {
  const nodes: (Text | InlineCode)[] = [];
  const add = (type: 'text' | 'inlineCode', value: string) => {
    const last = nodes.at(-1);
    if (last?.type === type) last.value += value;
    else if (value !== '') nodes.push({ type, value });
  };
  const shown = inShort(text);
  // A command in brackets is one span, not one for each of its words that needs it.
  for (const [at, part] of shown.split(/(?<=\()((?:sudo|curl) [^()]+)(?=\))/).entries()) {
    if (at % 2 === 1) {
      add('inlineCode', part);
      continue;
    }
    for (const [index, word] of part.split(' ').entries()) {
      if (word === '') continue;
      const [before, core, after] = isHarmless(word) ? [word, '', ''] : withoutPunctuation(word);
      // Adjacent code becomes one span: two would touch.
      const joins = nodes.at(-1)?.type === 'inlineCode' && before === '' && core !== '';
      if (nodes.length > 0 && index > 0) add(joins ? 'inlineCode' : 'text', ' ');
      add('text', before);
      add('inlineCode', core);
      add('text', after);
    }
  }
  return nodes;
}

/** Text without private parts of URLs and invisible characters, as long as it may be within a line. */
export function inShort(text: string): string {
  return clipped(visible(redacted(text)), MAX_INLINE);
}

/** Splits the sentence's punctuation from a word that becomes code. */
function withoutPunctuation(word: string): [before: string, core: string, after: string] {
  let start = 0;
  while (start < word.length && '("“‘\''.includes(word.charAt(start))) start++;
  let end = word.length;
  while (end > start && ')"”’.,;:!?'.includes(word.charAt(end - 1))) {
    // The bracket of a call such as `set_cookie()` belongs to the word.
    if (word.charAt(end - 1) === ')' && word.slice(start, end).includes('(')) break;
    end--;
  }
  if (start === end) return ['', word, ''];
  return [word.slice(0, start), word.slice(start, end), word.slice(end)];
}

/** The same text as HTML, for a `<summary>`. Nothing in it can be read as Markdown, also by those who look for it there. */
export function inlineHtml(text: string): string {
  return inlineText(text)
    .map((node) => {
      const shown = referenced(node.value);
      return node.type === 'inlineCode' ? `<code>${shown}</code>` : shown;
    })
    .join('');
}

function referenced(text: string): string {
  return text.replace(/[!#$&*<>@[\\\]^_`{|}~]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** A name or value within a line. */
export function codeSpan(text: string): InlineCode {
  // Two backticks with nothing between them are no code span.
  return { type: 'inlineCode', value: inShort(text) || '(empty)' };
}

/**
 * Lines to copy exactly, such as a fix; `lang` is not the page's. The only invisible characters of a fix are tabs and
 * line feeds. Any other is shown by its name, and a sentence above says so.
 */
export function verbatim(text: string, lang: string): (Code | Paragraph)[] {
  const shown = text.replace(/[^\t\n]+/g, visible);
  const code: Code = { type: 'code', lang, value: shown };
  if (shown === text) return [code];
  const warning = 'Do not copy this text: invisible characters in it are shown by their names.';
  return [{ type: 'paragraph', children: inlineText(warning) }, code];
}

/** A header line as it was sent, with the offending parts underlined if nothing in it was replaced. */
export function quote(
  header: string,
  value: string,
  marks: readonly (readonly [start: number, end: number])[],
): Code {
  const seen = visible(redacted(value, header));
  const line = `${visible(header)}: ${clipped(seen, MAX_QUOTE)}`;
  // A nonce is replaced by as many characters.
  const underlined =
    seen.length === value.length && value.length <= MAX_QUOTE ? underline(value.length, marks) : '';
  const lines = underlined === '' ? [line] : [line, ' '.repeat(header.length + 2) + underlined];
  return { type: 'code', lang: 'http', value: lines.join('\n') };
}

/** A link to a reference; the URL is not shortened. Only http(s) URLs become links. */
export function link(label: string, url: string): Link | InlineCode {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return codeSpan(label);
  return { type: 'link', url: new URL(url).href, children: inlineText(label) };
}

/** Letters, digits and punctuation that GitHub and others do not interpret. */
function isHarmless(word: string): boolean {
  // A grade or score that may change, and a time.
  if (/^\(?~(?:[A-F][+-]?|\d{1,3})?[.,;:)]*$|^\d\d:\d\d$/.test(word)) return true;
  return (
    /^[\p{L}\p{M}\p{N}.,;:!?%'’"“”()…–—=/·§−→+-]*$/u.test(word) &&
    // URLs, :emoji:, and GitLab's !12 and %3: inside a word, these characters are more than punctuation.
    !/[:!?%][^.,;:!?)"”’…]/.test(word) &&
    // Some renderers link //host, also behind a quote.
    !word.includes('//') &&
    // GitLab runs a line that begins with /word as a command.
    !word.startsWith('/') &&
    !/www\.|\bGH-|\b(?!\d+\b)[0-9a-f]{7,}\b/i.test(word)
  );
}

/** The first `max` characters and the number of the others. */
export function clipped(text: string, max: number): string {
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
