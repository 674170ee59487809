import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from '../../../src/cli/build.js';
import { PROOFS, type Proof } from '../../../src/fixes/proven.js';
import { RESULTS } from './results-folder.js';
import { provenFixesPage } from './table.js';

const DATA = join(PROJECT, 'src', 'fixes', 'data', 'proven.json');
const PAGE = join(PROJECT, 'docs', 'proven-fixes.md');

/** Deletes the results of earlier runs. */
export function clearResults(): Promise<void> {
  return rm(RESULTS, { recursive: true, force: true });
}

/** Replaces the published results of the setups in this run. */
export async function publishResults(): Promise<void> {
  const names = await readdir(RESULTS).catch(() => []);
  const seen = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(RESULTS, name), 'utf8')) as Proof),
  );
  const byTitle = new Map([...PROOFS, ...seen].map((proof) => [proof.title, proof] as const));
  const proofs = [...byTitle.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  await writeFormatted(DATA, JSON.stringify(proofs));
  await writeFormatted(PAGE, provenFixesPage(proofs));
}

async function writeFormatted(path: string, text: string): Promise<void> {
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
