import { STACKS } from '../../../src/fixes/index.js';
import type { Proof } from '../../../src/fixes/proven.js';

const BEGIN = '<!-- proven fixes: written by npm run test:servers -->';
const END = '<!-- end of proven fixes -->';

/** The README with the table of these proofs between its markers. */
export function inReadme(readme: string, proofs: readonly Proof[]): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('The README has lost its markers.');
  return `${before}${BEGIN}\n\n${table(proofs)}\n\n${END}${after}`;
}

/** Chains by findings: whose text closes it, on which version; or why it stays. */
function table(proofs: readonly Proof[]): string {
  const findings = [
    ...new Set(
      proofs.flatMap(({ closed, closedLater, refused }) =>
        [closed, closedLater, refused].flatMap((record) => Object.keys(record)),
      ),
    ),
  ].sort();
  const notes: string[] = [];
  const noteOf = (reason: string) => {
    if (!notes.includes(reason)) notes.push(reason);
    return notes.indexOf(reason) + 1;
  };
  const rows = proofs.map((proof) => {
    const cells = findings.map((finding) => {
      const reason = proof.refused[finding];
      if (reason !== undefined) return `not possible (${noteOf(reason)})`;
      const on = (by: readonly string[]) =>
        by.map((stack) => `${labelOf(stack)} ${proof.versions[stack] ?? ''}`.trim()).join(', ');
      const now = proof.closed[finding];
      const later = proof.closedLater[finding];
      return now ? `proven (${on(now)})` : later ? `once enforced (${on(later)})` : '–';
    });
    const { before, given, later } = proof.grades;
    return [proof.title, `${before} → ${given}, ${later} once enforced`, ...cells];
  });
  return [
    line(['server', 'grade', ...findings.map((finding) => `\`${finding}\``)]),
    line(['---', '---', ...findings.map(() => '---')]),
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes.map((note, at) => `${at + 1}. ${note}`)] : []),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function labelOf(name: string): string {
  return Object.hasOwn(STACKS, name) ? (STACKS[name as keyof typeof STACKS]?.label ?? name) : name;
}
