import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { candidateOf, unpackedVersion } from '../servers/rig/debian.js';
import { answersFileOf, formOf } from './subject-id.js';
import type { Subject } from './subjects.js';
import { hash, textsKey, type Answers } from './texts.js';

/**
 * What the result of a subject depends on, as three short hashes: its texts, made from recorded answers; its code below
 * `test`; and the versions of its packages and the major version of Chromium.
 */
export interface Key {
  readonly texts: string;
  readonly code: string;
  readonly versions: string;
}

const FOLDER = join(PROJECT, 'test', 'proofs');
/** One file for each project of Vitest, because two may end at the same time. */
const KEYS = join(FOLDER, 'keys');
const ANSWERS = join(FOLDER, 'answers');

/** The keys with which each subject was last seen to pass, by its id. */
export function writtenKeys(): Readonly<Record<string, Key>> {
  const files = existsSync(KEYS) ? readdirSync(KEYS) : [];
  return Object.assign({}, ...files.map((name) => readKeys(join(KEYS, name)))) as Record<string, Key>;
}

function readKeys(path: string): Readonly<Record<string, Key>> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Key>) : {};
}

export function answersOf(id: string): Answers | undefined {
  const path = join(ANSWERS, answersFileOf(id));
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Answers) : undefined;
}

/** Adds what a run of a project has seen to pass. */
export function addKeys(project: string, keys: Readonly<Record<string, Key>>): void {
  if (Object.keys(keys).length === 0) return;
  const path = join(KEYS, `${project}.json`);
  const all = Object.entries({ ...readKeys(path), ...keys }).sort(([a], [b]) => (a < b ? -1 : 1));
  mkdirSync(KEYS, { recursive: true });
  writeFileSync(
    path,
    `{\n${all.map(([id, key]) => `  ${JSON.stringify(id)}: ${lineOf(key)}`).join(',\n')}\n}\n`,
  );
}

export function writeAnswers(id: string, answers: Answers): void {
  mkdirSync(ANSWERS, { recursive: true });
  writeFileSync(join(ANSWERS, answersFileOf(id)), `${JSON.stringify(answers)}\n`);
}

const lineOf = ({ texts, code, versions }: Key) =>
  `{ "texts": "${texts}", "code": "${code}", "versions": "${versions}" }`;

/** The hash of the texts that are made today from what was recorded; of other subjects, there are none. */
export function textsToday({ id, isRecorded }: Subject): string {
  if (!isRecorded) return '';
  const answers = answersOf(id);
  return answers ? textsKey(answers, formOf(id)) : 'not recorded';
}

/** The text of a file of the project, as a hash. */
export type Read = (path: string) => string;

/** Reads each file once. */
export function reading(): Read {
  const hashes = new Map<string, string>();
  return (path) => {
    const known = hashes.get(path) ?? hash(readFileSync(join(PROJECT, path), 'utf8'));
    hashes.set(path, known);
    return known;
  };
}

export function codeKey({ code }: Pick<Subject, 'code'>, read: Read): string {
  const files = [...new Set(code)].sort();
  return hash(files.map((path) => `${path} ${read(path)}`).join('\n'));
}

/** The keys of this tree, by id. */
export function keysToday(subjects: readonly Subject[], versions: Versions): Readonly<Record<string, Key>> {
  const read = reading();
  return Object.fromEntries(
    subjects.map((one) => [
      one.id,
      { texts: textsToday(one), code: codeKey(one, read), versions: versionsKey(one, versions) },
    ]),
  );
}

/** Which versions count: those that apt would install, or those that are installed. */
export type Which = 'candidate' | 'installed';

/** The versions that a machine has. */
export interface Versions {
  /** Of a Debian package; `none` where it is unknown. */
  readonly of: (name: string) => string;
  readonly ofFetched: (name: string, suite: string) => string;
  readonly chromium: string;
}

export function versionsKey({ setups }: Subject, { of, ofFetched, chromium }: Versions): string {
  const packages = setups.flatMap(({ needs, fetches = [] }) => [
    ...needs.flatMap(({ from, package: name }) => (from ? [] : [`${name} ${of(name)}`])),
    ...fetches.map(({ package: name, suite }) => `${name}/${suite} ${ofFetched(name, suite)}`),
  ]);
  return hash([`chromium ${chromium}`, ...new Set(packages.sort())].join('\n'));
}

/** The versions of this machine. */
export function versionsHere(subjects: readonly Subject[], which: Which, chromium: string): Versions {
  const names = new Set(
    subjects.flatMap(({ setups }) =>
      setups.flatMap(({ needs }) => needs.flatMap(({ from, package: name }) => (from ? [] : [name]))),
    ),
  );
  const said = output('apt-cache', ['policy', ...names]);
  const byName = new Map(
    said.split(/^(?=\S)/m).map((part) => {
      const line = which === 'candidate' ? 'Candidate' : 'Installed';
      return [part.slice(0, part.indexOf(':')), new RegExp(`${line}: (\\S+)`).exec(part)?.[1] ?? 'none'];
    }),
  );
  return {
    of: (name) => byName.get(name) ?? 'none',
    ofFetched: (name, suite) =>
      (which === 'candidate' ? candidateOf : unpackedVersion)({ package: name, suite }) ?? 'none',
    chromium: /\d+/.exec(output(chromium, ['--version']))?.[0] ?? 'none',
  };
}

function output(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch {
    return '';
  }
}
