import type { Report } from '../engine/index.js';
import type { Format } from './formats.js';
import { jsonText, toJson } from './json.js';
import { reportFileName, toMarkdown } from './markdown.js';
import { toSarif } from './sarif.js';

const FILES: Readonly<Record<Format, { readonly ending: string; readonly type: string }>> = {
  markdown: { ending: 'md', type: 'text/markdown' },
  json: { ending: 'json', type: 'application/json' },
  sarif: { ending: 'sarif', type: 'application/sarif+json' },
};

interface About {
  /** The product's version. */
  readonly version: string;
  /** When the pages were graded. */
  readonly date: Date;
}

/** Reports as one text. */
export function writeReports(format: Format, reports: readonly Report[], { version, date }: About): string {
  switch (format) {
    case 'markdown':
      return reports.map((report) => toMarkdown(report, { version, date })).join('\n---\n\n');
    case 'json':
      return jsonText(reports.map(toJson));
    case 'sarif':
      return jsonText(toSarif(reports, { version }));
  }
}

/** The same as a file, named after the first report's host. */
export function reportFile(format: Format, reports: readonly Report[], about: About) {
  const { ending, type } = FILES[format];
  const [first] = reports;
  const name = first ? reportFileName(first, about.date) : 'sitegrade.md';
  return { name: name.replace(/md$/, ending), type, text: writeReports(format, reports, about) };
}
