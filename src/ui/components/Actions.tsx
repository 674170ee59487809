import { useStore } from '../context.js';
import { download } from '../download.js';
import { fixes, markdown } from '../later.js';
import type { View } from '../store.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly page: Extract<View, { kind: 'page' }>;
  readonly version: string;
}

/** What takes the whole report elsewhere. */
export function Actions({ page: { report, snapshot, seenAt, suppressed }, version }: Props) {
  const store = useStore();
  const date = new Date(seenAt);
  const proposals = async () => (await fixes.load()).proposalsFor(snapshot, report, suppressed);
  const write = async () => {
    const { reportFileName, toMarkdown } = await markdown.load();
    return {
      name: reportFileName(report, date),
      text: toMarkdown(report, { version, date, proposals: await proposals() }),
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
