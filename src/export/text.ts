import {
  about,
  caveatSentence,
  countIn,
  groupFindings,
  isBroken,
  isGraded,
  isWorthKnowing,
  severitiesText,
  tallyOf,
  verdict,
  type FindingGroup,
  type Grade,
  type Report,
  type Severity,
} from '../engine/index.js';
import type { Proposals } from '../fixes/index.js';
import { cut, padded, wrapped } from './columns.js';
import type { PageReport } from './page-document.js';
import {
  chainText,
  incompleteText,
  NAME_THE_SERVER,
  reachedText,
  signed,
  uncheckedTexts,
  withoutFixesText,
} from './texts.js';
import { bareUrl, redacted } from './urls.js';
import { visible } from './visible.js';

/** What a part of the text is, for those who can show colours. No part needs its colour. */
export type Tone = Severity | 'good' | 'fair' | 'bad' | 'strong' | 'quiet';

/** How a terminal shows the text. */
export interface Look {
  /** Columns of a line. */
  readonly width: number;
  /** Colours a text, without another character that is seen. */
  readonly paint: (text: string, tone: Tone) => string;
}

/** That of a file. */
export const PLAIN: Look = { width: 80, paint: (text) => text };

/** Lines for findings, the one that counts the others included. */
const MOST_FINDINGS = 15;
/** Lines of a sentence. */
const MOST_LINES = 2;
const MOST_NOTE_LINES = 3;
const MOST_REASONS = 3;
/** Checks that a reason names. */
const MOST_NAMED = 2;
/** Columns of a sentence that is pleasant to read. */
const READABLE = 100;
const INDENT = '  ';

/** One for each, as in the extension. */
const SHAPES: Readonly<Record<Severity, string>> = { high: '◆', medium: '▲', low: '○', info: '–' };

/** What a letter is as a tone. */
export function toneOf(grade: Grade, isBroken: boolean): Tone {
  if (isBroken) return 'bad';
  return grade.startsWith('A') ? 'good' : grade === 'F' || grade.startsWith('D') ? 'bad' : 'fair';
}

/**
 * A report in short, for a terminal: at most 40 lines, none wider than it. Strings of the page are cut, and cannot move
 * the cursor or reorder a line.
 * @param where how to get the whole report
 */
export function toText({ report, proposals }: PageReport, look: Look = PLAIN, where?: string): string {
  const { width, paint } = look;
  const blocks = [
    [paint(cut(visible(bareUrl(report.url)) || 'A page without an address', width), 'strong')],
    note(caveatSentence(report), look),
    facts(report, look),
    note(incompleteText(report), look),
    findings(report, look),
    sentence(fixes(report, proposals), look),
    sentence(where, look).map((line) => paint(line, 'quiet')),
  ];
  const texts = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function sentence(text: string | undefined, { width }: Look, most = MOST_LINES): string[] {
  if (text === undefined) return [];
  const columns = Math.min(width, READABLE) - INDENT.length;
  return wrapped(shown(text), columns, most).map((line) => INDENT + line);
}

function note(text: string | undefined, look: Look): string[] {
  return sentence(text, look, MOST_NOTE_LINES).map((line) => look.paint(line, 'strong'));
}

/** Names and values in two columns. */
function facts(report: Report, { width, paint }: Look): string[] {
  const { grade, score, observatory, findings, stack } = report;
  const { grade: same, score: points, refused } = observatory;
  const judged = isGraded(report);
  const tally = tallyOf(findings);
  const counts = [
    severitiesText(tally) || 'none',
    ...(tally.suppressed > 0 ? [`${tally.suppressed} suppressed`] : []),
  ];
  const ofObservatory = `${about(same, report)} (${about(points, report)})`;
  const unchecked = uncheckedTexts(report);
  const reasons = unchecked.map(
    ([why, rules]) => `${why} (${rules.length > MOST_NAMED ? `${rules.length} checks` : rules.join(', ')})`,
  );
  const left = reasons.length > MOST_REASONS ? reasons.splice(MOST_REASONS - 1).length : 0;
  const rows: readonly (readonly [name: string, texts: readonly string[], most: number, tone?: Tone])[] = [
    judged
      ? ['Grade', [`${verdict(report)}, ${about(score, report)} of 100`], 1, toneOf(grade, isBroken(report))]
      : ['Grade', ['not graded'], 1, 'bad'],
    [
      'MDN HTTP Observatory',
      judged
        ? [refused === undefined ? ofObservatory : `${ofObservatory} for this response. ${refused}`]
        : [],
      MOST_LINES,
    ],
    ['Server', [chainText(stack)], MOST_LINES],
    ['Findings', judged || findings.length > 0 ? [counts.join(', ')] : [], 1],
    [
      'Not checked',
      [...reasons, ...(left > 0 ? [`… for ${left} more reasons`] : [])],
      judged ? 1 : MOST_LINES,
      'quiet',
    ],
  ];
  const column = INDENT.length + Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.flatMap(([name, texts, most, tone]) =>
    texts
      .flatMap((text) => wrapped(shown(text), width - column, most))
      .map((line, at) => {
        const start = padded(INDENT + (at === 0 ? name : ''), column);
        return `${paint(start, 'quiet')}${tone ? paint(line, tone) : line}`;
      }),
  );
}

/** Those that the letter depends on first. */
function findings(report: Report, { width, paint }: Look): string[] {
  const groups = groupFindings(report.findings).filter(({ findings: [first] }) => !first.suppressed);
  const others = groups.filter((group) => isWorthKnowing(group, report));
  const all = [...groups.filter((group) => !others.includes(group)), ...others];
  const left = all.length > MOST_FINDINGS ? all.splice(MOST_FINDINGS - 1) : [];
  const count = countIn(left);
  const note = left.every((group) => others.includes(group)) ? ' that do not change the grade' : '';
  const lineOf = ({ findings: [{ severity }], points, text }: FindingGroup) => {
    const cost = points > 0 ? signed(-points) : '';
    const start = `${INDENT}${SHAPES[severity]} ${padded(severity, 'medium'.length)} ${padded(cost, 4, 'right')}  `;
    return paint(start, severity) + cut(shown(text), width - start.length);
  };
  return [
    ...all.map(lineOf),
    ...(count > 0 ? [paint(cut(`${INDENT}… and ${count} more${note}`, width), 'quiet')] : []),
  ];
}

/** Where the fixes lead to, or why there are none. */
function fixes(report: Report, proposals: Proposals): string | undefined {
  const reached = reachedText(report, proposals);
  const { support, headers } = proposals;
  if (reached !== undefined || support === 'supported' || headers.length === 0) return reached;
  const why = withoutFixesText(report.stack, support);
  return support === 'unrecognised' ? `${why} ${NAME_THE_SERVER}` : why;
}

function shown(text: string): string {
  return visible(redacted(text));
}
