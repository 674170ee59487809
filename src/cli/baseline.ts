import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readSuppressions, type Suppression } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** Bytes: more than the longest list of suppressions has. */
const LARGEST = 8_000_000;

/**
 * Reads suppressed findings, as the extension exports them.
 * @throws UserError with one sentence about the problem
 */
export async function readBaseline(path: string): Promise<readonly Suppression[]> {
  const name = visible(path);
  // npm runs scripts in the project's folder; INIT_CWD is the folder it was started in.
  const file = resolve(process.env['INIT_CWD'] ?? '', path);
  const read = readSuppressions(parse(await textOf(file, name), name));
  if (typeof read === 'string') throw new UserError(`${name} is not a list of suppressed findings: ${read}`);
  return read;
}

async function textOf(file: string, name: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new UserError(`${name} is too large to be a list of suppressed findings.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserError(`${name} is a folder, not a list of suppressed findings.`);
    throw new UserError(
      code === 'ENOENT'
        ? `The file ${name} does not exist.`
        : `${name} cannot be read (${code ?? 'unknown error'}).`,
    );
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${name} is not JSON.`);
  }
}
