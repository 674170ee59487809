/**
 * Chooses what `.ci/run` runs of servers, applications and long browser tests, prints what and why, and writes it for the
 * installation and for `run-tests.ts`:
 *
 *     npx tsx test/proofs/run.ts [all]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { readLists } from '../servers/rig/debian.js';
import { choose, told } from './choose.js';
import { CHOSEN, type Chosen } from './chosen.js';
import { keysToday, versionsHere, writtenKeys } from './keys.js';
import { allSubjects } from './subjects.js';

const subjects = await allSubjects();
const chromium = await obtainChromium();
await readLists(subjects.flatMap(({ setups }) => setups.flatMap(({ fetches = [] }) => fetches))).catch(
  (error: unknown) => {
    console.error(`The package lists of other suites of Debian could not be read: ${String(error)}`);
  },
);
const isAll = process.argv[2] === 'all';
const today = keysToday(subjects, versionsHere(subjects, 'candidate', chromium));
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: PROJECT, encoding: 'utf8' });
const choices = isAll
  ? subjects.map((subject) => ({ subject, why: 'asked for' }))
  : choose(subjects, writtenKeys(), today, commit);
console.log(told(choices, subjects));

const chosen = choices.map(({ subject }) => subject);
const setups = chosen.flatMap((one) => one.setups);
const unique = <T>(values: readonly T[]) => [
  ...new Map(values.map((one) => [JSON.stringify(one), one])).values(),
];
const result: Chosen = {
  ids: chosen.map(({ id }) => id),
  files: unique(
    chosen.flatMap(({ project, files }) => (project === 'servers' || project === 'apps' ? files : [])),
  ),
  isWhole: chosen.some(({ isWhole }) => isWhole),
  packages: unique(
    setups.flatMap(({ needs }) => needs.flatMap((one) => (one.from ? [] : [one.package]))),
  ).sort(),
  fetches: unique(setups.flatMap(({ fetches = [] }) => fetches)),
};
mkdirSync(dirname(CHOSEN), { recursive: true });
writeFileSync(CHOSEN, JSON.stringify(result));
