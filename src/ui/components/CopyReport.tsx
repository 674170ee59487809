import { oneLine } from '../../export/one-line.js';
import { proposalsFor } from '../../fixes/index.js';
import { CopyButton } from './CopyButton.js';
import type { GradedPage } from './ReportButtons.js';

interface Props {
  readonly page: GradedPage & { readonly seenAt: number };
  readonly version: string;
}

/** Buttons that copy the report of a page: all of it, or its grade in one line for a chat. */
export function CopyReport({ page: { snapshot, report, suppressed, checked, seenAt }, version }: Props) {
  const markdown = async () => {
    const { toMarkdown } = await import('../../export/markdown.js');
    const proposals = proposalsFor(snapshot, report, suppressed);
    return toMarkdown(report, { version, date: new Date(seenAt), proposals, ...(checked && { checked }) });
  };
  return (
    <>
      <CopyButton label="Copy Markdown" what="the report" text={markdown} />
      <CopyButton label="Copy one line" what="the grade in one line" text={() => oneLine(report, version)} />
    </>
  );
}
