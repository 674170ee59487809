import type { FixFile } from '../fixes/files/files-of.js';
import { stackOf } from '../fixes/index.js';
import { code, heading, listOf, name, paragraph, type Block, type Inline } from './document.js';
import { counted } from './texts.js';
import { markdownOf } from './to-markdown.js';

/** A file of the server, and what it is called in the folder. */
export interface WrittenFile {
  readonly file: FixFile;
  readonly path: string;
  /** The one to use later, if there is one. */
  readonly enforced?: string;
}

export interface Guide {
  /** Of the page, without query. */
  readonly url: string;
  readonly version: string;
  /** Such as `2026-11-30`. */
  readonly date: string;
  readonly files: readonly WrittenFile[];
  /** Findings whose fix is in no file, with the reason. */
  readonly leftOut: readonly { readonly text: string; readonly why: string }[];
  /** How to call `verify` with the folder. */
  readonly verify: string;
}

/** What to do with the files of a folder, in order: places, tests of the configuration, and how to undo it. */
export function deployGuide({ url, version, date, files, leftOut, verify }: Guide): string {
  const all = files.map(({ file }) => file);
  const labels = [...new Set(all.map(({ label }) => label))];
  return markdownOf([
    heading(1, 'Deploy the fixes'),
    paragraph(`For ${url}, as it was on ${date}. Written by Sitegrade ${version}.`),
    paragraph(
      'Do the steps in their order, on a test server first if there is one. These files have only what the site lacked on that day: put them beside earlier files and lines of Sitegrade, which stay unless a step says otherwise.',
    ),
    ...files.flatMap((one, at) => [...stepOf(one, at), ...loadAfter(all, at)]),
    heading(2, `${String(files.length + 1)}. Check that it arrived`),
    code('sh', verify),
    paragraph(
      'It asks the addresses in plan.json again and says which headers are deployed, missing, lost on some addresses, lowered or sent twice.',
    ),
    heading(2, 'Undo'),
    ...listOf(
      labels.map((label): Inline => [
        { is: 'strong', text: label },
        ': ',
        undoOf(all.filter((file) => file.label === label)),
      ]),
    ),
    ...labels.flatMap((label) => {
      const more = all.flatMap((file) => (file.label === label ? notesOf(file).more : []));
      return more.length > 0 ? [heading(2, moreAbout(label)), ...listOf([...new Set(more)])] : [];
    }),
    ...(leftOut.length > 0
      ? [heading(2, 'Not in these files'), ...listOf(leftOut.map((one) => `${one.text}: ${one.why}`))]
      : []),
  ]);
}

/** Notes that stand with a file: its cautions, and others up to this number. */
const SHOWN = 3;

function notesOf({ warnings, cautions }: FixFile): Record<'shown' | 'more', readonly string[]> {
  const others = warnings.filter((one) => !cautions.includes(one));
  const room = Math.max(0, SHOWN - cautions.length);
  return { shown: [...cautions, ...others.slice(0, room)], more: others.slice(room) };
}

function moreAbout(label: string): string {
  return `More about the files for ${label}`;
}

function stepOf({ file, path, enforced }: WrittenFile, at: number): Block[] {
  const { label, block } = file;
  const { shown, more } = notesOf(file);
  return [
    heading(2, [`${String(at + 1)}. ${label}: `, name(path)]),
    ...needsOf(file),
    paragraph(
      block
        ? ['Put the lines of ', name(path), ` ${placeOf(block)}.`]
        : ['Copy ', name(path), ' to ', name(file.path), '.'],
    ),
    ...linesOf(file),
    ...listOf(shown),
    ...(more.length > 0 ? [paragraph(`Before you load it, read “${moreAbout(label)}” at the end.`)] : []),
    ...(enforced === undefined
      ? []
      : [
          paragraph([
            'Later, once browsers report no violations on any page, use ',
            name(enforced),
            ' in its place: it enforces the policy.',
          ]),
        ]),
  ];
}

/** A file with its text: what it needs first, the lines of the site that it adds or changes, and notes. */
export function fileBlocks(file: FixFile): Block[] {
  const { shown, more } = notesOf(file);
  return [
    ...needsOf(file),
    code(languageOf(file), file.text.replace(/\n$/, '')),
    ...linesOf(file),
    ...listOf(shown),
    ...(more.length > 0
      ? [{ is: 'fold', summary: counted(more.length, 'more note'), blocks: listOf(more) } as const]
      : []),
  ];
}

function languageOf({ stack, path, block }: FixFile): string {
  const { language = '', languageAt } = stackOf(stack) ?? {};
  const place = block === undefined ? '' : path.slice(stack.length + 1, -'.txt'.length);
  return languageAt?.[place] ?? language;
}

function needsOf({ needs }: FixFile): Block[] {
  const commands = needs.filter((need) => !need.endsWith('.'));
  return [
    ...(needs.length > 0 ? [paragraph('First:')] : []),
    ...(commands.length > 0 ? [code('sh', commands.join('\n'))] : []),
    ...needs.filter((need) => need.endsWith('.')).map((need) => paragraph(need)),
  ];
}

function linesOf({ include, changed = [] }: FixFile): Block[] {
  return [
    ...(include
      ? [paragraph(`Add this line to ${include.file}, ${include.where}:`), code('', include.line)]
      : []),
    ...changed.flatMap(({ where, diff }) => [paragraph(`Change ${where}:`), code('diff', diff.join('\n'))]),
  ];
}

/** How to test and load the configuration of a server, after its last file. */
export function loadAfter(files: readonly FixFile[], at: number): Block[] {
  const stack = files[at]?.stack;
  if (files.slice(at + 1).some((file) => file.stack === stack)) return [];
  const own = files.filter((file) => file.stack === stack);
  const commands = loadCommands(own);
  if (commands.length === 0) return [paragraph('Then deploy, or load the configuration again.')];
  const isTested = own.some(({ test }) => test !== '');
  const say = isTested ? 'Test the configuration, and load it if the test passes:' : 'Then run:';
  return [paragraph(say), code('sh', commands.join('\n'))];
}

/** Each is one line, so that nothing is loaded where the test fails. */
export function loadCommands(files: readonly FixFile[]): string[] {
  const all = files.flatMap(({ test, reload }) =>
    reload === undefined ? [] : [test === '' ? reload : `${test} && ${reload}`],
  );
  return [...new Set(all)];
}

/** How to undo the files of a server, in sentences. */
export function undoOf(files: readonly FixFile[]): string {
  return [...new Set(files.flatMap(({ undo }) => undo.split(/(?<=\.) /)))].join(' ');
}

/** A place as a phrase that follows “put the lines”. */
function placeOf(block: string): string {
  return /^(?:at|in|into|inside|before|after|to|above|below|on)\b/i.test(block) ? block : `here: ${block}`;
}
