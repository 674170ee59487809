import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getManyValues, isMany, none } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { harLog } from '../capture/har.js';
import type { PageSnapshot } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { harTokens } from './har-tokens.js';
import { Refusal } from './terminal.js';

/** The name of standard input on the command line, as everywhere. */
export const STDIN = '-';

export interface HarFile {
  /** Never empty. */
  readonly snapshots: readonly PageSnapshot[];
  /** The log had more pages than are read. */
  readonly isFull: boolean;
}

/**
 * Reads a HAR 1.2 file as it streams by: what is held is a chunk of it, the entry being read and the facts of its
 * pages, however large the file is.
 * @param path a file, or `-` for standard input
 * @param name what sentences call it
 * @param progress is told the bytes read, and of how many where that is known
 * @throws Refusal for what is no HAR
 */
export async function readHar(
  path: string,
  name = path === STDIN ? 'Standard input' : visible(path),
  progress: (done: number, all: number | null) => void = () => undefined,
): Promise<HarFile> {
  const { bytes, size } = await open(path, name);
  const log = harLog(sha256);
  const tokens = harTokens(log);
  const parse = jsonParser({ packValues: false });
  // Not packed, so a string of any length comes in pieces.
  const feed = (text: string) => {
    const parsed = parse(text);
    if (isMany(parsed)) for (const token of getManyValues<Token>(parsed)) tokens.take(token);
  };
  const decoder = new TextDecoder();
  let done = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const text = decoder.decode(chunk, { stream: true });
      parsing(name, () => {
        feed(text);
      });
      progress((done += chunk.length), size);
    }
  } catch (error) {
    throw isSystemError(error) ? new Refusal(`${name} could not be read (${error.code}).`) : error;
  }
  parsing(name, () => {
    // The parser's own sign for the end, which its types leave out.
    feed(none as unknown as string);
  });
  if (!tokens.isHar) throw new Refusal(`${name} is JSON, but no HAR: it has no list log.entries.`);
  const snapshots = log.snapshots();
  if (snapshots.length === 0) throw new Refusal(`${name} is a HAR without any page or web request in it.`);
  return { snapshots, isFull: log.isFull };
}

async function open(path: string, name: string) {
  if (path === STDIN) return { bytes: process.stdin, size: null };
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Refusal(`${name} is a folder, not a HAR file.`);
    return { bytes: createReadStream(path), size: found.isFile() ? found.size : null };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Refusal(
      error.code === 'ENOENT'
        ? `There is no file ${name}; a web address begins with http:// or https://.`
        : `${name} could not be read (${error.code}).`,
    );
  }
}

function parsing(name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Refusal ? error.message : 'it is not JSON, or it breaks off.';
    throw new Refusal(`${name} is no HAR file: ${why}`);
  }
}

/** What tells inline code, for `harLog`. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
