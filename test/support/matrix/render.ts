import { BROWSERS, type BrowserName } from '../lab.js';

/** The matrix as a page: cases by browsers. */
export function renderMatrix(
  rows: readonly string[],
  cell: (browser: BrowserName, row: string) => string,
): string {
  const table = [
    ['case', ...BROWSERS],
    ['---', ...BROWSERS.map(() => '---')],
    ...rows.map((row) => [row, ...BROWSERS.map((browser) => cell(browser, row))]),
  ];
  return `${HEAD}\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const HEAD = `# What is known of a page, case by case

Written by \`test/e2e/matrix.test.ts\`, which fails when what it sees differs from this page. Each answer of its server bears a mark; the test holds that the facts the popup stands on bear the mark of the very document on show, at every moment it looks, and that no answer made two documents.

A cell is what the popup stands on: each answer on the way with its status, who gave it where it was not the server, and in brackets the names of the cookies it set. \`http-cache\` in their place: the cache leaves them out, so they are called not seen, and the popup offers _Reload past the cache_. Where there are no facts, the cell is what the popup says instead, its button in italics, and after the arrow what it shows once that was pressed.
`;
