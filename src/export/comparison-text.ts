import { about, type HeaderChange } from '../engine/index.js';
import type { ComparedFinding, ComparedReport, ComparisonJson } from './comparison.js';
import { code, heading, listOf, name, paragraph, strong } from './document.js';
import { clipped, MAX_QUOTE } from './escape.js';
import { signed } from './texts.js';
import { markdownOf } from './to-markdown.js';
import { redacted } from './urls.js';
import { visible } from './visible.js';

/** What a comparison shows, for a terminal and for Markdown. */
interface Part {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
}

interface Entry {
  readonly sign: '+' | '-' | '~';
  readonly name: string;
  /** What follows the name: a sentence. */
  readonly text?: string;
  /** Lines as sent, each removed or added. */
  readonly lines: readonly (readonly [sign: '+' | '-', line: string])[];
}

const WHICH = { before: 'the first', after: 'the second' } as const;
const CHANGED = { '+': 'new', '-': 'gone', '~': 'changed' } as const;

/** The grade before and after, such as `B (75) → F (0)`. */
export function gradesText({ before, after }: Pick<ComparisonJson, 'before' | 'after'>): string {
  return `${gradeText(before)} → ${gradeText(after)}`;
}

function gradeText({ grade, score, complete }: ComparisonJson['before']): string {
  return grade === null || score === null
    ? 'not graded'
    : `${about(grade, { complete })} (${about(score, { complete })})`;
}

/** For a terminal. Texts of the page cannot move the cursor or reorder a line. */
export function comparisonText(comparison: ComparisonJson): string {
  const { before, after } = comparison;
  const parts = partsOf(comparison).map(({ title, entries, notes }) =>
    [
      title,
      ...entries.flatMap(({ sign, name, text, lines }) => [
        `  ${sign} ${line(name)}${text === undefined ? '' : ` ${line(text)}`}`,
        ...lines.map(([each, value]) => `      ${each} ${line(value)}`),
      ]),
      ...notes.map((note) => `  ${note}`),
    ].join('\n'),
  );
  const names = `  ${pageName(before)}\n  ${pageName(after)}`;
  return `${[`Compared\n${names}`, `Grade\n  ${gradesText(comparison)}`, ...parts].join('\n\n')}\n`;
}

export function comparisonMarkdown(comparison: ComparisonJson): string {
  const { before, after } = comparison;
  return markdownOf([
    heading(1, `Comparison: ${gradesText(comparison)}`),
    ...listOf([
      ['First: ', name(pageName(before))],
      ['Second: ', name(pageName(after))],
    ]),
    ...partsOf(comparison).flatMap(({ title, entries, notes }) => [
      heading(2, title),
      ...entries.flatMap(({ sign, name: own, text, lines }) => [
        paragraph([strong(CHANGED[sign]), ' ', text === undefined ? name(own) : `${own} ${text}`]),
        ...(lines.length === 0
          ? []
          : [code('diff', lines.map(([each, value]) => `${each} ${line(value)}`).join('\n'))]),
      ]),
      ...notes.map((note) => paragraph(note)),
    ]),
  ]);
}

/** The address of a page, or what it is called without one. */
export function pageName({ url }: Pick<ComparedReport, 'url'>): string {
  return url === '' ? 'a page without an address' : visible(redacted(url, 'location'));
}

function partsOf({ headers, cookies, findings }: ComparisonJson): Part[] {
  const { added, fixed, notChecked, same } = findings;
  return [
    sentPart('Headers', headers, 'headers'),
    sentPart('Cookies, without values', cookies, 'cookies'),
    {
      title: 'Findings',
      entries: [
        ...added.map((finding) => entryOf('+', finding)),
        ...fixed.map((finding) => entryOf('-', finding)),
      ],
      notes: [
        ...(['before', 'after'] as const).flatMap((side) =>
          notChecked[side].map(
            ({ text, id }) =>
              `Not compared, because ${WHICH[side]} did not check it: ${line(`${text} (${id})`)}`,
          ),
        ),
        sameText(same),
      ],
    },
  ];
}

function sentPart(title: string, { unseen, changes, same }: ComparisonJson['headers'], what: string): Part {
  const why = `Not compared: ${unseen.map((side) => WHICH[side]).join(' and ')} did not show ${what}.`;
  return {
    title,
    entries: changes.map(changeOf),
    notes: unseen.length > 0 ? [why] : [sameText(same)],
  };
}

function changeOf({ name, before, after }: HeaderChange): Entry {
  const [was, is] = [before, after].map((values) => (values ?? []).map((value) => shown(value, name)));
  const linesOf = (sign: '+' | '-', values: readonly string[] = [], others: readonly string[] = []) =>
    values.map((value, at) => [sign, fromDifference(value, others[at])] as const);
  return {
    sign: before === null ? '+' : after === null ? '-' : '~',
    name: name === '' ? '(without a name)' : name,
    lines: [...linesOf('-', was, is), ...linesOf('+', is, was)],
  };
}

/** Characters shown before the first that differs. */
const ALIKE = 100;

/** A value; of one that is too long, the part that differs from the other. */
function fromDifference(value: string, other = ''): string {
  let start = 0;
  while (start < value.length && value.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  if (value.length <= MAX_QUOTE || start < MAX_QUOTE) return clipped(value, MAX_QUOTE);
  const alike = start - ALIKE;
  return `(${String(alike)} characters alike) …${clipped(value.slice(alike), MAX_QUOTE - 2 * ALIKE)}`;
}

function entryOf(sign: '+' | '-', finding: ComparedFinding): Entry {
  const { id, text, points, suppressed } = finding;
  return {
    sign,
    name: points > 0 ? `${signed(-points)} ${text}` : text,
    text: `(${id})${suppressed ? ', suppressed' : ''}`,
    lines: [],
  };
}

function sameText(same: number): string {
  return `${String(same)} unchanged`;
}

function line(text: string): string {
  return clipped(shown(text), MAX_QUOTE);
}

function shown(text: string, header?: string): string {
  return visible(redacted(text, header));
}
