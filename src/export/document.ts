import type { Quote, Severity } from '../engine/index.js';

/**
 * A report as data: what it says, not how it is written. `to-markdown.ts` and `to-html.ts` write it.
 *
 * A string is text of anyone: each of the two escapes it, takes the private parts out of its URLs and cuts it where it is
 * too long. Only `verbatim` and `code` are written as they are but for invisible characters.
 */

/** Text within a line. */
export type Inline = string | Span | readonly Inline[];

export type Span =
  /** A name or a value. */
  | { readonly is: 'code'; readonly text: string }
  /** A command to copy. */
  | { readonly is: 'verbatim'; readonly text: string }
  | { readonly is: 'strong'; readonly text: string }
  /** Only web addresses become links. */
  | { readonly is: 'link'; readonly text: string; readonly url: string }
  /** To a part of the same document, by its id; in Markdown only the text. */
  | { readonly is: 'to'; readonly text: string; readonly id: string }
  /** What others lead to. */
  | { readonly is: 'here'; readonly text: string; readonly id: string }
  | { readonly is: 'quiet'; readonly parts: Inline }
  /** What a finding costs. */
  | { readonly is: 'points'; readonly text: string }
  /** A grade as a sign. */
  | { readonly is: 'grade'; readonly text: string }
  | { readonly is: 'severity'; readonly severity: Severity };

export type Block =
  | Heading
  | { readonly is: 'paragraph'; readonly text: Inline; readonly look?: 'quiet' | 'lead' | 'note' }
  | List
  | Table
  /** Names with their values. */
  | {
      readonly is: 'facts';
      readonly rows: readonly (readonly [name: string, value: Inline])[];
      readonly look?: 'pair';
    }
  /** Lines to copy exactly. The language is ours. */
  | { readonly is: 'code'; readonly language: string; readonly text: string }
  /** Header lines as they were sent, with the parts at fault marked. */
  | { readonly is: 'sent'; readonly lines: readonly Sent[] }
  /** What is shown only when a reader opens it; on paper all of it is. */
  | { readonly is: 'fold'; readonly summary: string; readonly blocks: readonly Block[] };

export interface Heading {
  readonly is: 'heading';
  readonly depth: 1 | 2 | 3;
  readonly text: Inline;
  readonly id?: string;
}

export interface List {
  readonly is: 'list';
  readonly items: readonly Item[];
  /** Such as a list of checks that passed. */
  readonly look?: 'passed';
}

export interface Item {
  readonly text: Inline;
  /** Whether it is ticked; absent if it is none to tick. */
  readonly done?: boolean;
  /** A command that follows it. */
  readonly command?: string;
}

export interface Table {
  readonly is: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Inline[])[];
}

export interface Column {
  readonly name: string;
  readonly kind?: 'number' | 'short';
}

export type Sent = Quote & { readonly value: string };

/** A part of a report with a heading. Those of a document are in the order of their importance. */
export interface Section {
  readonly title: string;
  readonly intro?: readonly Block[];
  /** Blocks that belong together: where there is a limit, each part is written whole or not at all. */
  readonly parts?: readonly (readonly Block[])[];
  /** How it looks on paper: findings, or what is beside the report. */
  readonly look?: 'entries' | 'rest' | 'annex' | 'annex evidence';
  /** What opens the parts; absent if they are open. */
  readonly fold?: string;
  /** What is left out from one of the parts on, such as “3 findings”. */
  readonly name: (from: number) => string;
}

export function heading(depth: Heading['depth'], text: Inline, id?: string): Heading {
  return { is: 'heading', depth, text, ...(id !== undefined && { id }) };
}

export function paragraph(text: Inline, look?: 'quiet' | 'lead' | 'note'): Block {
  return { is: 'paragraph', text, ...(look && { look }) };
}

/** A list, if there is anything in it. */
export function listOf(items: readonly Inline[], look?: List['look']): Block[] {
  return items.length === 0
    ? []
    : [{ is: 'list', items: items.map((text) => ({ text })), ...(look && { look }) }];
}

export function table(columns: readonly Column[], rows: Table['rows']): Table {
  return { is: 'table', columns, rows };
}

export function code(language: string, text: string): Block {
  return { is: 'code', language, text };
}

export function name(text: string): Span {
  return { is: 'code', text };
}

export function strong(text: string): Span {
  return { is: 'strong', text };
}

export function to(id: string, text: string): Span {
  return { is: 'to', id, text };
}
