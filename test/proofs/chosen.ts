import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import type { Fetched } from '../servers/rig/setup.js';

/** What `.ci/run` chose to run. */
export interface Chosen {
  readonly ids: readonly string[];
  /** The test files of servers and of applications. */
  readonly files: readonly string[];
  readonly isWhole: boolean;
  /** Of Debian. */
  readonly packages: readonly string[];
  readonly fetches: readonly Fetched[];
}

export const CHOSEN = join(PROJECT, 'dist', 'chosen.json');

/** What was chosen for this run; undefined where nobody chose, as then everything runs. */
export function readChosen(): Chosen | undefined {
  return process.env['CHOSEN_PROOFS'] !== undefined && existsSync(CHOSEN)
    ? (JSON.parse(readFileSync(CHOSEN, 'utf8')) as Chosen)
    : undefined;
}
