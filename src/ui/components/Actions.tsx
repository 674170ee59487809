import type { Report } from '../../engine/index.js';
import { reportFileName, toMarkdown } from '../../export/markdown.js';
import { useStore } from '../context.js';
import { download } from '../download.js';
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
  const markdown = () => toMarkdown(report, { version, date });
  return (
    <>
      <CopyButton label="Copy Markdown" what="the report" text={markdown} />
      <button
        type="button"
        onClick={() => {
          const name = reportFileName(report, date);
          download(name, markdown());
          store.say(`Saved as ${name}.`);
        }}
      >
        Download
      </button>
    </>
  );
}
