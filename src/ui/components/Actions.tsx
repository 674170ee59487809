import type { Report } from '../../engine/index.js';
import { reportFileName } from '../../export/urls.js';
import { proposalsFor, type Proposals } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { download } from '../download.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly version: string;
}

interface Reported {
  readonly report: Report;
  readonly proposals: Proposals;
  readonly about: { readonly version: string; readonly date: Date };
}

async function markdown({ report, proposals, about }: Reported): Promise<string> {
  const { toMarkdown } = await import('../../export/markdown.js');
  return toMarkdown(report, { ...about, proposals });
}

async function html({ about, ...page }: Reported): Promise<string> {
  const { toHtml } = await import('../../export/html.js');
  return toHtml([page], about);
}

/** Buttons that copy or save the whole report. */
export function Actions({ version }: Props) {
  const store = useStore();
  const reported = (): Reported => {
    const page = store.view.value;
    if (page.kind !== 'page') throw new Error('There is no page to report.');
    const { report, snapshot, seenAt, suppressed } = page;
    const proposals = proposalsFor(snapshot, report, suppressed);
    return { report, proposals, about: { version, date: new Date(seenAt) } };
  };
  const save = async (write: (page: Reported) => Promise<string>, ending: string, type: string) => {
    const page = reported();
    const name = reportFileName(page.report.url, page.about.date, ending);
    download(name, await write(page), type);
    store.say(`Saved as ${name}.`);
  };
  return (
    <>
      <CopyButton label="Copy Markdown" what="the report" text={() => markdown(reported())} />
      <button type="button" onClick={() => void save(markdown, 'md', 'text/markdown')}>
        Download
      </button>
      <button
        type="button"
        title="A report to send or print"
        onClick={() => void save(html, 'html', 'text/html')}
      >
        HTML
      </button>
    </>
  );
}
