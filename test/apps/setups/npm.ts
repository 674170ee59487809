import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { modulesIn, type OwnPackages } from '../../servers/rig/npm.js';

/** The applications from npm. */
export const NPM: OwnPackages = {
  lists: join(PROJECT, 'test', 'apps', 'npm'),
  folder: join(PROJECT, 'dist', 'npm-apps'),
};

export const MODULES = modulesIn(NPM);
