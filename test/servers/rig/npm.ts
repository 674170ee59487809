import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { must } from './processes.js';

/** Packages apart from the project's own, because they are large. */
export interface OwnPackages {
  /** The folder with the package.json and its lock. */
  readonly lists: string;
  /** Where they are installed. */
  readonly folder: string;
}

const SERVERS: OwnPackages = {
  lists: join(PROJECT, 'test', 'servers', 'npm'),
  folder: join(PROJECT, 'dist', 'npm'),
};

/** The packages of JavaScript servers. */
export const MODULES = modulesIn(SERVERS);

export function modulesIn({ folder }: OwnPackages): string {
  return join(folder, 'node_modules');
}

/**
 * Installs what the lists name, once.
 * @throws without network
 */
export async function installPackages(packages = SERVERS): Promise<void> {
  const modules = modulesIn(packages);
  const lists = ['package.json', 'package-lock.json'];
  const [wanted, there] = await Promise.all(
    [packages.lists, modules].map(async (folder) => {
      const read = lists.map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
      return (await Promise.all(read)).join('\n');
    }),
  );
  if (wanted === there) return;
  await mkdir(packages.folder, { recursive: true });
  for (const name of lists) await copyFile(join(packages.lists, name), join(packages.folder, name));
  await must({ run: ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], cwd: packages.folder });
  // Marks the installation as complete.
  for (const name of lists) await copyFile(join(packages.lists, name), join(modules, name));
}
