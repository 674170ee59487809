import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Parser } from 'htmlparser2';
import { visible } from '../export/visible.js';
import { parseAddress } from './address.js';
import { STDIN } from './har-file.js';
import { unreadable } from './read-text.js';
import { UserError } from './terminal.js';

export interface Target {
  readonly kind: 'page' | 'har';
  /** As given. */
  readonly text: string;
}

/** Those of the sitemap protocol. */
const MOST = 50_000;
const LARGEST = 52_428_800;

/** What is named on the command line: an address, or else a HAR file. */
export function targetOf(text: string): Target {
  return { kind: /^https?:/i.test(text) ? 'page' : 'har', text };
}

/**
 * Its address; none of a HAR file.
 * @throws UserError
 */
export function addressOf({ kind, text }: Target): URL[] {
  return kind === 'page' ? [parseAddress(text)] : [];
}

/** The same for every way to write an address. */
export function targetKey(text: string): string {
  return targetOf(text).kind === 'page' && URL.canParse(text) ? new URL(text).href : text;
}

/**
 * Reads addresses from a file, or from standard input: one a line, with `#` comments, or those of a sitemap. Each counts
 * once.
 * @throws UserError
 */
export async function readTargets(path: string, folder: string): Promise<Target[]> {
  const name = path === STDIN ? 'Standard input' : visible(path);
  const text = await textOf(path === STDIN ? process.stdin : createReadStream(resolve(folder, path)), name);
  const addresses = new Set(text.trimStart().startsWith('<') ? ofSitemap(text, name) : ofLines(text));
  if (addresses.size === 0) throw new UserError(`${name} has no addresses.`);
  if (addresses.size > MOST) throw new UserError(`${name} has more than ${MOST} addresses.`);
  return [...addresses].map((address) => ({ kind: 'page', text: address }));
}

async function textOf(bytes: AsyncIterable<Buffer | string>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of bytes) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length > LARGEST) throw new UserError(`${name} is too large to be a list of addresses.`);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(error, name);
  }
  // A TextDecoder removes the byte order mark.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function ofLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The `<loc>` of each `<url>` (sitemaps.org); `<image:loc>` and the like are no pages. */
function ofSitemap(text: string, name: string): string[] {
  const found: string[] = [];
  const path: string[] = [];
  let current = '';
  const parser = new Parser(
    {
      onopentag(tag) {
        path.push(tag);
        current = '';
      },
      ontext(data) {
        current += data;
      },
      onclosetag(tag) {
        path.pop();
        if (tag === 'sitemap')
          throw new UserError(`${name} is an index of sitemaps. Give one of its sitemaps.`);
        if (tag === 'loc' && path.at(-1) === 'url') found.push(current.trim());
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return found;
}
