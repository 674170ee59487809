import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/**
 * The time of every file: the first that a zip can hold. A zip has no time zone, so the parts of the date are what is
 * written, everywhere the same.
 */
const EPOCH = new Date(1980, 0, 1);

/** Writes a zip whose bytes depend on nothing but the names and contents of the files. */
export async function writeZip(path: string, folder: string, files: readonly string[]): Promise<void> {
  const entries: Zippable = {};
  for (const file of [...files].sort(byCodeUnit))
    entries[file] = [await readFile(join(folder, file)), { level: 9, mtime: EPOCH }];
  await writeFile(path, zipSync(entries));
}

/** Every file of a folder, its path with slashes. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    );
}

/** Unlike a locale's order, the same on every machine. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
