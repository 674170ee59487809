import type { Report } from '../engine/index.js';
import { toCsv } from './csv.js';
import type { Format } from './formats.js';
import { toGitLab } from './gitlab.js';
import { toHtml } from './html.js';
import { jsonText } from './json-text.js';
import { toJson } from './json.js';
import { toJUnit } from './junit.js';
import { pagesToMarkdown } from './markdown.js';
import { toSarif } from './sarif.js';
import { toText } from './text.js';
import { reportFileName } from './urls.js';
import type { About, PageReport } from './page-document.js';

interface Written {
  /** How a file’s name ends. */
  readonly ending: string;
  readonly type: string;
  readonly write: (reports: readonly PageReport[], about: About) => string;
}

const reportsOf = (pages: readonly PageReport[]): Report[] => pages.map(({ report }) => report);

const WRITTEN: Readonly<Record<Format, Written>> = {
  markdown: {
    ending: 'md',
    type: 'text/markdown',
    write: (pages, about) => pagesToMarkdown(pages, about),
  },
  html: { ending: 'html', type: 'text/html', write: (pages, about) => toHtml(pages, about) },
  json: {
    ending: 'json',
    type: 'application/json',
    write: (pages, about) => jsonText(pages.map((page) => toJson(page, about))),
  },
  sarif: {
    ending: 'sarif',
    type: 'application/sarif+json',
    write: (pages, about) => jsonText(toSarif(pages, about)),
  },
  junit: {
    ending: 'xml',
    type: 'application/xml',
    write: (pages, about) => toJUnit(reportsOf(pages), about),
  },
  csv: { ending: 'csv', type: 'text/csv', write: (pages, about) => toCsv(pages, about) },
  gitlab: {
    ending: 'gitlab.json',
    type: 'application/json',
    write: (pages) => jsonText(toGitLab(reportsOf(pages))),
  },
  text: { ending: 'txt', type: 'text/plain', write: (pages) => pages.map((page) => toText(page)).join('\n') },
};

/** All reports as one text. */
export function writeReports(format: Format, reports: readonly PageReport[], about: About): string {
  return WRITTEN[format].write(reports, about);
}

/** How the name of a file in a format ends. */
export function endingOf(format: Format): string {
  return WRITTEN[format].ending;
}

/** All reports as a file, named after the first report's host. */
export function reportFile(format: Format, reports: readonly PageReport[], about: About) {
  const { ending, type } = WRITTEN[format];
  const name = reportFileName(reports[0]?.report.url ?? '', about.date, ending);
  return { name, type, text: writeReports(format, reports, about) };
}
