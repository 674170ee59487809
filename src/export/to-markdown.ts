import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemToMarkdown } from 'mdast-util-gfm-task-list-item';
import { toMarkdown as written } from 'mdast-util-to-markdown';
import type { BlockContent, Html, ListItem, PhrasingContent, RootContent } from 'mdast';
import { withMore, type FindingGroup } from '../engine/index.js';
import { heading, paragraph, type Block, type Inline, type Section } from './document.js';
import { codeSpan, inlineHtml, inlineText, link, quote, verbatim } from './escape.js';
import { visible } from './visible.js';

/** UTF-16 units: GitHub takes 65,536 code points of a description, and never fewer of these. */
export const MAX_MARKDOWN = 65_536;
/** Characters that the sentence on what was left out can have. */
const NOTE = 600;
/** Lines of evidence with their offending parts underlined; more lines are names to look up. */
const MOST_MARKED = 5;
/** Subjects of a copied group that are listed. */
const SUBJECTS = 20;

/**
 * The sections as far as they fit, and what was left out; undefined if not even the first does. The sections are in
 * the order of their importance.
 */
export function fitted(sections: readonly Section[], max: number): string | undefined {
  const texts = sections.map(({ title, intro = [], parts = [], fold, name }) => ({
    start: nodesText([
      ...(title === '' ? [] : nodesOf(heading(2, title))),
      ...intro.flatMap(nodesOf),
      ...(fold === undefined ? [] : [foldStart(fold)]),
    ]),
    parts: parts.map(markdownOf),
    end: nodesText(fold === undefined ? [] : [FOLD_END]),
    name,
  }));
  const whole = fill(texts, max);
  if (whole.left.length === 0) return joined(whole.texts);
  const { texts: some, left } = fill(texts, max - NOTE);
  return left.length === sections.length
    ? undefined
    : joined([...some, markdownOf([paragraph(leftOut(left))])]);
}

interface WrittenSection {
  readonly start: string;
  readonly parts: readonly string[];
  readonly end: string;
  readonly name: Section['name'];
}

/** @returns the texts that fit, and the names of what is left */
function fill(sections: readonly WrittenSection[], max: number) {
  const texts: string[] = [];
  let room = max;
  for (const [at, { start, parts, end }] of sections.entries()) {
    const own = [start];
    room -= joined([start, end]).length + 1;
    for (const part of room < 0 ? [] : parts) {
      room -= part.length + 1;
      if (room < 0) break;
      own.push(part);
    }
    const isWhole = room >= 0;
    if (isWhole || own.length > 1) texts.push(...own, end);
    if (isWhole) continue;
    return {
      texts,
      left: sections.slice(at).map(({ name }, later) => name(later === 0 ? own.length - 1 : 0)),
    };
  }
  return { texts, left: [] };
}

function joined(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n');
}

/** What is missing, and why. */
export function leftOut(names: readonly string[]): string {
  const [last = ''] = names.slice(-1);
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
  return `Left out, because this report is limited to ${MAX_MARKDOWN.toLocaleString('en')} characters: ${list}.`;
}

/** Blocks as Markdown; '' for none. */
export function markdownOf(blocks: readonly Block[]): string {
  return nodesText(blocks.flatMap(nodesOf));
}

function nodesText(children: RootContent[]): string {
  return written(
    { type: 'root', children },
    {
      bullet: '-',
      emphasis: '_',
      rule: '-',
      // GitHub strikes out what is between two of them.
      unsafe: [{ character: '~', inConstruct: 'phrasing' }],
      // Aligned pipes would pad every row to the longest text an attacker sends.
      extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmTaskListItemToMarkdown()],
    },
  );
}

