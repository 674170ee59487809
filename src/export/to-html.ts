import type { Quote } from '../engine/index.js';
import type { Block, Column, Inline, Item, Section, Sent } from './document.js';
import { clipped, inShort, MAX_QUOTE } from './escape.js';
import { element, Verbatim, type Child, type Markup } from './markup.js';
import { redacted } from './urls.js';
import { visible } from './visible.js';

/** A section of a document; what a reader of an issue opens is open here. */
export function sectionHtml({ title, intro = [], parts = [], look }: Section): Markup {
  return element(
    'section',
    { class: look },
    title === '' ? [] : element('h2', {}, title),
    intro.map(blockHtml),
    parts.map((part) => element('div', { class: 'part' }, part.map(blockHtml))),
  );
}

export function blockHtml(block: Block): Child {
  switch (block.is) {
    case 'heading':
      return element(`h${String(block.depth)}`, { id: block.id }, inline(block.text));
    case 'paragraph':
      return element('p', { class: block.look }, inline(block.text));
    case 'list':
      return element('ul', { class: block.look ?? listClass(block.items) }, block.items.map(itemHtml));
    case 'table':
      return tableHtml(block.columns, block.rows);
    case 'facts':
      return element(
        'dl',
        { class: block.look },
        block.rows.map(([name, value]) => [element('dt', {}, name), element('dd', {}, inline(value))]),
      );
    case 'code':
      return codeHtml(block.text);
    case 'sent':
      return element('pre', {}, block.lines.map(sentLine));
    case 'fold':
      return element('details', {}, element('summary', {}, block.summary), block.blocks.map(blockHtml));
  }
}

export function inline(text: Inline): Child {
  if (typeof text === 'string') return new Verbatim(inShort(text));
  if (!('is' in text)) return text.map(inline);
  switch (text.is) {
    case 'code':
      return element('code', {}, inline(text.text));
    case 'verbatim':
      return element('code', {}, new Verbatim(text.text));
    case 'strong':
      return element('strong', {}, inline(text.text));
    case 'link':
      return link(text.text, text.url);
    case 'to':
      return element('a', { href: `#${text.id}` }, inline(text.text));
    case 'here':
      return element('span', { id: text.id }, inline(text.text));
    case 'quiet':
      return element('span', { class: 'quiet' }, inline(text.parts));
    case 'points':
      return element('span', { class: 'number' }, text.text);
    case 'grade':
      return element('b', { class: 'chip', 'data-band': bandOf(text.text) }, text.text);
    case 'severity':
      return element('span', { class: 'severity', 'data-severity': text.severity }, text.severity);
  }
}

/** The colour of a letter, which may begin with a tilde; that of a broken page is the worst. */
export function bandOf(grade: string): string {
  if (grade.endsWith('(broken)')) return 'd';
  return grade.replace('~', '').charAt(0).toLowerCase();
}

function listClass([first]: readonly Item[]): string | undefined {
  return first?.done === undefined ? undefined : 'check';
}

function itemHtml({ text, done, command }: Item): Markup {
  return element(
    'li',
    done ? { class: 'done' } : {},
    inline(text),
    command === undefined ? [] : [' ', element('code', {}, new Verbatim(command))],
  );
}

/** Lines to copy; a sentence says so if they contain what cannot be seen. */
function codeHtml(lines: string): Child {
  const pre = element('pre', {}, new Verbatim(lines));
  if (lines.replace(/[^\t\n]+/g, visible) === lines) return pre;
  const warning = 'Do not copy this text: invisible characters in it are shown by their names.';
  return [element('p', {}, warning), pre];
}

function sentLine({ header, value, marks }: Sent, at: number): Child {
  return [
    at > 0 ? new Verbatim('\n') : [],
    element('span', { class: 'name' }, `${header}:`),
    ' ',
    marked(value, header, marks),
  ];
}

/** A value with its offending parts marked, as far as nothing of another length replaced a part before. */
function marked(value: string, header: string, marks: Quote['marks']): Child {
  const shown = redacted(value, header);
  if (shown.length > MAX_QUOTE) return plain(clipped(shown, MAX_QUOTE));
  const same = shown.length === value.length ? value.length : commonStart(shown, value);
  const parts: Child[] = [];
  let at = 0;
  for (const [start, end] of [...marks].sort(([one], [other]) => one - other)) {
    if (start < at || end <= start || end > same) continue;
    parts.push(plain(shown.slice(at, start)), element('mark', {}, plain(shown.slice(start, end))));
    at = end;
  }
  return [...parts, plain(shown.slice(at))];
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at;
}

/** Text that is redacted already. */
function plain(value: string): Verbatim {
  return new Verbatim(visible(value));
}

function tableHtml(columns: readonly Column[], rows: readonly (readonly Inline[])[]): Markup {
  return element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        columns.map(({ name, kind }) => element('th', { scope: 'col', class: kind }, name)),
      ),
    ),
    element(
      'tbody',
      {},
      rows.map((row) =>
        element(
          'tr',
          {},
          row.map((cell, at) => element('td', { class: columns[at]?.kind }, inline(cell))),
        ),
      ),
    ),
  );
}

/** Only web addresses become links. */
function link(label: string, url: string): Markup {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb ? element('a', { href: new URL(url).href }, label) : element('code', {}, label);
}
