import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

/** The files in a folder of the project and those below it, relative to the project, in the order of their names. */
export function filesBelow(folder: string): string[] {
  const root = join(PROJECT, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
