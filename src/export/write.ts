import type { Report } from '../engine/index.js';
import type { Proposals } from '../fixes/index.js';
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

/** A page's report with its fixes. */
export interface PageReport {
  readonly report: Report;
  readonly proposals: Proposals;
}

/** All reports as one text. */
export function writeReports(
  format: Format,
  reports: readonly PageReport[],
  { version, date }: About,
): string {
  switch (format) {
    case 'markdown':
      return reports
        .map(({ report, proposals }) => toMarkdown(report, { version, date, proposals }))
        .join('\n---\n\n');
    case 'json':
      return jsonText(reports.map(({ report, proposals }) => toJson(report, proposals)));
    case 'sarif':
      return jsonText(
        toSarif(
          reports.map(({ report }) => report),
          { version },
        ),
      );
  }
}

/** All reports as a file, named after the first report's host. */
export function reportFile(format: Format, reports: readonly PageReport[], about: About) {
  const { ending, type } = FILES[format];
  const [first] = reports;
  const name = first ? reportFileName(first.report, about.date) : 'sitegrade.md';
  return { name: name.replace(/md$/, ending), type, text: writeReports(format, reports, about) };
}
