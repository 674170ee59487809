import { severitiesText, tallyOf, tallyText, type Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { FURTHER } from '../export/texts.js';
import { fixesFor, type FixBlock, type Hardening } from '../fixes/index.js';

const INDENT = '       ';

/**
 * A report for a terminal: findings, what was not checked, the fixes by place, and what goes further in short. Texts of the page cannot move the
 * cursor or reorder a line.
 */
export function describe(report: Report, hardening: readonly Hardening[] = []): string {
  const { blocks, refusals, support, headers } = fixesFor(
    report.findings.flatMap(({ advice }) => advice),
    report.stack,
  );
  const tally = tallyOf(report.findings);
  return [
    ...section(
      `${tallyText(tally)} (${severitiesText(tally)})`,
      report.findings.map(
        ({ points, text }) => `${(points > 0 ? `−${points}` : '0').padStart(5)}  ${visible(text)}`,
      ),
    ),
    ...section(
      'Not checked',
      report.unknowns.map(({ rule, why }) => `${INDENT}${visible(`${rule}: ${why}`)}`),
    ),
    ...section('Fixes', blocks.filter(({ alternative }) => !alternative).map(fix)),
    ...section(
      support === 'unrecognised'
        ? 'The server was not recognised. Headers to send first'
        : 'Headers to send first',
      support === 'supported'
        ? []
        : headers.map(({ name, value }) => `${INDENT}${visible(`${name}: ${value}`)}`),
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
  ].join('\n');
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [title, ...entries, ''] : [];
}

function fix({ label, placeWords, needs, run, text, warnings, check }: FixBlock): string {
  return [
    `  ${label} · ${placeWords}`,
    ...notes('first', needs),
    ...(run ?? text).split('\n').map((line) => `${INDENT}${visible(line)}`.trimEnd()),
    ...notes('note', warnings),
    ...notes('check', check),
  ].join('\n');
}

function notes(kind: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}[${kind}] ${visible(line)}`);
}
