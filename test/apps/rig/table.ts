import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect } from 'vitest';
import { PROJECT } from '../../../src/cli/build.js';
import { audit } from '../../../src/engine/index.js';
import { stackOf } from '../../../src/fixes/index.js';
import { brokenSteps, causes, type Trial } from './trial.js';

const FILE = join(PROJECT, 'docs', 'applications.md');

const INTRODUCTION = `# Real applications with the fixes

\`npm run test:apps\` writes this page, and fails if its results differ from it. Each application comes from Debian or npm, with the configuration of its package. A script signs in and uses it in a real browser: before, with every fix in its place exactly as the popup shows it (_as given_), and after what the texts say to do later, when the policy is enforced and max-age is a year (_later_).

As given, every step must work, no policy may block anything, the console may show no new error, no address may lose a protection, and no header may be sent twice. The grades must be those that the plan promises. Before a policy is enforced, its text says to wait until browsers report no violation on any page. Where they report some, the last column has them, and what enforcing breaks all the same. A protection that an address loses nevertheless is named with the reason.`;

const HEAD = ['application', 'steps', 'grade before → as given → later', 'as given', 'later'];

type Row = readonly string[];

/** What the run saw, in one row. */
export function rowOf(trial: Trial): Row {
  const { application, before, given, later, versions } = trial;
  const { setup, steps, known } = application;
  const grades = [before, given, later].map(({ page }) => audit(page).grade);
  const names = setup.chain.map((name) => `${stackOf(name)?.label ?? name} ${short(versions[name])}`.trim());
  return [
    `${setup.title} (${names.join(', ')})`,
    steps.map(({ name }) => name).join(', '),
    grades.join(' → '),
    ['as before', ...lost(known?.given)].join('<br>'),
    [announced(trial), ...lost(known?.later)].join('<br>'),
  ].map((cell) => cell.replaceAll('|', '\\|'));
}

function announced(trial: Trial): string {
  const { enforced } = trial.later.walk;
  if (enforced.length === 0) return 'as before';
  const reported = causes(enforced).map(code).join(', ');
  const broken = brokenSteps(trial.later.walk).map((line) => line.split(':', 1)[0]);
  const effect = broken.length === 0 ? 'every step still works' : `these steps fail: ${broken.join(', ')}`;
  return `browsers report ${reported}. Enforced all the same, ${effect}`;
}

/** What is known to be lost, by its reason. */
function lost(known: Readonly<Record<string, string>> = {}): string[] {
  const reasons = [...new Set(Object.values(known))];
  return reasons.map((reason) => {
    const lines = Object.keys(known).filter((line) => known[line] === reason);
    return `${lines.map(code).join(', ')} (${reason})`;
  });
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

/** Debian's updates change the rest. */
function short(version = ''): string {
  return /^\d+(?:\.\d+)?/.exec(version)?.[0] ?? '';
}

/** Replaces the row of the page, and fails if it was another one. */
export async function compareWithPage(row: Row): Promise<void> {
  const before = await readFile(FILE, 'utf8').catch(() => '');
  const rows = new Map(rowsIn(before).map((one) => [titleOf(one), one]));
  rows.set(titleOf(row), row);
  const sorted = [...rows.values()].sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  const lines = [HEAD, HEAD.map(() => '---'), ...sorted].map((cells) => `| ${cells.join(' | ')} |`);
  const options = await resolveConfig(FILE);
  const written = await format(`${INTRODUCTION}\n\n${lines.join('\n')}\n`, {
    ...options,
    parser: 'markdown',
  });
  if (before !== written) await writeFile(FILE, written);
  expect(before, 'The file has been written anew: read it, and check it in').toBe(written);
}

function titleOf([first = '']: Row): string {
  return first.split(' (', 1)[0] ?? first;
}

function rowsIn(page: string): Row[] {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}
