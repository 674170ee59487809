import { targetOf, type Finding, type HeaderLine } from '../engine/index.js';
import { fixesFor, headerText, type FixBlock } from '../fixes/index.js';
import type { PageReport } from './page-report.js';
import { besideHeaders, SEND_FIRST, withoutFixesText } from './texts.js';
import { redacted } from './urls.js';

/** Characters of a fix beside a finding: no cell of Excel has more than 32,767. */
const MAX_FIX = 32_000;

/** What to do about findings. The sentences can contain text of the page, without private parts: escape them. */
export interface FindingFix {
  /** For the servers of the page. */
  readonly blocks: readonly FixBlock[];
  /** Why there is no such text, and what to do instead. */
  readonly sentences: readonly string[];
  /** The headers to send, where no text is for the page's servers. */
  readonly headers: readonly HeaderLine[];
}

/**
 * The fix of some findings of a page, or undefined if nothing is advised, or all are suppressed.
 *
 * What other findings of the page advise for the same header or cookie is in it too: of two texts for one cookie a server
 * may follow only the first.
 */
export function fixOf(
  findings: readonly Finding[],
  { report, proposals }: Pick<PageReport, 'report' | 'proposals'>,
): FindingFix | undefined {
  const adviceOf = (some: readonly Finding[]) =>
    some.flatMap((finding) => (finding.suppressed ? [] : finding.advice));
  const targets = new Set(adviceOf(findings).map(targetOf));
  if (targets.size === 0) return undefined;
  const advice = adviceOf(report.findings).filter((one) => targets.has(targetOf(one)));
  const { blocks, refusals, support, headers } = fixesFor(advice, report.stack, proposals.context);
  const fix: FindingFix =
    support === 'supported'
      ? {
          blocks: blocks.filter(({ alternative }) => !alternative),
          sentences: refusals.map(({ label, why }) => redacted(`${label}: ${why}`)),
          headers: [],
        }
      : {
          blocks: [],
          sentences: [
            withoutFixesText(report.stack, support),
            ...besideHeaders(advice),
            ...(headers.length > 0 ? [SEND_FIRST] : []),
          ],
          headers,
        };
  return fixText(fix).length > MAX_FIX
    ? { blocks: [], sentences: [elsewhere('The text is too long')], headers: [] }
    : fix;
}

/** Where a text is that cannot be beside its finding. */
export function elsewhere(why: string): string {
  return `${why}: it is in the Markdown and JSON reports.`;
}

/** A fix as plain text: each place, what it needs first, and the lines to add there with their notes as comments. */
export function fixText({ blocks, sentences, headers }: FindingFix): string {
  return [
    ...blocks.map(({ label, placeWords, needs, commented }) =>
      [`${label}, ${placeWords}:`, ...needs.map((need) => `First: ${need}`), commented].join('\n'),
    ),
    ...(sentences.length > 0 ? [sentences.join('\n')] : []),
    ...(headers.length > 0 ? [headerText(headers)] : []),
  ].join('\n\n');
}
