import { useStore } from '../context.js';
import { download } from '../download.js';
import { fixes, markdown } from '../later.js';
import type { PageView } from '../store.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly version: string;
}

/** What takes the whole report elsewhere. */
export function Actions({ version }: Props) {
  const store = useStore();
  const proposals = async ({ snapshot, report, suppressed }: PageView) =>
    (await fixes.load()).proposalsFor(snapshot, report, suppressed);
  const write = async () => {
    const whole = await store.wholePage();
    const { report, seenAt } = whole;
    const date = new Date(seenAt);
    const { reportFileName, toMarkdown } = await markdown.load();
    return {
      name: reportFileName(report, date),
      text: toMarkdown(report, { version, date, proposals: await proposals(whole) }),
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
