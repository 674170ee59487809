import type { Report } from '../../engine/index.js';
import { useStore } from '../context.js';
import { download } from '../download.js';
import { markdown } from '../later.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly report: Report;
  readonly seenAt: number;
  readonly version: string;
}

/** What takes the whole report elsewhere. */
export function Actions({ report, seenAt, version }: Props) {
  const store = useStore();
  const date = new Date(seenAt);
  const write = async () => {
    const { reportFileName, toMarkdown } = await markdown.load();
    return { name: reportFileName(report, date), text: toMarkdown(report, { version, date }) };
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
