import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { must } from './processes.js';

/** The packages that servers written in JavaScript run on: apart from the project's own, for they are large. */
export const NPM = join(PROJECT, 'test', 'servers', 'npm');

/**
 * Installs them, once.
 * @throws where there is no network
 */
export async function installPackages(): Promise<void> {
  if (existsSync(join(NPM, 'node_modules', '.package-lock.json'))) return;
  await must({ run: ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], cwd: NPM });
}
