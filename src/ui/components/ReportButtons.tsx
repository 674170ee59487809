import type { ActiveSuppressions, PageSnapshot, Report } from '../../engine/index.js';
import { FORMATS, type Format } from '../../export/formats.js';
import { proposalsFor } from '../../fixes/index.js';
import { download } from '../download.js';

const LABELS: Readonly<Record<Format, string>> = { markdown: 'Markdown', json: 'JSON', sarif: 'SARIF' };

/** A page, as it was judged. */
export interface JudgedPage {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
  readonly suppressed?: ActiveSuppressions;
}

interface Props {
  readonly pages: readonly JudgedPage[];
  /** When they were graded, in milliseconds since the epoch. */
  readonly at: number;
  readonly version: string;
  /** What the buttons are of, for those who hear them alone. */
  readonly of: string;
  readonly say: (sentence: string) => void;
}

/** Saves reports, in each form there is. */
export function ReportButtons({ pages, at, version, of, say }: Props) {
  const save = async (format: Format) => {
    try {
      const { reportFile } = await import('../../export/write.js');
      const judged = pages.map(({ snapshot, report, suppressed }) => ({
        report,
        proposals: proposalsFor(snapshot, report, suppressed),
      }));
      const { name, text, type } = reportFile(format, judged, { version, date: new Date(at) });
      download(name, text, type);
      say(`Saved as ${name}.`);
    } catch (error) {
      say(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <p class="report-buttons">
      <span class="quiet">Save as</span>
      {FORMATS.map((format) => (
        <button key={format} type="button" onClick={() => void save(format)}>
          {LABELS[format]}
          <span class="visually-hidden"> of {of}</span>
        </button>
      ))}
    </p>
  );
}
