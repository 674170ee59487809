import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';

/** The results of each test file, until the end of the run. */
export const RESULTS = join(PROJECT, 'dist', 'servers');
