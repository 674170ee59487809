import { readFile, stat } from 'node:fs/promises';
import { UserError } from './terminal.js';

/** Bytes: a JSON report of some thousand pages. */
const LARGEST = 200_000_000;

/**
 * Reads a file of text.
 * @param name its name in error messages
 * @param as what it should be
 * @throws UserError with one sentence about the problem
 */
export async function readText(file: string, name: string, as: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new UserError(`${name} is too large to be ${as}.`);
    // Windows programs begin a file with a byte order mark.
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EISDIR')
      throw new UserError(`${name} is a folder, not ${as}.`);
    throw unreadable(error, name);
  }
}

/** Why a file could not be read, in a sentence. */
export function unreadable(error: unknown, name: string): UserError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new UserError(
    code === 'ENOENT' ? `The file ${name} does not exist.` : `${name} cannot be read (${code}).`,
  );
}
