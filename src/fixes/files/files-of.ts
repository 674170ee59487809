import { targetOf, type StackName } from '../../engine/index.js';
import type { FixBlock } from '../write/blocks.js';
import { comment, hostSign } from '../write/escape.js';
import { stackOf } from '../stacks/index.js';
import { apache, lighttpd, varnish, caddy } from './servers.js';
import * as javascript from './javascript.js';
import type { Change, Draft, Include, Layout } from './layout.js';
import { nginx } from './nginx.js';
import { django, flask } from './python.js';
import { spring, rails, aspnetcore } from './frameworks.js';
import { drupal, laravel, mediawiki, php, symfony, wordpress } from './php.js';

/** A file for one server; or a marked block, where the server reads no file of ours. */
export interface FixFile {
  readonly stack: StackName;
  /** Such as `Apache`. */
  readonly label: string;
  /**
   * Where it goes on the server, without a folder in that of the file of `include`; a name such as `haproxy-frontend.txt`
   * if it is a block. Never a text of the page.
   */
  readonly path: string;
  /** As a phrase, the place of a block in a file of the site; absent for a file. */
  readonly block?: string;
  /** Whole, with its marks or its head, and ends with \n. */
  readonly text: string;
  /** For a Markdown code block. */
  readonly language: string;
  /** The sign that begins a comment in the text; absent for a language without comments. */
  readonly comment?: string;
  /** The same with the policy enforced and the next step of HSTS. */
  readonly enforced?: string;
  /** The one line to add, or an import and a call; absent if the server reads the file by itself. */
  readonly include?: Include;
  /** Lines of the site that change in place. */
  readonly changed?: readonly Change[];
  /** What to do first: each a command or a sentence. */
  readonly needs: readonly string[];
  /** What to know before using it: sentences. Those of a server are at its first file. */
  readonly warnings: readonly string[];
  /** Those of the warnings that nobody may miss: about an outage, or a protection that goes. */
  readonly cautions: readonly string[];
  /** The command that tests the configuration, to be run before `reload`; '' if that does it, or there is none. */
  readonly test: string;
  /** The command that loads it; for a block as a person runs it, whose comment may say what is left to do. */
  readonly reload?: string;
  /** How to undo it, in a sentence or two, before `reload`. Lines and marks of a file are between “ and ”. */
  readonly undo: string;
  /** Ids of the findings that it closes once all files are in place. Those of a server are at its first file. */
  readonly closes: readonly string[];
}

/** What the head of a file says. */
export interface FilesAbout {
  /** Sitegrade's. */
  readonly version: string;
  /** When the page was loaded; undefined if that is unknown. */
  readonly date: Date | undefined;
  /** The page's host and port, as its fixes were written for. */
  readonly site?: { readonly host: string; readonly port: string };
}

/** A block, and the ids of the findings that it closes if they are known. */
export type FileBlock = FixBlock & { readonly closes?: readonly string[] };

/** The servers and applications that read a file of ours by one line. */
const LAYOUTS: Readonly<Partial<Record<StackName, Layout>>> = {
  nginx,
  apache,
  caddy,
  lighttpd,
  varnish,
  django,
  flask,
  spring,
  aspnetcore,
  express: javascript.node,
  koa: javascript.node,
  fastify: javascript.node,
  nextjs: javascript.nextjs,
  nuxt: javascript.nuxt,
  sveltekit: javascript.sveltekit,
  php,
  wordpress,
  drupal,
  mediawiki,
  laravel,
  symfony,
  rails,
};

/**
 * The files for the recommended blocks of a page, server by server.
 *
 * A later page of the site lacks less, so a file for it in the place of this one would take away what this one gave. The
 * name of a file therefore depends on what it is for: such a file goes beside this one, and only a file for the same,
 * such as its enforced version, replaces it.
 *
 * @param enforced the same blocks in their enforced version, where there is one
 */
export function filesOf(
  blocks: readonly FileBlock[],
  about: FilesAbout,
  enforced: readonly FixBlock[] = [],
): readonly FixFile[] {
  const recommended = blocks.filter(({ alternative }) => !alternative);
  return [...new Set(recommended.map(({ stack }) => stack))].flatMap((name) => {
    const ofStack = recommended.filter(({ stack }) => stack === name);
    const own = ofStack.filter(({ run }) => run === undefined);
    const commands = ofStack.flatMap(({ run }) => (run === undefined ? [] : [run]));
    const later = own.map(
      (one) => enforced.find(({ stack, place }) => stack === one.stack && place === one.place) ?? one,
    );
    const changes = later.some((one, at) => one !== own[at]);
    return (
      filesOfServer(own, changes ? later : undefined, commands, about) ??
      own.map((block, at): FixFile => {
        const whenEnforced = later[at];
        return blockOf(
          block,
          whenEnforced === block ? undefined : whenEnforced,
          commands,
          // Two blocks may be in one file of the site.
          signOf(own, about, block.place),
          about,
        );
      })
    );
  });
}

/** Whether a text for a cookie has what the cookie has already: of two such texts only one counts. */
function isOfWholeCookie({ stack, place }: FileBlock): boolean {
  return stack === 'nginx' || (stack === 'tomcat' && place === 'cookie');
}

