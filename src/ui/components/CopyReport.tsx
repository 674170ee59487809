import { oneLine } from '../../export/one-line.js';
import type { Report } from '../../engine/index.js';
import { CopyButton } from './CopyButton.js';
import type { GradedPage } from '../store/view.js';
import { proposedAdvice } from './ReportButtons.js';

interface Props {
  readonly page: GradedPage & { readonly seenAt: number };
  readonly version: string;
  readonly look?: 'bare';
}

/** A button that copies the report of a page as Markdown. */
export function CopyReport({ page, version, look }: Props) {
  const { snapshot, report, suppressed, checked, seenAt } = page;
  const proposed = async () =>
    (await import('../../fixes/proposals.js')).proposalsFor(snapshot, report, suppressed);
  const markdown = async () => {
    const [{ toMarkdown }, proposals] = await Promise.all([import('../../export/markdown.js'), proposed()]);
    return toMarkdown(report, { version, date: new Date(seenAt), proposals, ...(checked && { checked }) });
  };
  return (
    <CopyButton
      label="Copy report"
      what="the report"
      text={markdown}
      fixes={async () => ({ advice: proposedAdvice(await proposed()) })}
      {...(look && { look })}
    />
  );
}

/** A button that copies the grade of a page in one line, for a chat. */
export function CopyOneLine({ report, version }: { readonly report: Report; readonly version: string }) {
  return (
    <CopyButton label="Copy one line" what="the grade in one line" text={() => oneLine(report, version)} />
  );
}
