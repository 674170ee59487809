import {
  causeOf,
  groupFindings,
  mergeAdvice,
  RULES,
  targetOf,
  type Advice,
  type Finding,
  type FindingGroup,
  type HeaderLine,
  type Quote,
  type Report,
  type SentFields,
  type Severity,
  type SpecLink,
} from '../engine/index.js';
import { filesOf, type FixFile } from '../fixes/files/files-of.js';
import {
  fixesFor,
  headerText,
  stepsInWords,
  type FixBlock,
  type Fixes,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import type { Sent } from './document.js';
import { besideHeaders, SEND_FIRST, signed, withoutFixesText } from './texts.js';
import { redacted } from './urls.js';

/** A page's report with its fixes. */
export interface PageReport {
  readonly report: Report;
  readonly proposals: Proposals;
  /** Milliseconds since the epoch: when the page was loaded, if that is known. */
  readonly seenAt?: number | undefined;
  /** What the page sent, for `compare`. */
  readonly sent?: SentFields;
  /** The ids of the checklists’ items that the user ticked. */
  readonly checked?: readonly string[];
}

/** Characters of the evidence and of the subjects of a group that a report shows. */
const MAX_CHARACTERS = 10_000;

/** What one response sent, and the headers that it did not. */
export interface Evidence {
  /** The response, if it is not the document’s. */
  readonly hop: string | undefined;
  readonly missing: readonly string[];
  readonly sent: readonly Sent[];
}

/** What a report says of a group of findings. The strings can contain text of the page: escape them. */
export interface GroupTexts {
  readonly text: string;
  readonly severity: Severity;
  /** Such as `−5`; '' if it deducts none. */
  readonly points: string;
  /** The text of each finding, where there are several and the evidence does not tell them apart. */
  readonly subjects: readonly string[];
  readonly evidence: readonly Evidence[];
  /** How many more findings, or lines that were sent, there are than shown. */
  readonly more: number;
  /** Why it matters, who suppressed it, and what has no fix. */
  readonly sentences: readonly string[];
  /** What to do, as a phrase; '' if there is nothing. */
  readonly fix: string;
  readonly id: string;
  readonly spec: SpecLink;
  readonly references: readonly string[];
}

export function groupTexts({ findings, text, points }: FindingGroup, { stack, url }: Report): GroupTexts {
  const [first] = findings;
  const quotes = quotesOf(findings);
  const isMixed = causeOf({ findings }).length < findings.length;
  const isTold = findings.length === 1 || (!isMixed && quotes.length >= findings.length);
  const subjects = isTold ? [] : bounded(findings, (one) => one.text);
  const shown = bounded(quotes, ({ header, value }) => header + (value ?? ''));
  const open = findings.filter(({ suppressed }) => !suppressed);
  const written = open.map(({ advice }) =>
    fixesFor(advice, stack, { host: URL.canParse(url) ? new URL(url).hostname : '' }),
  );
  const told = new Set([
    ...whysOf(findings),
    ...findings.flatMap(suppressedText),
    ...written.flatMap(refusalsOf),
  ]);
  const sentences = bounded([...told], (one) => one);
  const left = Math.max(isTold ? 0 : findings.length - subjects.length, quotes.length - shown.length);
  return {
    text: first.suppressed ? `${text} (suppressed)` : text,
    severity: first.severity,
    points: points === 0 ? '' : signed(-points),
    subjects: subjects.map((one) => one.text),
    evidence: byResponse(shown),
    more: left,
    sentences,
    fix: stepsText(open.flatMap(({ advice }) => advice)),
    id: findings.length === 1 ? first.id : `${first.rule}/${first.message}`,
    spec: first.spec,
    references: [...new Set(findings.flatMap(({ references }) => references))],
  };
}

/** What to do, and what that may break. */
function stepsText(all: readonly Advice[]): string {
  const advice = mergeAdvice(all);
  const mayBreak = new Set(advice.flatMap((one) => one.mayBreak ?? []));
  return [...stepsInWords(advice), ...mayBreak].join('; ');
}

/** That a group has more than a report shows. */
export function moreText(more: number): string {
  return more === 1 ? 'One more of these is not shown.' : `${more} more of these are not shown.`;
}

/** The findings that a fix closes, as one text a group. */
export function closedTexts(
  { closes }: Pick<PageFix, 'closes'>,
  { findings }: { readonly findings: readonly Finding[] },
): string[] {
  return groupFindings(findings.filter(({ id }) => closes.includes(id))).map(({ text }) => text);
}

/** What was sent, each line once with all its marks; not that a header is not set, where the text says so. */
export function quotesOf(findings: readonly Finding[]): Quote[] {
  const quotes = new Map<string, Quote>();
  for (const { text, quotes: own } of findings)
    for (const quote of own) {
      const { header, value, hop, marks } = quote;
      if (value === null && hop === undefined && text.includes(`${header} is not set`)) continue;
      const key = lineOf(quote);
      const same = quotes.get(key);
      quotes.set(key, same ? { ...same, marks: [...same.marks, ...marks] } : quote);
    }
  return [...quotes.values()];
}

function byResponse(quotes: readonly Quote[]): Evidence[] {
  return [...new Set(quotes.map(({ hop }) => hop))].map((hop) => {
    const own = quotes.filter((quote) => quote.hop === hop);
    return {
      hop,
      missing: own.flatMap(({ header, value }) => (value === null ? [header] : [])),
      sent: own.flatMap((quote) => (quote.value === null ? [] : [{ ...quote, value: quote.value }])),
    };
  });
}

/**
 * What was sent of several groups, each line once with all its marks, by the numbers of its groups, such as `1, 4`.
 * @param most lines of a group
 */
export function evidenceOnce(
  groups: readonly { readonly number: number; readonly group: FindingGroup }[],
  most: number,
): [numbers: string, evidence: readonly Evidence[]][] {
  const shown = groups.map(({ number, group }) => ({
    number,
    lines: new Set(quotesOf(group.findings).slice(0, most).map(lineOf)),
  }));
  const quotes = new Map<string, Quote[]>();
  for (const quote of quotesOf(groups.flatMap(({ group }) => group.findings))) {
    const own = shown.filter(({ lines }) => lines.has(lineOf(quote))).map(({ number }) => number);
    if (own.length > 0) quotes.set(own.join(', '), [...(quotes.get(own.join(', ')) ?? []), quote]);
  }
  return [...quotes].map(([numbers, own]) => [numbers, byResponse(own)]);
}

function lineOf({ header, value, hop }: Quote): string {
  return JSON.stringify([header, value, hop]);
}

/** Why they matter; what follows it for some of them, such as why they deduct no points, is left out. */
function whysOf(findings: readonly Finding[]): string[] {
  const whys = [...new Set(findings.map(({ why }) => why))];
  return whys.filter((why) => !whys.some((other) => other !== why && why.startsWith(other)));
}

/** The first ones, at least one, as far as all together are not too long. */
function bounded<T>(all: readonly T[], textOf: (one: T) => string): T[] {
  let size = 0;
  return all.filter((one, at) => {
    size += textOf(one).length;
    return at === 0 || size <= MAX_CHARACTERS;
  });
}

/** Who accepted it until when, as a sentence; none for an open finding. */
export function suppressedText({ suppressed }: Finding): string[] {
  if (!suppressed) return [];
  const { reason, until } = suppressed;
  const end = until === undefined ? '' : ` until ${until}`;
  return [`Suppressed${end}, no points deducted: ${reason}`];
}

/** Why there is no text for it; nothing if there is one. */
function refusalsOf({ blocks, refusals }: Fixes): string[] {
  return blocks.some(isRecommended) ? [] : refusals.map(({ label, why }) => `${label}: ${why}`);
}

function isRecommended({ alternative }: FixBlock): boolean {
  return !alternative;
}

/** Characters of a fix beside a finding: no cell of Excel has more than 32,767. */
const MAX_FIX = 32_000;

/** What to do about findings. The sentences can contain text of the page, without private parts: escape them. */
export interface FindingFix {
  /** For the servers of the page. */
  readonly files: readonly FixFile[];
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
  version: string,
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
          files: filesOf(blocks, { version, date: undefined, site: proposals.context }),
          sentences: refusals.map(({ label, why }) => redacted(`${label}: ${why}`)),
          headers: [],
        }
      : {
          files: [],
          sentences: [
            withoutFixesText(report.stack, support),
            ...besideHeaders(advice),
            ...(headers.length > 0 ? [SEND_FIRST] : []),
          ],
          headers,
        };
  return fixText(fix).length > MAX_FIX
    ? { files: [], sentences: [elsewhere('The text is too long')], headers: [] }
    : fix;
}

