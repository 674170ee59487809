import type { Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { fixesFor, type FixBlock } from '../fixes/index.js';

const INDENT = '       ';

/**
 * A report for a terminal: what costs points, what could not be seen, and the fixes by the place they go to.
 * The page wrote parts of it: nothing in it moves the cursor or reorders a line.
 */
export function describe(report: Report): string {
  const { blocks, refusals, support, headers } = fixesFor(
    report.findings.flatMap(({ advice }) => advice),
    report.stack,
  );
  return [
    ...section(
      'What costs points',
      report.findings.map(
        ({ points, text }) => `${(points > 0 ? `−${points}` : '0').padStart(5)}  ${visible(text)}`,
      ),
    ),
    ...section(
      'Not seen',
      report.unknowns.map(({ rule, why }) => `${INDENT}${visible(`${rule}: ${why}`)}`),
    ),
    ...section('Fixes', blocks.filter(({ alternative }) => !alternative).map(fix)),
    ...section(
      support === 'unrecognised'
        ? 'Which server? Name it with --stack. Header lines to send to begin with'
        : 'Header lines to send to begin with',
      support === 'supported'
        ? []
        : headers.map(({ name, value }) => `${INDENT}${visible(`${name}: ${value}`)}`),
    ),
    ...section(
      'No fix here',
      refusals.map(({ label, why }) => `${INDENT}${visible(`${label}: ${why}`)}`),
    ),
  ].join('\n');
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [title, ...entries, ''] : [];
}

function fix({ label, placeWords, needs, text, warnings, check }: FixBlock): string {
  return [
    `  ${label} · ${placeWords}`,
    ...notes('first', needs),
    ...text.split('\n').map((line) => `${INDENT}${visible(line)}`.trimEnd()),
    ...notes('mind', warnings),
    ...notes('check', check),
  ].join('\n');
}

function notes(kind: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}[${kind}] ${visible(line)}`);
}
