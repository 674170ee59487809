import type { StackName } from '../../engine/index.js';
import type { FixBlock } from '../write/blocks.js';
import { stackOf } from '../stacks/index.js';

/** A file for one server, replaced as a whole the next time; or a marked block, where the server reads no file of ours. */
export interface FixFile {
  readonly stack: StackName;
  /** Such as `Apache`. */
  readonly label: string;
  /** Where it goes on the server; a name such as `haproxy-frontend.txt` if it is a block. Never a text of the page. */
  readonly path: string;
  /** As a phrase, the place of a block in a file of the site; absent for a file. */
  readonly block?: string;
  /** Whole, with its marks and its head, and ends with \n. */
  readonly text: string;
  /** The same with the policy enforced and the next step of HSTS. */
  readonly enforced?: string;
  /** The one line to add; absent if the server reads the file by itself. */
  readonly include?: Include;
  /** Lines of the site that change in place. */
  readonly changed?: readonly Change[];
  /** What to do first: each a command or a sentence. */
  readonly needs: readonly string[];
  /** The command that tests the configuration; '' if there is none. */
  readonly test: string;
  /** The command that loads it. */
  readonly reload?: string;
  /** How to undo it, in a sentence or two. */
  readonly undo: string;
  /** Ids of the findings that it closes once all files are in place. */
  readonly closes: readonly string[];
}

export interface Include {
  /** The file of the site that gets the line, as it is called by default. */
  readonly file: string;
  readonly line: string;
  /** Where in it, as a phrase. */
  readonly where: string;
}

export interface Change {
  /** As a phrase. */
  readonly where: string;
  /** Lines that begin with `- ` or `+ `. */
  readonly diff: readonly string[];
}

/** What the head of a file says. */
export interface FilesAbout {
  /** Sitegrade's. */
  readonly version: string;
  /** When the page was loaded; undefined if that is unknown. */
  readonly date: Date | undefined;
}

/** A block, and the ids of the findings that it closes if they are known. */
export type FileBlock = FixBlock & { readonly closes?: readonly string[] };

/**
 * The files for the recommended blocks of a page, in their order.
 * @param enforced the same blocks in their enforced version, where there is one
 */
export function filesOf(
  blocks: readonly FileBlock[],
  about: FilesAbout,
  enforced: readonly FixBlock[] = [],
): readonly FixFile[] {
  return blocks
    .filter(({ alternative, run }) => !alternative && run === undefined)
    .map((block) => {
      const later = enforced.find(({ stack, place }) => stack === block.stack && place === block.place);
      const commands = blocks.flatMap(({ stack, run }) => (stack === block.stack && run ? [run] : []));
      return markedFile(block, about, commands, later);
    });
}

function markedFile(
  block: FileBlock,
  about: FilesAbout,
  commands: readonly string[],
  later: FixBlock | undefined,
): FixFile {
  const { stack, label, place, placeWords, closes = [], needs } = block;
  return {
    stack,
    label,
    path: `${stack}-${place}.txt`,
    block: placeWords,
    text: marked(block, about),
    ...(later && { enforced: marked(later, about) }),
    needs: [...commands, ...needs],
    ...commandsOf(block),
    undo: undoOf(block),
    closes,
  };
}

/** Between marks, so that the next one replaces it as a whole; JSON and HTML have no comments for them. */
function marked({ text, language, comment, commentEnd, closes = [] }: FileBlock, about: FilesAbout): string {
  if (language === 'json' || language === 'html') return `${text}\n`;
  const say = (words: string) => `${comment} ${words}${commentEnd}`;
  const day = about.date && Number.isFinite(about.date.getTime()) ? `, ${dayOf(about.date)}` : '';
  return [
    say(`sitegrade ${about.version}${day}: the next one replaces all lines up to "end sitegrade".`),
    ...(closes.length > 0 ? [say(`Closes ${closes.length} findings.`)] : []),
    text,
    say('end sitegrade'),
    '',
  ].join('\n');
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The command that tests the configuration, and the one that loads it. */
function commandsOf({ check }: FixBlock): Pick<FixFile, 'test' | 'reload'> {
  const [test = '', reload] = check.find((one) => !one.startsWith('curl '))?.split(' && ') ?? [];
  return { test, ...(reload !== undefined && { reload }) };
}

function undoOf({ stack, effect }: FixBlock): string {
  const kind = stackOf(stack)?.kind;
  const again = kind === 'server' ? 'load the configuration again' : 'deploy again';
  const isHsts = effect.some(
    (one) => one.op === 'set-header' && one.name.toLowerCase() === 'strict-transport-security',
  );
  return `Remove the lines from "sitegrade" to "end sitegrade" and ${again}.${isHsts ? KEPT_HSTS : ''}`;
}

const KEPT_HSTS = ' Browsers keep Strict-Transport-Security for its max-age.';
