import type { Report } from '../engine/index.js';
import { heading, paragraph } from './document.js';
import { issueSections, overview as overviewOf, type About, type PageReport } from './page-document.js';
import { counted } from './texts.js';
import { fitted, leftOut, markdownOf, MAX_MARKDOWN } from './to-markdown.js';

const RULE = '\n---\n\n';
/** Characters of a report that are worth reading. */
const LEAST = 2_000;
/** Characters of the sentence that some pages have no report. */
const ONLY_IN_TABLE = 200;

/**
 * A report to paste into an issue (GitHub-flavoured Markdown). Strings of the page are escaped; URLs have no query and
 * no fragment. It is no longer than an issue can be.
 *
 * @param options.proposals the fixes and their order
 * @param options.checked the ids of the checklists' items that the user ticked
 */
export function toMarkdown(report: Report, options: About & Omit<PageReport, 'report'>): string {
  return fitted(issueSections({ report, ...options }, options), MAX_MARKDOWN) ?? '';
}

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
    const text = fitted(issueSections(page, about), share - RULE.length);
    if (text === undefined) continue;
    texts.push(text);
    left -= text.length + RULE.length;
  }
  const missing = pages.length - texts.length;
  const note = markdownOf([paragraph(leftOut([`the reports of ${counted(missing, 'page')}`]))]);
  return [missing === 0 ? head : `${head}\n${note}`, ...texts].join(RULE);
}

/** The table of all pages, as far as it fits in half of the report. */
function overview(pages: readonly PageReport[]): string {
  const part = (count: number) =>
    markdownOf([
      heading(1, `Security of ${String(pages.length)} pages`),
      overviewOf(pages.slice(0, count)),
      ...(count < pages.length
        ? [paragraph(`${counted(pages.length - count, 'more page')} not shown.`)]
        : []),
    ]);
  let count = pages.length;
  let head = part(count);
  while (head.length > MAX_MARKDOWN / 2) {
    count = Math.floor((count * MAX_MARKDOWN) / 2.2 / head.length);
    head = part(count);
  }
  return head;
}
