import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import type { Fetched } from './setup.js';
import { must } from './processes.js';

const FOLDER = join(PROJECT, 'dist', 'debian');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.pgp';

/** Separate package lists, so that those of the machine are not changed. */
const APT = join(FOLDER, 'apt');
const LISTS = join(APT, 'lists');
const OPTIONS = [
  `Dir::Etc::sourcelist=${join(APT, 'sources.list')}`,
  'Dir::Etc::sourceparts=-',
  `Dir::State::lists=${LISTS}`,
  `Dir::Cache=${join(APT, 'cache')}`,
  'Dir::State::status=/dev/null',
  'Acquire::Languages=none',
  'APT::Sandbox::User=root',
].flatMap((option) => ['-o', option]);

/** The folder of an unpacked package, with the layout of the root of the file system. */
export function unpackedAt({ package: name, suite }: Fetched): string {
  return join(FOLDER, `${name}_${suite}`);
}

/** The version that was unpacked; undefined if none was. */
export function unpackedVersion(one: Fetched): string | undefined {
  const file = `${unpackedAt(one)}.version`;
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The version that the suite has, by the lists of `readLists`; undefined without them. */
export function candidateOf({ package: name, suite }: Fetched): string | undefined {
  if (!existsSync(LISTS)) return undefined;
  const said = execFileSync('apt-cache', [...OPTIONS, 'madison', name], { encoding: 'utf8' });
  const lines = said.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return lines.find(([, , from = '']) => from.includes(` ${suite}/main `))?.[1];
}

/**
 * Reads the package lists of other suites, apart from those of the machine.
 * @throws without apt or network
 */
export async function readLists(wanted: readonly Fetched[]): Promise<void> {
  await mkdir(join(LISTS, 'partial'), { recursive: true });
  await mkdir(join(APT, 'cache', 'archives', 'partial'), { recursive: true });
  const suites = [...new Set(wanted.map(({ suite }) => suite))];
  await writeFile(
    join(APT, 'sources.list'),
    suites.map((suite) => `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main\n`).join(''),
  );
  await must({ run: ['apt-get', ...OPTIONS, 'update'] });
}

/**
 * Fetches packages with apt.
 * @throws without apt or network
 */
export async function fetchPackages(wanted: readonly Fetched[]): Promise<void> {
  const byPath = new Map(wanted.map((one) => [unpackedAt(one), one] as const));
  const absent = [...byPath.values()].filter((one) => !existsSync(unpackedAt(one)));
  if (absent.length === 0) return;
  await readLists(wanted);
  for (const one of absent) {
    const folder = unpackedAt(one);
    const loading = `${folder}.loading`;
    await rm(loading, { recursive: true, force: true });
    await mkdir(loading, { recursive: true });
    await must({ run: ['apt-get', ...OPTIONS, 'download', `${one.package}/${one.suite}`], cwd: loading });
    const [file = ''] = await readdir(loading);
    await must({ run: ['dpkg', '-x', join(loading, file), join(loading, 'root')] });
    await writeFile(`${folder}.version`, candidateOf(one) ?? '');
    await rename(join(loading, 'root'), folder);
    await rm(loading, { recursive: true });
  }
}
