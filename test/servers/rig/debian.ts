import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import type { Fetched } from './setup.js';
import { must } from './processes.js';

const FOLDER = join(PROJECT, 'dist', 'debian');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.pgp';

/** The folder of an unpacked package, with the layout of the root of the file system. */
export function unpackedAt({ package: name, suite }: Fetched): string {
  return join(FOLDER, `${name}_${suite}`);
}

/**
 * Fetches packages with apt and separate package lists, so that those of the machine are not changed.
 * @throws without apt or network
 */
export async function fetchPackages(wanted: readonly Fetched[]): Promise<void> {
  const byPath = new Map(wanted.map((one) => [unpackedAt(one), one] as const));
  const absent = [...byPath.values()].filter((one) => !existsSync(unpackedAt(one)));
  if (absent.length === 0) return;
  const apt = join(FOLDER, 'apt');
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  const suites = [...new Set(wanted.map(({ suite }) => suite))];
  await writeFile(
    join(apt, 'sources.list'),
    suites.map((suite) => `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main\n`).join(''),
  );
  const options = [
    `Dir::Etc::sourcelist=${join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'Dir::State::status=/dev/null',
    'Acquire::Languages=none',
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await must({ run: ['apt-get', ...options, 'update'] });
  for (const one of absent) {
    const folder = unpackedAt(one);
    const loading = `${folder}.loading`;
    await rm(loading, { recursive: true, force: true });
    await mkdir(loading, { recursive: true });
    await must({ run: ['apt-get', ...options, 'download', `${one.package}/${one.suite}`], cwd: loading });
    const [file] = await readdir(loading);
    await must({ run: ['dpkg', '-x', join(loading, file ?? ''), join(loading, 'root')] });
    await rename(join(loading, 'root'), folder);
    await rm(loading, { recursive: true });
  }
}
