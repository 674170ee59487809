import type { Report } from '../../engine/index.js';
import { FORMATS, type Format } from '../../export/formats.js';
import { download } from '../download.js';

const LABELS: Readonly<Record<Format, string>> = { markdown: 'Markdown', json: 'JSON', sarif: 'SARIF' };

interface Props {
  readonly reports: readonly Report[];
  /** When they were graded, in milliseconds since the epoch. */
  readonly at: number;
  readonly version: string;
  /** What the buttons are of, for those who hear them alone. */
  readonly of: string;
  readonly say: (sentence: string) => void;
}

/** Saves reports, in each form there is. */
export function ReportButtons({ reports, at, version, of, say }: Props) {
  const save = async (format: Format) => {
    try {
      const { reportFile } = await import('../../export/write.js');
      const { name, text, type } = reportFile(format, reports, { version, date: new Date(at) });
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
