import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemToMarkdown } from 'mdast-util-gfm-task-list-item';
import { toMarkdown } from 'mdast-util-to-markdown';
import type {
  AlignType,
  BlockContent,
  Code,
  Heading,
  Html,
  List,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
  Text,
} from 'mdast';
import { inlineHtml, tableCell } from './escape.js';

// Blocks of Markdown (mdast), and how they are written.

export function markdownOf(children: readonly RootContent[]): string {
  return toMarkdown(
    { type: 'root', children: [...children] },
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

/** Text that is not the page’s. */
export function text(value: string): Text {
  return { type: 'text', value };
}

export function heading(depth: 1 | 2 | 3, children: PhrasingContent[]): Heading {
  return { type: 'heading', depth, children };
}

export function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}

export function strong(children: PhrasingContent[]): PhrasingContent {
  return { type: 'strong', children };
}

export function code(lang: string, lines: readonly string[]): Code {
  return { type: 'code', lang, value: lines.join('\n') };
}

/**
 * @param checked whether each item is ticked; a list without it is none to tick
 * @param more what follows the text of each item
 */
export function list(
  items: readonly PhrasingContent[][],
  checked?: readonly boolean[],
  more: readonly BlockContent[][] = [],
): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((children, at) => ({
      type: 'listItem',
      spread: false,
      ...(checked && { checked: checked[at] ?? false }),
      children: [paragraph(children), ...(more[at] ?? [])],
    })),
  };
}

/** Its first row is the header. Any text can be in a cell. */
export function table(align: readonly AlignType[], rows: readonly (readonly string[])[]): Table {
  return {
    type: 'table',
    align: [...align],
    children: rows.map((cells) => ({
      type: 'tableRow',
      children: cells.map((cell) => ({ type: 'tableCell', children: tableCell(cell) })),
    })),
  };
}

/** Opens what is folded where HTML is shown; FOLD_END closes it. */
export function foldStart(summary: string): Html {
  return { type: 'html', value: `<details><summary>${inlineHtml(summary)}</summary>` };
}

export const FOLD_END: Html = { type: 'html', value: '</details>' };
