/** A group of a help text. */
export interface HelpSection {
  readonly title: string;
  /** What to type, and what it does; a line feed in the text begins a new line of it. */
  readonly rows: readonly (readonly [term: string, text: string])[];
}

/** Where the texts begin. */
const COLUMN = 34;

/** A help text: how to call it, then its sections with their texts in one column. */
export function formatHelp(lead: string, sections: readonly HelpSection[]): string {
  const indent = `\n${' '.repeat(COLUMN)}`;
  const row = (term: string, text: string) =>
    `  ${term}${term.length + 2 < COLUMN ? ' '.repeat(COLUMN - 2 - term.length) : indent}${text.replaceAll('\n', indent)}`;
  const blocks = sections.map(({ title, rows }) =>
    [title, ...rows.map(([term, text]) => row(term, text))].join('\n'),
  );
  return [lead, ...blocks].join('\n\n');
}
