import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { SavedFormat } from '../../export/formats.js';
import { download } from '../download.js';
import type { GradedPage, Remember } from '../store/view.js';
import { errorText } from '../text/error.js';
import { proposedAdvice } from './CopyReport.js';

const LABELS: Readonly<Record<SavedFormat, string>> = {
  markdown: 'Markdown',
  html: 'HTML',
  json: 'JSON',
  sarif: 'SARIF',
  junit: 'JUnit',
  csv: 'CSV',
  gitlab: 'GitLab',
};

/** Whom or what each format is for. */
const USES: readonly (readonly [use: string, formats: readonly SavedFormat[]])[] = [
  ['Save for a client', ['html']],
  ['Save for a pull request', ['markdown']],
  ['Save for a program', ['json', 'sarif', 'junit', 'csv', 'gitlab']],
];

interface Props {
  readonly pages: readonly GradedPage[];
  /** Milliseconds since the epoch: when they were graded. */
  readonly at: number;
  readonly version: string;
  /** What the buttons save, for screen readers. */
  readonly of: string;
  readonly say: (sentence: string) => void;
  /** What a saved report with texts to deploy fulfils. */
  readonly remember?: Remember;
  /** Whether HTML is the coloured button of the view. */
  readonly isMain?: boolean;
  /** What else there is for a pull request. */
  readonly children?: ComponentChildren;
}

/** For whom a report is and who wrote it, until the page of the extension is closed: neither is stored. */
const named = signal({ client: '', author: '' });
/** Characters of a name. */
const LONGEST = 100;

/** Buttons that save reports, one for each format, by what it is for. */
export function ReportButtons({ pages, at, version, of, say, remember, isMain = false, children }: Props) {
  const save = async (format: SavedFormat) => {
    try {
      const [{ reportFile }, { proposalsFor }] = await Promise.all([
        import('../../export/write.js'),
        import('../../fixes/proposals.js'),
      ]);
      const graded = pages.map(({ snapshot, report, suppressed, checked }) => ({
        report,
        ...(checked && { checked }),
        proposals: proposalsFor(snapshot, report, suppressed),
        seenAt: snapshot.seenAt,
      }));
      const { name, text, type } = reportFile(format, graded, {
        version,
        date: new Date(at),
        client: named.value.client.trim() || undefined,
        author: named.value.author.trim() || undefined,
      });
      download(name, text, type);
      if (format === 'markdown' || format === 'html')
        await remember?.(() => ({ advice: graded.flatMap(({ proposals }) => proposedAdvice(proposals)) }));
      say(`Saved as ${name}.`);
    } catch (error) {
      say(`Not saved: ${errorText(error)}`);
    }
  };
  const field = (key: keyof typeof named.value, label: string, autocomplete: string) => (
    <label>
      <span class="quiet">{label}</span>
      <input
        dir="auto"
        autocomplete={autocomplete}
        maxLength={LONGEST}
        value={named.value[key]}
        onInput={({ currentTarget: { value } }) => {
          named.value = { ...named.value, [key]: value };
        }}
      />
    </label>
  );
  return USES.map(([use, formats]) => (
    <div key={use} class="report-buttons" role="group" aria-label={use}>
      <span class="quiet use" aria-hidden="true">
        {use}
      </span>
      <div class="row-of-buttons">
        {formats.includes('html') && (
          <span class="report-fields">
            {field('client', 'Client', 'organization')}
            {field('author', 'Author', 'name')}
          </span>
        )}
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            class={isMain && format === 'html' ? 'primary' : ''}
            onClick={() => void save(format)}
          >
            {LABELS[format]}
            <span class="visually-hidden"> of {of}</span>
          </button>
        ))}
        {formats.includes('markdown') && children}
      </div>
    </div>
  ));
}
