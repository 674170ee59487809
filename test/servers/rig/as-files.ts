import { dirname } from 'node:path';
import { filesOf, type FileBlock, type FixFile } from '../../../src/fixes/files/files-of.js';
import type { FixBlock } from '../../../src/fixes/index.js';
import type { Placed } from './places.js';
import type { Sandbox } from './setup.js';

const SITE = { host: 'shop.test', port: '' };

/** The marks of a template where a line goes, by the end of the name of its file, and where a file is read by itself. */
const MARKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nginx: { '': 'server', '-location': 'location' },
  apache: { '': 'vhost' },
  caddy: { '': 'site', '-errors': 'end' },
  lighttpd: { '': 'server' },
  varnish: { '': 'vcl' },
};
const READ_BY_ITSELF: Readonly<Record<string, { readonly place: string; line: (path: string) => string }>> = {
  nginx: { place: 'http', line: (path) => `include ${path};` },
  apache: { place: 'server', line: (path) => `Include ${path}` },
};

/**
 * The files for some fixes in the folder of a site, each line where it says, and the lines that it changes.
 * @param enforced the enforced version of the fixes, to install that
 */
export function asFiles(
  fixes: readonly FileBlock[],
  sandbox: Sandbox,
  enforced?: readonly FixBlock[],
  site = SITE,
): readonly Placed[] {
  const files = filesOf(fixes, { version: '0', date: undefined, site }, enforced);
  const modules = fixes.filter(({ run }) => run !== undefined);
  return [...modules, ...files.flatMap((file) => placed(file, sandbox, enforced !== undefined))];
}

/** A file in the folder of a site, its line where it says, and the lines that it changes. */
export function placed(
  { stack, path, block, text, enforced = text, include, changed = [] }: FixFile,
  { folder }: Sandbox,
  isEnforced: boolean,
): Placed[] {
  if (block !== undefined) throw new Error(`${stack} has a block, ${block}`);
  const [base] = /^\/etc\/\w+/.exec(path) ?? [dirname(path)];
  const here = (words: string) => words.replaceAll(`${base}/`, `${folder}/`);
  const files = { [path.slice(base.length + 1)]: here(isEnforced ? enforced : text) };
  const changes = changed.map(({ diff }) => ({
    stack,
    place: 'listing',
    text: diff.flatMap((line) => (line.startsWith('+ ') ? [line.slice(2)] : [])).join('\n'),
  }));
  const [, end = ''] = /sitegrade-[a-z\d]+(-\w+)?\./.exec(path) ?? [];
  const alone = READ_BY_ITSELF[stack];
  const line: Placed | undefined = include
    ? { stack, place: MARKS[stack]?.[end] ?? '', text: here(include.line), files }
    : alone && { stack, place: alone.place, text: alone.line(here(path)), files };
  // Another file names it.
  return [...changes, line ?? { stack, place: MARKS[stack]?.[''] ?? '', text: '', files }];
}