/**
 * Five signs for the site and for what the blocks are for: targets, the values there that they replace, what they add to a
 * cookie, and what else nginx keeps sending with them, as a file that gives less must not replace the one in force.
 */
function signOf(blocks: readonly FileBlock[], { site }: FilesAbout, place = ''): string {
  const targets = blocks.flatMap((block) =>
    block.effect.map((one) => {
      if (one.op !== 'set-cookie-attributes' || isOfWholeCookie(block)) return targetOf(one);
      const { secure, httpOnly, sameSite } = one;
      return [targetOf(one), secure && 'Secure', httpOnly && 'HttpOnly', sameSite].filter(Boolean).join(' ');
    }),
  );
  const replaced = blocks.flatMap(({ parts }) =>
    parts.flatMap(({ advice }) =>
      advice?.op === 'set-header' && advice.replaces !== undefined
        ? [`${targetOf(advice)}: ${advice.replaces}`]
        : [],
    ),
  );
  const kept = blocks.flatMap(({ stack, text }) => (stack === 'nginx' ? (text.match(KEPT) ?? []) : []));
  const purpose = [...new Set([...targets, ...replaced, ...kept])].sort();
  return hostSign({ host: [site?.host, place, ...purpose].join('\n'), port: site?.port ?? '' });
}

/** Such as `add_header Referrer-Policy $kept_`. */
const KEPT = /^add_header [\w-]+ \$kept_/gm;

/** The files of a server that reads them; undefined for blocks. */
function filesOfServer(
  blocks: readonly FileBlock[],
  later: readonly FixBlock[] | undefined,
  commands: readonly string[],
  about: FilesAbout,
): readonly FixFile[] | undefined {
  const [first] = blocks;
  const layout = first && LAYOUTS[first.stack];
  if (!layout) return undefined;
  const { stack, label } = first;
  const { test, reload, replaced = {} } = layout;
  const sign = signOf(blocks, about);
  const drafts = (some: readonly FixBlock[]) =>
    layout
      .files({
        name: `sitegrade-${sign}`,
        sign,
        hostSign: hostSign(about.site ?? { host: '', port: '' }),
        host: about.site?.host ?? '',
        at: (place) => some.find((one) => one.place === place)?.text ?? '',
      })
      ?.filter(({ text }) => text !== '');
  const given = drafts(blocks);
  const enforced = later && drafts(later);
  if (!given || given.length === 0 || (later && !enforced)) return undefined;
  const changed = [
    ...given.flatMap((one) => one.changed ?? []),
    ...blocks.flatMap(({ place, placeWords, text }): Change[] => {
      const line = replaced[place];
      if (line === undefined) return [];
      const added = text.split('\n').map((one) => `+ ${one}`);
      return [{ where: placeWords, diff: [...(line === '' ? [] : [`- ${line}`]), ...added] }];
    }),
  ];
  const closes = blocks.flatMap((block) => block.closes ?? []);
  const earlier = given.flatMap((one) => one.earlier ?? []);
  const linesOf = (some: readonly Draft[]) =>
    some.flatMap(({ include }) => (include ? [quoted(include.line)] : []));
  const lines = linesOf(given.filter(({ isShared }) => !isShared));
  const shared = linesOf(given.filter(({ isShared }) => isShared));
  const undo = [
    ...(lines.length > 0
      ? [`Remove ${lines.join(' and ')}, then the files`]
      : [given.length > 1 ? 'Remove the files' : 'Remove the file']),
    ...(changed.length > 0 ? ['put the changed lines back'] : []),
    ...(earlier.length > 0 ? ['put back each “add_header” that you removed from other sitegrade files'] : []),
    reload === undefined ? 'and deploy again' : 'and load the configuration again',
  ].join(', ');
  const load = [test, reload].filter(Boolean).join(' && ');
  const last = shared.map((line) => ` ${line} and its file go with the last sitegrade file.`);
  const before = given.map((one) => (one.undo === undefined ? '' : `${one.undo} `));
  const whole = `${before.join('')}${undo}.${last.join('')}${hasHsts(blocks) ? KEPT_HSTS : ''}`;
  return given.map((draft, at): FixFile => {
    const { path, include } = draft;
    const same = enforced?.find((one) => one.path === path);
    const isFirst = at === 0;
    const headed = (one: Draft) =>
      withHead(
        one,
        about,
        isFirst ? { undo: [`Undo: ${whole}`, ...(load === '' ? [] : [`    ${load}`])], closes } : undefined,
      );
    return {
      stack,
      label,
      path,
      text: headed(draft),
      language: path.endsWith('.ini') ? 'ini' : (stackOf(stack)?.language ?? ''),
      comment: draft.comment ?? '#',
      ...(same && same.text !== draft.text && { enforced: headed(same) }),
      ...(include && { include }),
      ...(isFirst && changed.length > 0 && { changed }),
      needs: isFirst ? [...new Set([...commands, ...inFiles(blocks, 'needs'), ...earlier])] : [],
      warnings: isFirst ? inFiles(blocks, 'warnings') : [],
      cautions: isFirst ? inFiles(blocks, 'cautions') : [],
      test: draft.test ?? test,
      ...(reload !== undefined && { reload }),
      undo: whole,
      closes: isFirst ? closes : [],
    };
  });
}

