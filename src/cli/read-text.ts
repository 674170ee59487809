import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from './terminal.js';

/** Bytes: a JSON report of some thousand pages. */
const LARGEST = 200_000_000;

/**
 * Reads a file of text.
 * @param name its name in error messages
 * @param as what it should be
 * @param isAnybodys whether others may have made what is there: nothing but a file is read, as a pipe would wait for its writer
 * @throws UserError with one sentence about the problem
 */
export async function readText(
  path: string,
  name: string,
  as: string,
  { largest = LARGEST, isAnybodys = false } = {},
): Promise<string> {
  try {
    const file = await open(
      path,
      isAnybodys ? constants.O_RDONLY | constants.O_NONBLOCK : constants.O_RDONLY,
    );
    try {
      const found = await file.stat();
      if (found.isDirectory()) throw new UserError(`${name} is a folder, not ${as}.`);
      if (isAnybodys && !found.isFile()) throw new UserError(`${name} is not a file.`);
      if (found.size > largest) throw new UserError(`${name} is too large to be ${as}.`);
      // Windows programs begin a file with a byte order mark.
      return (await file.readFile('utf8')).replace(/^\uFEFF/, '');
    } finally {
      await file.close();
    }
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