/** Where a text is that cannot be beside its finding. */
export function elsewhere(why: string): string {
  return `${why}: it is in the Markdown and JSON reports.`;
}

/** A fix as plain text: each file, what it needs first, and the lines that change, with notes. */
export function fixText({ files, sentences, headers }: FindingFix): string {
  return [
    ...files.map(({ label, path, block, needs, text, changed = [], warnings }) =>
      [
        `${label}, ${block ?? path}:`,
        ...needs.map((need) => `First: ${need}`),
        text.trimEnd(),
        ...changed.flatMap(({ where, diff }) => [`Change ${where}:`, ...diff]),
        ...warnings.map((warning) => `Note: ${warning}`),
      ].join('\n'),
    ),
    ...(sentences.length > 0 ? [sentences.join('\n')] : []),
    ...(headers.length > 0 ? [headerText(headers)] : []),
  ].join('\n\n');
}

/** What a rule says with a message, whichever page or cookie it is about. */
export interface RuleTexts {
  /** The rule's title, such as `Cookies`. */
  readonly title: string;
  /** One line, with `…` for what differs. */
  readonly text: string;
  readonly why: string;
}

export function ruleTexts(finding: Finding): RuleTexts {
  const { rule, message } = finding;
  const known = RULES.find(({ id }) => id === rule);
  // A finding's own texts may be about one cookie only.
  const { text, why } = known?.problems[message] ?? {
    text: redacted(finding.text),
    why: redacted(finding.why),
  };
  return { title: known?.title ?? rule, text: text.replace(/\{\w+\}/g, '…'), why };
}
