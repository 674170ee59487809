import { readFile, stat } from 'node:fs/promises';
import { readSuppressions, type Suppression } from '../engine/index.js';
import { UserError } from './terminal.js';

/** Bytes: more than the longest list of suppressions has. */
const LARGEST = 8_000_000;

/**
 * Reads suppressed findings, as the extension exports them.
 * @param name its name in error messages
 * @throws UserError with one sentence about the problem
 */
export async function readBaseline(path: string, name: string): Promise<readonly Suppression[]> {
  const read = readSuppressions(parse(await textOf(path, name), name));
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
