import {
  causeOf,
  groupFindings,
  mergeAdvice,
  type Advice,
  type Finding,
  type FindingGroup,
  type Quote,
  type Report,
  type Severity,
  type SpecLink,
} from '../engine/index.js';
import { fixesFor, stepsInWords, type FixBlock, type Fixes, type PageFix } from '../fixes/index.js';
import { signed } from './texts.js';

/** Characters of the evidence and of the subjects of a group that a report shows. */
const MAX_CHARACTERS = 10_000;

/** What one response sent, and the headers that it did not. */
export interface Evidence {
  /** The response, if it is not the document’s. */
  readonly hop: string | undefined;
  readonly missing: readonly string[];
  readonly sent: readonly (Quote & { readonly value: string })[];
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
  /** The texts for servers that do it. */
  readonly blocks: readonly FixBlock[];
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
    fix: fixText(open.flatMap(({ advice }) => advice)),
    blocks: written.flatMap(({ blocks }) => blocks.filter(isRecommended)),
    id: findings.length === 1 ? first.id : `${first.rule}/${first.message}`,
    spec: first.spec,
    references: [...new Set(findings.flatMap(({ references }) => references))],
  };
}

/** What to do, and what that may break. */
function fixText(all: readonly Advice[]): string {
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
function quotesOf(findings: readonly Finding[]): Quote[] {
  const quotes = new Map<string, Quote>();
  for (const { text, quotes: own } of findings)
    for (const quote of own) {
      const { header, value, hop, marks } = quote;
      if (value === null && hop === undefined && text.includes(`${header} is not set`)) continue;
      const key = JSON.stringify([header, value, hop]);
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

function suppressedText({ suppressed }: Finding): string[] {
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
