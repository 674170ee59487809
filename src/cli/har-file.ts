import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HarError, type HarPages } from '../capture/har/har.js';
import { harStream } from '../capture/har/stream.js';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** Standard input on the command line. */
export const STDIN = '-';

/**
 * Reads a HAR 1.2 file as a stream, so that its size does not matter.
 * @param path a file, or `-` for standard input
 * @param name its name in error messages
 * @param progress receives the bytes read and the size, null if unknown
 * @throws UserError if it is not a HAR file
 */
export async function readHar(
  path: string,
  name = path === STDIN ? 'Standard input' : visible(path),
  progress: (done: number, all: number | null) => void = () => undefined,
): Promise<HarPages> {
  const { bytes, size } = await open(path, name);
  const har = harStream(sha256);
  const decoder = new TextDecoder();
  let done = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      har.write(decoder.decode(chunk, { stream: true }));
      progress((done += chunk.length), size);
    }
    har.write(decoder.decode());
    return har.end();
  } catch (error) {
    if (error instanceof HarError) throw new UserError(`${name} ${error.message}`);
    throw isSystemError(error) ? new UserError(`${name} could not be read (${error.code}).`) : error;
  }
}

async function open(path: string, name: string) {
  if (path === STDIN) return { bytes: process.stdin, size: null };
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new UserError(`${name} is a folder, not a HAR file.`);
    return { bytes: createReadStream(path), size: found.isFile() ? found.size : null };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UserError(
      error.code === 'ENOENT'
        ? `The file ${name} does not exist. A web address must begin with http:// or https://.`
        : `${name} could not be read (${error.code}).`,
    );
  }
}

/** SHA-256 in base64, as in CSP hashes of inline code. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
