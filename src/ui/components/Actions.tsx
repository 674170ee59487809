import { useStore } from '../context.js';
import { download } from '../download.js';
import { fixes, markdown } from '../later.js';
import type { PageView } from '../store.js';
import { CopyButton } from './CopyButton.js';

interface Props {
  readonly page: PageView;
  readonly version: string;
}

/** What takes the whole report elsewhere. */
export function Actions({ page, version }: Props) {
  const store = useStore();
  const proposals = async ({ snapshot, report }: PageView) =>
    (await fixes.load()).proposalsFor(snapshot, report);
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
      {page.report.findings.some(({ advice }) => advice.length > 0) && (
        <CopyButton
          label="Copy fixes"
          what="the fixes"
          text={async () => (await fixes.load()).asOneText((await proposals(await store.wholePage())).fixes)}
        />
      )}
      <CopyButton label="Copy Markdown" what="the report" text={async () => (await write()).text} />
      <button type="button" onClick={() => void save()}>
        Download
      </button>
    </>
  );
}
