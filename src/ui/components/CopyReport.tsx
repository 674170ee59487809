import { oneLine } from '../../export/one-line.js';
import type { Advice, Report } from '../../engine/index.js';
import type { Proposals } from '../../fixes/index.js';
import { CopyButton } from './CopyButton.js';
import type { GradedPage } from '../store/view.js';

interface Props {
  readonly page: GradedPage & { readonly seenAt: number };
  readonly version: string;
  readonly look?: 'bare';
}

/** What the texts of a report fulfil. */
export function proposedAdvice({ fixes, headers }: Pick<Proposals, 'fixes' | 'headers'>): readonly Advice[] {
  return fixes.length > 0
    ? fixes.flatMap(({ effect }) => effect)
    : headers.map(({ name, value }) => ({ op: 'set-header', name, value }));
}

/** A button that copies the report of a page as Markdown. */
export function CopyReport({ page, version, look }: Props) {
  const { snapshot, report, suppressed, checked, seenAt } = page;
  let proposals: Proposals | undefined;
  const markdown = async () => {
    const [{ toMarkdown }, { proposalsFor }] = await Promise.all([
      import('../../export/markdown.js'),
      import('../../fixes/proposals.js'),
    ]);
    proposals = proposalsFor(snapshot, report, suppressed);
    return toMarkdown(report, { version, date: new Date(seenAt), proposals, ...(checked && { checked }) });
  };
  return (
    <CopyButton
      label="Copy report"
      what="the report"
      text={markdown}
      fixes={() => ({ advice: proposals ? proposedAdvice(proposals) : [] })}
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
