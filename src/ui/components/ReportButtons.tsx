import { signal } from '@preact/signals';
import type { Advice } from '../../engine/index.js';
import { SAVED_FORMATS, type SavedFormat } from '../../export/formats.js';
import type { Proposals } from '../../fixes/index.js';
import { download } from '../download.js';
import type { GradedPage, Remember } from '../store/view.js';
import { errorText } from '../text/error.js';

const LABELS: Readonly<Record<SavedFormat, string>> = {
  markdown: 'Markdown',
  html: 'HTML',
  json: 'JSON',
  sarif: 'SARIF',
  junit: 'JUnit',
  csv: 'CSV',
  gitlab: 'GitLab',
};

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
  /** Whether saving is what the view is for. */
  readonly isMain?: boolean;
  /** Another button of the view has the accent. */
  readonly isSecond?: boolean;
}

/** For whom a report is and who wrote it, until the page of the extension is closed: neither is stored. */
const named = signal({ client: '', author: '' });
/** Characters of a name. */
const LONGEST = 100;

/** What the texts of a report fulfil. */
export function proposedAdvice({ fixes, headers }: Pick<Proposals, 'fixes' | 'headers'>): readonly Advice[] {
  return fixes.length > 0
    ? fixes.flatMap(({ effect }) => effect)
    : headers.map(({ name, value }) => ({ op: 'set-header', name, value }));
}

/** Buttons that save reports, one for each format. */
export function ReportButtons({
  pages,
  at,
  version,
  of,
  say,
  remember,
  isMain = false,
  isSecond = false,
}: Props) {
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
  const formats = isMain ? MAIN_FIRST : SAVED_FORMATS;
  return (
    <>
      <p class="report-fields">
        {field('client', 'Client', 'organization')}
        {field('author', 'Author', 'name')}
      </p>
      <p class="report-buttons">
        <span class="quiet">Save as</span>
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            class={isMain && !isSecond && format === 'html' ? 'primary' : ''}
            onClick={() => void save(format)}
          >
            {LABELS[format]}
            {isMain && format === 'html' && ' to send or print'}
            <span class="visually-hidden"> of {of}</span>
          </button>
        ))}
      </p>
    </>
  );
}

const MAIN_FIRST = [...SAVED_FORMATS].sort((one, other) => Number(other === 'html') - Number(one === 'html'));