function nodesOf(block: Block): RootContent[] {
  switch (block.is) {
    case 'heading':
      return [{ type: 'heading', depth: block.depth, children: inline(block.text) }];
    case 'paragraph':
      return [paragraphOf(block.text)];
    case 'list':
      return [
        {
          type: 'list',
          spread: false,
          children: block.items.map(({ text, done, command }): ListItem => ({
            type: 'listItem',
            spread: false,
            ...(done !== undefined && { checked: done }),
            children: [paragraphOf(text), ...(command === undefined ? [] : verbatim(command, 'sh'))],
          })),
        },
      ];
    case 'table': {
      const { columns, rows } = block;
      return [
        tableOf(
          [columns.map(({ name }) => name), ...rows],
          columns.map(({ kind }) => (kind === 'number' ? 'right' : null)),
        ),
      ];
    }
    case 'facts':
      return [tableOf(block.rows, [null, null])];
    case 'code':
      return verbatim(block.text, block.language);
    case 'sent': {
      const { lines } = block;
      const quoted = lines.map(({ header, value, marks }) =>
        quote(header, value, lines.length > MOST_MARKED ? [] : marks),
      );
      return [{ type: 'code', lang: 'http', value: quoted.map(({ value }) => value).join('\n') }];
    }
    case 'fold':
      return [foldStart(block.summary), ...block.blocks.flatMap(nodesOf), FOLD_END];
  }
}

function paragraphOf(text: Inline): BlockContent & { type: 'paragraph' } {
  return { type: 'paragraph', children: inline(text) };
}

/** Its first row is the header. Any text can be in a cell. */
function tableOf(rows: readonly (readonly Inline[])[], align: ('right' | null)[]): RootContent {
  return {
    type: 'table',
    align,
    children: rows.map((cells) => ({
      type: 'tableRow',
      children: cells.map((cell) => ({
        type: 'tableCell',
        // GFM reads "\\|" as a backslash and the end of the cell, even in code, so this pair cannot be written.
        children: inline(cell).map((node) =>
          node.type === 'inlineCode' ? { ...node, value: node.value.replaceAll('\\|', '\\⟨U+007C⟩') } : node,
        ),
      })),
    })),
  };
}

function inline(text: Inline): PhrasingContent[] {
  if (typeof text === 'string') return inlineText(text);
  if (!('is' in text))
    return text.flatMap((one, at) => {
      if (typeof one !== 'string') return inline(one);
      // Between two parts of a line a space counts.
      const space = (isThere: boolean): PhrasingContent[] => (isThere ? [{ type: 'text', value: ' ' }] : []);
      const isBetween = at > 0 && at < text.length - 1;
      if (one === ' ') return space(isBetween);
      return [
        ...space(at > 0 && one.startsWith(' ')),
        ...inlineText(one),
        ...space(at < text.length - 1 && one.endsWith(' ')),
      ];
    });
  switch (text.is) {
    case 'code':
      return [codeSpan(text.text)];
    case 'verbatim':
      return [{ type: 'inlineCode', value: visible(text.text) || '(empty)' }];
    case 'strong':
      return [{ type: 'strong', children: inlineText(text.text) }];
    case 'link':
      return [link(text.text, text.url)];
    case 'quiet':
      return inline(text.parts);
    case 'severity':
      return inlineText(text.severity);
    case 'to':
    case 'here':
    case 'points':
    case 'grade':
      return inlineText(text.text);
  }
}

/** Opens what is folded where HTML is shown; FOLD_END closes it. */
function foldStart(summary: string): Html {
  return { type: 'html', value: `<details><summary>${inlineHtml(summary)}</summary>` };
}

const FOLD_END: Html = { type: 'html', value: '</details>' };

/** A finding, or a group of them, to paste into a chat or an issue, where a name must not become a link or a picture. */
export function findingText({ findings, text }: FindingGroup): string {
  const [{ severity, id, rule, message, why, spec }] = findings;
  const isOne = findings.length === 1;
  const escaped = (one: string) => markdownOf([paragraph(one)]).trim();
  const lines = [
    `[${severity}] ${escaped(text)} (${escaped(isOne ? id : `${rule}/${message}`)})`,
    escaped(why),
  ];
  if (!isOne) {
    const texts = findings.map((one) => one.text);
    lines.push(...withMore(texts, SUBJECTS).map((one) => `- ${escaped(one)}`));
  }
  return [...lines, `${spec.label}: ${spec.url}`].join('\n');
}
