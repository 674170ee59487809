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
  const blocks = sections.map(({ title, rows }) =>
    [title, ...rows.map(([term, text]) => `  ${term}`.padEnd(COLUMN) + text.replaceAll('\n', indent))].join(
      '\n',
    ),
  );
  return [lead, ...blocks].join('\n\n');
}