/** Notes of blocks as they are true of files. */
function inFiles(blocks: readonly FileBlock[], notes: 'needs' | 'warnings' | 'cautions'): readonly string[] {
  const all = blocks.flatMap((block) => block[notes].map((note) => block.inFiles[note] ?? note));
  return [...new Set(all)].filter((note) => note !== '');
}

/** @param server what the first file says of all of them */
function withHead(
  { path, first, text, comment: sign = '#', include, earlier }: Draft,
  about: FilesAbout,
  server: { readonly undo: readonly string[]; readonly closes: readonly string[] } | undefined,
): string {
  const rules = rulesOf(server?.closes ?? []);
  const head = [
    `${path}: ${signature(about)}.`,
    ...(rules === '' ? [] : [`Closes, with the files beside it: ${rules}.`]),
    ...(include ? [`In ${include.file}, add ${quoted(include.line)} ${include.where}.`] : []),
    earlier === undefined
      ? 'A newer file of this name replaces it as a whole: change nothing here. Files of other names stay.'
      : `A newer file of this name replaces it as a whole. Files of other names stay. ${earlier}`,
    ...(server?.undo ?? []),
  ];
  const above = first === undefined ? '' : `${first}\n`;
  return `${above}${head.map((line) => `${comment(sign, line)}\n`).join('')}\n${text}\n`;
}

function quoted(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `“${line}”`)
    .join(' and ');
}

/** The rules of these findings, without what a finding may have of a page. */
function rulesOf(closes: readonly string[]): string {
  const rules = closes.flatMap((id) => /^[a-z\d-]+(?=\/|$)/.exec(id) ?? []);
  return [...new Set(rules)].join(', ');
}

/** Such as `Sitegrade 1.2.3, 2030-01-02, for shop.test`. */
function signature({ version, date, site }: FilesAbout): string {
  const day = date && Number.isFinite(date.getTime()) ? [date.toISOString().slice(0, 10)] : [];
  const host = site && /^[a-z\d.-]{1,100}$/.test(site.host) ? [`for ${site.host}`] : [];
  return [`Sitegrade ${version}`, ...day, ...host].join(', ');
}

/**
 * What a host calls the file that a block is for, or is a part of; by its place. In JSON there are no comments: what the
 * head of a file says stands beside it.
 */
const NAMES: Readonly<Partial<Record<StackName, Readonly<Record<string, string>>>>> = {
  netlify: { files: '_headers' },
  vercel: { project: 'vercel.json' },
  firebase: { project: 'firebase.json' },
  cloudflare: { rules: 'rules.json', files: '_headers', worker: 'worker.js' },
  cloudfront: { policy: 'policy.json', function: 'function.js' },
};

function blockOf(
  block: FileBlock,
  later: FixBlock | undefined,
  commands: readonly string[],
  sign: string,
  about: FilesAbout,
): FixFile {
  const { stack, label, place, placeWords, closes = [], needs, warnings, cautions, check } = block;
  const reload = check.find((one) => !one.startsWith('curl '));
  const again = stackOf(stack)?.kind === 'server' ? 'load the configuration again' : 'deploy again';
  return {
    stack,
    label,
    path: NAMES[stack]?.[place] ?? `${stack}-${place}.txt`,
    block: placeWords,
    text: marked(block, sign, about),
    language: block.language,
    ...(hasMarks(block) && { comment: block.comment }),
    ...(later && { enforced: marked(later, sign, about) }),
    needs: [...commands, ...needs],
    warnings,
    cautions,
    test: '',
    ...(reload !== undefined && { reload }),
    undo: `Remove ${hasMarks(block) ? `the lines from “sitegrade ${sign}” to “end sitegrade ${sign}”` : 'what this adds'} and ${again}.${hasHsts([block]) ? KEPT_HSTS : ''}`,
    closes,
  };
}

/** JSON and HTML have no comments for marks. */
function hasMarks({ language }: FixBlock): boolean {
  return language !== 'json' && language !== 'html';
}

/** Between marks, so that a newer one replaces it as a whole. */
function marked(block: FixBlock, sign: string, about: FilesAbout): string {
  const { text } = block;
  if (!hasMarks(block)) return `${text}\n`;
  const say = (words: string) => `${comment(block.comment, words)}\n`;
  const begin = `sitegrade ${sign} (${signature(about)}): a newer block with this sign replaces it as a whole.`;
  return `${say(begin)}${text}\n${say(`end sitegrade ${sign}`)}`;
}

function hasHsts(blocks: readonly FixBlock[]): boolean {
  return blocks.some(({ effect }) =>
    effect.some((one) => one.op === 'set-header' && one.name.toLowerCase() === 'strict-transport-security'),
  );
}

const KEPT_HSTS = ' Browsers keep Strict-Transport-Security for its max-age.';
