import {
  about,
  groupFindings,
  milestonesOf,
  severitiesText,
  tallyOf,
  tallyText,
  withMore,
  type FindingGroup,
  type Report,
} from '../engine/index.js';
import { besideHeaders, FURTHER, milestoneText, reachedText, testedText } from '../export/texts.js';
import { visible, visibleCode } from '../export/visible.js';
import type { PageFix, Proposals } from '../fixes/index.js';

const INDENT = '       ';

/** Subjects of a group that are named. */
const SUBJECTS = 5;

/**
 * A report for a terminal: findings, what was not checked, the fixes by place, what goes further in short, and where the
 * fixes lead to. Texts of the page cannot move the cursor or reorder a line.
 */
export function describe(report: Report, proposals: Proposals): string {
  const { fixes, refusals, support, headers, hardening } = proposals;
  const tally = tallyOf(report.findings);
  const reached = reachedText(report, proposals);
  return [
    ...section(`${tallyText(tally)} (${severitiesText(tally)})`, groupFindings(report.findings).map(line)),
    ...section(
      'Not checked',
      report.unknowns.map(({ rule, why }) => `${INDENT}${visible(`${rule}: ${why}`)}`),
    ),
    ...section('Fixes', fixes.map(fix)),
    ...section(
      support === 'unrecognised'
        ? 'The server was not recognised. Headers to send first'
        : 'Headers to send first',
      support === 'supported' || headers.length === 0
        ? []
        : [
            ...headers.map(({ name, value }) => `${name}: ${value}`),
            ...besideHeaders(report.findings.flatMap((one) => (one.suppressed ? [] : one.advice))),
          ].map((line) => `${INDENT}${visible(line)}`),
    ),
    ...section(
      'No fix',
      refusals.map(({ label, why }) => `${INDENT}${visible(`${label}: ${why}`)}`),
    ),
    ...section(
      FURTHER,
      hardening.map(({ text, mayBreak }) =>
        [`${INDENT}${visible(text)}`, ...notes('may break', [mayBreak])].join('\n'),
      ),
    ),
    ...(reached === undefined ? [] : [reached, ...plan(report, proposals), '']),
  ].join('\n');
}

/** What a group deducts, its text, and what it is about. */
function line({ findings, points, text }: FindingGroup): string {
  const [{ suppressed }] = findings;
  const subjects = findings.length > 1 ? findings.flatMap(({ subject = '' }) => subject || []) : [];
  const named = withMore(subjects, SUBJECTS).join(', ');
  return [
    (points > 0 ? `−${points}` : '0').padStart(5),
    `  ${visible(text)}`,
    named && visible(`: ${named}`),
    suppressed ? ' (suppressed)' : '',
  ].join('');
}

/** The letter after each milestone, if there are several. */
function plan(report: Report, { plan: steps }: Proposals): string[] {
  const milestones = milestonesOf(steps, report.grade);
  if (milestones.length < 2) return [];
  return milestones.map((milestone) => {
    const { gradeAfter, gradeLater = gradeAfter } = milestone;
    const later = gradeLater === gradeAfter ? '' : `, later ${about(gradeLater, report)}`;
    return `${INDENT}→ ${about(gradeAfter, report)}${later}: ${visible(milestoneText(milestone))}`;
  });
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [title, ...entries, ''] : [];
}

function fix(block: PageFix): string {
  const { label, placeWords, needs, run, text, warnings, check } = block;
  return [
    `  ${label} · ${placeWords}`,
    ...notes('first', needs),
    ...(run ?? text).split('\n').map((line) => `${INDENT}${visibleCode(line)}`.trimEnd()),
    ...notes('note', warnings),
    ...notes('tested', [testedText(block)]),
    ...notes('check', check),
  ].join('\n');
}

function notes(kind: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}[${kind}] ${visible(line)}`);
}
