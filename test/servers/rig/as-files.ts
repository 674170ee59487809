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
  django: { '': 'settings' },
  flask: { '': 'app' },
  express: { '': 'app' },
  koa: { '': 'app' },
  fastify: { '': 'app' },
  nextjs: { '': 'import' },
  sveltekit: { '': 'import' },
  php: { '': 'pagetop' },
  wordpress: { '': 'config' },
  mediawiki: { '': 'settings' },
  laravel: { '': 'index' },
  symfony: { '': 'index' },
};
/** The mark of a line of the site that a file changes. */
const CHANGED: Readonly<Record<string, string>> = { nextjs: 'export', sveltekit: 'hooks' };
/** The folder of the file with that mark, if it is not that of the site. */
const FOLDERS: Readonly<Record<string, string>> = {
  django: 'shop/',
  sveltekit: 'src/',
  php: 'site/',
  wordpress: 'wordpress/',
};
const READ_BY_ITSELF: Readonly<Record<string, { readonly place: string; line: (path: string) => string }>> = {
  nginx: { place: 'http', line: (path) => `include ${path};` },
  apache: { place: 'server', line: (path) => `Include ${path}` },
  nuxt: { place: 'files', line: (path) => path },
  php: { place: 'ini', line: () => '' },
  rails: { place: 'initializer', line: () => '' },
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
  return [...modules, ...files.flatMap((file) => placed(file, fixes, sandbox, enforced !== undefined))];
}

/** Files beside earlier ones, whose changed line they change again: they wrap what it has. */
export function beside(earlier: readonly Placed[], later: readonly Placed[]): readonly Placed[] {
  const isChanged = ({ stack, place }: Placed) => CHANGED[stack] === place;
  const [, wrapped] =
    / = (.*);$|default (.*);$/.exec(earlier.find(isChanged)?.text ?? '')?.filter(Boolean) ?? [];
  return [
    ...earlier.filter((one) => !isChanged(one) || !later.some(isChanged)),
    ...later.map((one) =>
      isChanged(one) && wrapped !== undefined
        ? { ...one, text: one.text.replace(/\(\w+\);$/, () => `(${wrapped});`) }
        : one,
    ),
  ];
}

/** A file in the folder of a site, its line where it says, and the lines that it changes. */
export function placed(
  { stack, path, block, text, enforced = text, include, changed = [] }: FixFile,
  fixes: readonly FileBlock[],
  sandbox: Sandbox,
  isEnforced: boolean,
): Placed[] {
  if (block !== undefined) {
    const { place = '' } = fixes.find((one) => one.stack === stack && one.placeWords === block) ?? {};
    return [{ stack, place, text: isEnforced ? enforced : text }];
  }
  const [base] = /^\/etc\/\w+\//.exec(path) ?? [];
  const here = (words: string) => (base === undefined ? words : words.replaceAll(base, `${sandbox.folder}/`));
  const name = path.slice(base?.length ?? 0);
  const folder = base === undefined && !name.includes('/') ? (FOLDERS[stack] ?? '') : '';
  const files = { [`${folder}${name}`]: here(isEnforced ? enforced : text) };
  const changes = changed.map(({ where, diff }) => ({
    stack,
    place:
      fixes.find((one) => one.stack === stack && one.placeWords === where)?.place ?? CHANGED[stack] ?? where,
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
