import { reportFileName } from '../../export/urls.js';
import { proposalsFor } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { download } from '../download.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly version: string;
}

/** Buttons that copy or save the whole report. */
export function Actions({ version }: Props) {
  const store = useStore();
  const write = async () => {
    const { toMarkdown } = await import('../../export/markdown.js');
    const page = store.view.value;
    if (page.kind !== 'page') throw new Error('There is no page to report.');
    const { report, snapshot, seenAt, suppressed } = page;
    const date = new Date(seenAt);
    const proposals = proposalsFor(snapshot, report, suppressed);
    return {
      name: reportFileName(report.url, date, 'md'),
      text: toMarkdown(report, { version, date, proposals }),
    };
  };
  const save = async () => {
    const { name, text } = await write();
    download(name, text);
    store.say(`Saved as ${name}.`);
  };
  return (
    <>
      <CopyButton label="Copy Markdown" what="the report" text={async () => (await write()).text} />
      <button type="button" onClick={() => void save()}>
        Download
      </button>
    </>
  );
}
