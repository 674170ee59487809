import { audit, groupFindings } from '../../../src/engine/index.js';
import { stackOf } from '../../../src/fixes/index.js';
import { mayBreakOf } from '../../../src/ui/fixable.js';
import { causes, failedSteps, unopened, type Trial } from './trial.js';
import { NOT_TRIED } from './walk.js';

export const INTRODUCTION = `# Real applications with the fixes

\`npm run test:apps\` writes this page, and fails if its results differ from it. Each application comes from Debian or npm, with the configuration of its package. A script signs in and uses it in a real browser: before, with the fixes that the popup selects at first, each in its place exactly as it shows them (_as given_), and after what the texts say to do later, when the policy is enforced and max-age is a year (_later_).

As given, every step must work, no policy may block anything, the console may show no new error, no address may lose a protection, and no header may be sent twice. The grades must be those that the popup promises for this selection. Findings with a fix that is not selected are named, with what it may break. Before a policy is enforced, its text says to wait until browsers report no violation on any page. Where they report some, the last column has them, and what enforcing breaks all the same. A protection that an address loses nevertheless is named with the reason. _Its own protections_ are some that the application sends by itself: the steps open these addresses, and with the texts as given each keeps what it has.

Before any fix is in place, the steps are also done in a tab that previews the fixes with the policy enforced (_previewed_). The steps that fail must be those that fail later, and no others; a policy must block the same, or the difference is named with the reason; and for each step that fails the preview must list what blocks it.`;

export const HEAD = [
  'application',
  'steps',
  'its own protections',
  'grade before → as given → later',
  'as given',
  'later',
  'previewed',
];

export type Row = readonly string[];

/** What the run saw, in one row. */
export function rowOf(trial: Trial): Row {
  const { application, before, given, later, versions } = trial;
  const { setup, steps, own, known } = application;
  const grades = [before, given, later].map(({ page }) => audit(page).grade);
  const names = setup.chain.map((name) => `${stackOf(name)?.label ?? name} ${short(versions[name])}`.trim());
  return [
    `${setup.title} (${names.join(', ')})`,
    steps.map(({ name }) => name).join(', '),
    Object.entries(own)
      .map(([address, header]) => `${code(address)} ${code(header)}`)
      .join('<br>') || 'none',
    grades.join(' → '),
    ['as before', ...notSelected(trial), ...lost(known?.given)].join('<br>'),
    [announced(trial), ...lost(known?.later), ...notOpened(trial)].join('<br>'),
    [previewed(trial), ...lost(application.unlikePreview)].join('<br>'),
  ].map((cell) => cell.replaceAll('|', '\\|'));
}

function notSelected({ before, selected }: Trial): string[] {
  const ids = new Set(selected.map(({ id }) => id));
  return groupFindings(audit(before.page).findings.filter(({ id }) => !ids.has(id))).flatMap((group) => {
    const words = mayBreakOf(group);
    return words === undefined ? [] : [`not selected: ${group.text} (${words})`];
  });
}

function announced(trial: Trial): string {
  const { enforced } = trial.later.walk;
  if (enforced.length === 0) return 'as before';
  const reported = causes(enforced).map(code).join(', ');
  const { steps } = trial.later.walk;
  const broken = failedSteps(trial.later.walk);
  const rest = Object.values(steps).includes(NOT_TRIED) ? ', which the rest needs' : '';
  const effect =
    broken.length === 0 ? 'every step still works' : `these steps fail: ${broken.join(', ')}${rest}`;
  return `browsers report ${reported}. Enforced all the same, ${effect}`;
}

function previewed({ tried: { walk } }: Trial): string {
  if (failedSteps(walk).length > 0) return 'the same steps fail, and the preview lists what blocks them';
  return walk.enforced.length > 0 ? 'every step works' : 'nothing is blocked, every step works';
}

/** What is known to differ, by its reason. */
function lost(known: Readonly<Record<string, string>> = {}): string[] {
  const reasons = [...new Set(Object.values(known))];
  return reasons.map((reason) => {
    const lines = Object.keys(known).filter((line) => known[line] === reason);
    return `${lines.map(code).join(', ')} (${reason})`;
  });
}

function notOpened({ application, later }: Trial): string[] {
  const addresses = unopened(later.walk, application);
  return addresses.length === 0 ? [] : [`So not opened: ${addresses.map(code).join(', ')}`];
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

/** Debian's updates change the rest. */
function short(version = ''): string {
  return /^\d+(?:\.\d+)?/.exec(version)?.[0] ?? '';
}

export function tableOf(rows: readonly Row[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function titleOf([first = '']: Row): string {
  return first.split(' (', 1)[0] ?? first;
}

/** The rows of the table in a page. */
export function rowsIn(page: string): Row[] {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}
