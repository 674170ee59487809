import { about as gradeText, caveatText, isGraded, tallyOf } from '../engine/index.js';
import { inlineText } from './escape.js';
import { sectionsOf, toMarkdown, worstOf } from './markdown.js';
import type { About, PageReport } from './page-report.js';
import { heading, markdownOf, paragraph, table, text } from './mdast.js';
import { counted, fitted, leftOut, MAX_MARKDOWN } from './sections.js';
import { andMore } from './texts.js';
import { bareUrl } from './urls.js';

const RULE = '\n---\n\n';
/** Characters of a report that are worth reading. */
const LEAST = 2_000;
/** Characters of the sentence that some pages have no report. */
const ONLY_IN_TABLE = 200;

/** Reports of several pages, below a table of all. Together they are no longer than an issue can be. */
export function pagesToMarkdown(pages: readonly PageReport[], about: About): string {
  const [first] = pages;
  if (pages.length < 2) return first ? toMarkdown(first.report, { ...about, ...first }) : '';
  const head = overview(pages);
  const texts: string[] = [];
  let left = MAX_MARKDOWN - head.length - ONLY_IN_TABLE;
  for (const [at, page] of pages.entries()) {
    // Each gets an equal part of what is left, as most are shorter.
    const share = Math.max(LEAST, Math.floor(left / (pages.length - at)));
    if (share > left) break;
    const text = fitted(sectionsOf(page, about), share - RULE.length);
    if (text === undefined) continue;
    texts.push(text);
    left -= text.length + RULE.length;
  }
  const missing = pages.length - texts.length;
  const note = markdownOf([paragraph(inlineText(leftOut([`the reports of ${counted(missing, 'page')}`])))]);
  return [missing === 0 ? head : `${head}\n${note}`, ...texts].join(RULE);
}

/** The table of all pages, as far as it fits in half of the report. */
function overview(pages: readonly PageReport[]): string {
  const rows = pages.map(({ report }) => {
    const [worst, ...others] = worstOf(report);
    return [
      bareUrl(report.url) || 'A page without an address',
      ...(isGraded(report)
        ? [gradeText(report.grade, report), gradeText(report.score, report)]
        : ['not graded', '–']),
      String(tallyOf(report.findings).findings),
      caveatText(report) ?? (worst ? andMore(worst.text, others.length) : '–'),
    ];
  });
  const written = (count: number) =>
    markdownOf([
      heading(1, inlineText(`Security of ${String(pages.length)} pages`)),
      table(
        [null, null, 'right', 'right', null],
        [['Page', 'Grade', 'Score', 'Findings', 'Worst finding'], ...rows.slice(0, count)],
      ),
      ...(count < rows.length
        ? [paragraph([text(`${counted(rows.length - count, 'more page')} not shown.`)])]
        : []),
    ]);
  let count = rows.length;
  let head = written(count);
  while (head.length > MAX_MARKDOWN / 2) {
    count = Math.floor((count * MAX_MARKDOWN) / 2.2 / head.length);
    head = written(count);
  }
  return head;
}
