import { BOTH, type BrowserName } from '../lab.js';
import { cellIn, type Case } from './cases.js';

/** The matrix as a page: cases by browsers, as the tests expect them. */
export function renderMatrix(cases: readonly Case[]): string {
  const cell = (browser: BrowserName, { cell, clicked }: Case) =>
    [cellIn(cell, browser), cellIn(clicked, browser)].filter((entry) => entry !== undefined).join(' → ');
  const table = [
    ['case', ...BOTH],
    ['---', ...BOTH.map(() => '---')],
    ...cases.map((row) => [row.name, ...BOTH.map((browser) => cell(browser, row))]),
  ];
  return `${HEAD}\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const HEAD = `# What Sitegrade knows about a page, case by case

Written by \`test/e2e/matrix.test.ts\`, which fails if its results differ from this page. Each response of its server has a mark. The test checks that the facts in the popup always have the mark of the current document, and that no response is the source of two documents.

A cell has the facts in the popup: each response of the redirect chain with its status, its source if it was not the server, and in brackets the names of the cookies it set. \`http-cache\` in their place means that the cache leaves them out: they are unknown, and the popup offers _Reload from the server_; \`prefetched\` means that the browser loaded the page in advance. Without facts, the cell has the text of the popup, its button in italics, and after the arrow the facts after a click on it.
`;
