import { STACKS } from '../../../src/fixes/index.js';
import type { Proof } from '../../../src/fixes/proven.js';
import { LEVELED } from '../levels/index.js';
import { knownOf } from '../levels/known.js';
import { SETUPS } from '../setups/index.js';
import { DIFFERENCES } from './differences.js';
import type { Harm } from './faults.js';
import type { Leveled } from './levels.js';
import { notProven } from './not-proven.js';

const INTRODUCTION = `# Proven fixes

\`npm run test:servers\` writes this page; do not edit it. The run installs a careless shop on real servers, grades it in a real browser, puts every fix in its place exactly as the popup shows it, and starts the servers again. Each finding must then be gone from pages, files, error pages and redirects, and sign-in, scripts, styles, pictures and fonts must still work.

_As given_ is the grade with the fixes as the popup shows them: the Content-Security-Policy made from the page only reports, what breaks nothing of it is enforced, and HSTS has a short max-age. _Once enforced_ is the grade after the policy is enforced and max-age is a year, which is what the fix says to do when nothing breaks. A finding that a shop did not have is not listed for it.

Before the fixes, each shop is previewed in the browser with them (_Preview_), as given and enforced. “What if”, the preview and the deployed fixes must lead to the same report: grade, findings with their points, passed checks, and what is not checked. The differences below are the only ones.

A fix counts as tested where exactly its lines ran in such a set-up: other cookies, paths or values to replace, and a policy made from another page, did not.`;

const UNLIKE = `## Where “what if” differs

\`-\` is what only “what if” says, \`+\` what the other report says instead.`;

const LEVELS = `## Headers that are there already

The same run sets headers at each level of a server’s configuration, and in an application behind it: strict ones, a policy, and weak ones. For each it grades a page, puts the fixes in their places, and compares the responses with those before: pages, files, error pages and redirects of the server and of the application, and another application with strict headers of its own. _Kept_ means that no response lost a protection or has a weaker one, and none has a header twice that it had once. What is not kept is in a table of what is known, and the run fails if it is mended, or if anything else is not kept. _framing_ is what X-Frame-Options and frame-ancestors allow together.`;

const NOT_PROVEN = `## Not proven

These run only at their makers, so no fix for them counts as tested. What can run of them here does, and all are read back by the property tests of \`test/fixes\`.`;

/** The page of all proven fixes: the grades of every setup, what is not proven, then the findings closed on each. */
export function provenFixesPage(proofs: readonly Proof[]): string {
  const parts = [
    INTRODUCTION,
    overview(proofs),
    UNLIKE,
    unlike(),
    LEVELS,
    levels(),
    NOT_PROVEN,
    unproven(proofs),
    ...proofs.map(section),
  ];
  return `${parts.join('\n\n')}\n`;
}

function unproven(proofs: readonly Proof[]): string {
  return [
    row('fixes for', 'tested'),
    row('---', '---'),
    ...notProven(proofs).map((cells) => row(...cells)),
  ].join('\n');
}

function unlike(): string {
  if (DIFFERENCES.length === 0) return 'Nowhere.';
  const titles = (setups: readonly string[]) =>
    setups.map((id) => SETUPS.find((setup) => setup.id === id)?.title ?? id).join(', ');
  return [
    row('from', 'difference', 'server set-ups', 'why'),
    row('---', '---', '---', '---'),
    ...DIFFERENCES.map(({ comparison, line, setups, reason }) =>
      row(
        comparison === 'preview' ? 'the preview' : 'the deployed fixes',
        `\`${line}\``,
        titles(setups),
        reason,
      ),
    ),
  ].join('\n');
}

function levels(): string {
  return [
    row('server', 'headers from', 'as given', 'once enforced', 'why'),
    row('---', '---', '---', '---', '---'),
    ...LEVELED.flatMap(rowsOfLevels),
  ].join('\n');
}

/** Levels with the same results are one row. */
function rowsOfLevels(leveled: Leveled): string[] {
  const known = knownOf(leveled);
  const byResult = new Map<string, string[]>();
  for (const level of leveled.levels) {
    const found = known.filter((one) => one.level === level);
    const reasons = new Set(found.map(({ reason }) => reason));
    const harms = (['given', 'later'] as const).map((time) =>
      harmsOf(found.filter(({ when }) => when === time)),
    );
    const result = row(...harms, [...reasons].join(' '));
    byResult.set(result, [...(byResult.get(result) ?? []), `\`${level}\``]);
  }
  return [...byResult].map(
    ([result, names]) => `${row(leveled.setup.title, names.join(', '))}${result.slice(1)}`,
  );
}

const HARMS = { lost: 'lost', lowered: 'weaker', twice: 'sent twice' } as const;

function harmsOf(faults: readonly Harm[]): string {
  const harms = Object.entries(HARMS).flatMap(([what, words]) => {
    const headers = new Set(faults.filter((one) => one.what === what).map(({ header }) => header));
    return headers.size === 0 ? [] : [`${words}: ${[...headers].sort().join(', ')}`];
  });
  return harms.join('; ') || 'kept';
}

function overview(proofs: readonly Proof[]): string {
  return [
    row('server set-up', 'grade before → as given', 'once enforced', 'tested versions'),
    row('---', '---', '---', '---'),
    ...proofs.map((proof) =>
      row(
        `[${proof.title}](#${anchorOf(proof.title)})`,
        `${proof.grades.before} → ${proof.grades.given}`,
        proof.grades.later,
        versionsOf(proof),
      ),
    ),
  ].join('\n');
}

/** The findings closed on one setup, each with the servers whose fix closed it. */
function section({ title, closed, closedLater, refused }: Proof): string {
  const by = (stacks: readonly string[]) => stacks.map(labelOf).join(', ');
  const results = new Map<string, string>();
  for (const [finding, stacks] of Object.entries(closed)) results.set(finding, by(stacks));
  for (const [finding, stacks] of Object.entries(closedLater))
    results.set(finding, `${by(stacks)}, once enforced`);
  for (const [finding, reason] of Object.entries(refused)) results.set(finding, `not possible: ${reason}`);
  return [
    `## ${title}`,
    '',
    row('finding', 'closed by the fix for'),
    row('---', '---'),
    ...[...results]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([finding, result]) => row(`\`${finding}\``, result)),
  ].join('\n');
}

function versionsOf({ chain, versions }: Proof): string {
  return chain.map((name) => `${labelOf(name)} ${versions[name] ?? ''}`.trim()).join(', ');
}

/** GitHub's anchor of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function labelOf(name: string): string {
  return Object.hasOwn(STACKS, name) ? (STACKS[name as keyof typeof STACKS]?.label ?? name) : name;
}
