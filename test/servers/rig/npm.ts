import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { must } from './processes.js';

const LISTS = join(PROJECT, 'test', 'servers', 'npm');
const FOLDER = join(PROJECT, 'dist', 'npm');

/** The packages of JavaScript servers, apart from the project's own because they are large. */
export const MODULES = join(FOLDER, 'node_modules');

/**
 * Installs what `test/servers/npm` lists, once.
 * @throws without network
 */
export async function installPackages(): Promise<void> {
  const lists = ['package.json', 'package-lock.json'];
  const [wanted, there] = await Promise.all(
    [LISTS, MODULES].map(async (folder) => {
      const read = lists.map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
      return (await Promise.all(read)).join('\n');
    }),
  );
  if (wanted === there) return;
  await mkdir(FOLDER, { recursive: true });
  for (const name of lists) await copyFile(join(LISTS, name), join(FOLDER, name));
  await must({ run: ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], cwd: FOLDER });
  // Marks the installation as complete.
  for (const name of lists) await copyFile(join(LISTS, name), join(MODULES, name));
}
