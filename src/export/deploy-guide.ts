import type { PhrasingContent, RootContent } from 'mdast';
import type { FixFile } from '../fixes/files/files-of.js';
import { codeSpan, inlineText, verbatim } from './escape.js';
import { code, heading, list, markdownOf, paragraph, strong, text } from './mdast.js';

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
  const labels = files.map(({ file }) => file.label);
  const children: RootContent[] = [
    heading(1, [text('Deploy the fixes')]),
    paragraph([...inlineText(`For ${url}, as it was on ${date}. Written by Sitegrade ${version}.`)]),
    paragraph([
      text(
        'Do the steps in their order, on a test server first if there is one. These files have only what the site lacked on that day: put them beside earlier files and lines of Sitegrade, which stay unless a step says otherwise.',
      ),
    ]),
    ...files.flatMap((one, at) => [...stepOf(one, at), ...loadAfter(files, at)]),
    heading(2, [text(`${String(files.length + 1)}. Check that it arrived`)]),
    code('sh', [verify]),
    paragraph([
      text(
        'It asks the addresses in plan.json again and says which headers are deployed, missing, lost on some addresses, lowered or sent twice.',
      ),
    ]),
    ...enforcedStep(files),
    heading(2, [text('Undo')]),
    ...[...new Set(labels)].flatMap((label): RootContent[] => {
      const own = files.flatMap(({ file }) => (file.label === label ? [file] : []));
      const sentences = new Set(own.flatMap(({ undo }) => undo.split(/(?<=\.) /)));
      // A file that is gone cannot be tested.
      const isGone = (test: string) => own.some(({ path }) => test.endsWith(` ${path}`));
      const commands = loadingOf(own.map((file) => (isGone(file.test) ? { ...file, test: '' } : file)));
      return [
        paragraph([strong([text(label)]), text(': '), ...withLines([...sentences].join(' '))]),
        ...(commands.length > 0 ? [code('sh', commands)] : []),
      ];
    }),
    ...[...new Set(labels)].flatMap((label) => {
      const more = files.flatMap(({ file }) => (file.label === label ? notesOf(file).more : []));
      return more.length > 0 ? [heading(2, [text(moreAbout(label))]), listOf([...new Set(more)])] : [];
    }),
    ...(leftOut.length > 0
      ? [
          heading(2, [text('Not in these files')]),
          list(leftOut.map((one) => inlineText(`${one.text}: ${one.why}`))),
        ]
      : []),
  ];
  return markdownOf(children);
}

/** Notes that stand with a file: its cautions, and others up to this number. The rest is at the end. */
const SHOWN = 3;

function notesOf({ warnings, cautions }: FixFile): Record<'shown' | 'more', readonly string[]> {
  const others = warnings.filter((one) => !cautions.includes(one));
  const room = Math.max(0, SHOWN - cautions.length);
  return { shown: [...cautions, ...others.slice(0, room)], more: others.slice(room) };
}

function moreAbout(label: string): string {
  return `More about the files for ${label}`;
}

function listOf(sentences: readonly string[]): RootContent {
  return list(sentences.map((sentence) => inlineText(sentence)));
}

function stepOf({ file, path }: WrittenFile, at: number): RootContent[] {
  const { label, block, include, changed = [], needs } = file;
  const { shown, more } = notesOf(file);
  const [sentences, commands] = [
    needs.filter((need) => need.endsWith('.')),
    needs.filter((need) => !need.endsWith('.')),
  ];
  const place = block
    ? [text('Put the lines of '), codeSpan(path), text(' '), ...inlineText(`${placeOf(block)}.`)]
    : [
        ...[text('Copy '), codeSpan(path), text(' to '), codeSpan(file.path)],
        ...(include && !file.path.includes('/')
          ? [text(' in the folder of '), ...inlineText(`${include.file}.`)]
          : [text('.')]),
      ];
  return [
    heading(2, [text(`${String(at + 1)}. ${label}: `), codeSpan(path)]),
    ...(needs.length > 0 ? [paragraph([text('First:')])] : []),
    ...(commands.length > 0 ? [code('sh', commands)] : []),
    ...sentences.map((sentence) => paragraph(inlineText(sentence))),
    paragraph(place),
    ...(include
      ? [
          paragraph(inlineText(`Add this to ${include.file}, ${include.where}:`)),
          ...verbatim(include.line, ''),
        ]
      : []),
    ...changed.flatMap(({ where, diff }) => [
      paragraph(inlineText(`Change ${where}:`)),
      ...verbatim(diff.join('\n'), 'diff'),
    ]),
    ...(shown.length > 0 ? [listOf(shown)] : []),
    ...(more.length > 0
      ? [paragraph([text(`Before you load it, read “${moreAbout(label)}” at the end.`)])]
      : []),
  ];
}

/** The files that take the place of the first ones. */
function enforcedStep(files: readonly WrittenFile[]): RootContent[] {
  const later = files.flatMap(({ file, enforced }) => (enforced === undefined ? [] : [{ file, enforced }]));
  if (later.length === 0) return [];
  const loading = loadingOf(later.map(({ file }) => file));
  const hasHsts = later.some(({ file }) => /strict-transport-security|hsts/i.test(file.enforced ?? ''));
  return [
    heading(2, [text(`${String(files.length + 2)}. After a week without reports: enforce the policy`)]),
    paragraph([
      text(
        'Until then the policy only reports. Use all pages of the site with the console of the browser open, also signed in, or collect violation reports and give them to fix with --reports. If browsers reported nothing for a week, put these files in the place of the first ones. Other pages than those that were recorded may use what the policy blocks.',
      ),
    ]),
    list(
      later.map(({ file, enforced }) => [
        codeSpan(enforced),
        text(file.block === undefined ? ' over ' : ' in place of the earlier lines, '),
        ...(file.block === undefined ? [codeSpan(file.path)] : inlineText(file.block)),
      ]),
    ),
    ...(hasHsts
      ? [
          paragraph([
            text(
              'Strict-Transport-Security in them is at most one step further, so never a year after five minutes. For the next step, write the fixes anew.',
            ),
          ]),
        ]
      : []),
    ...(loading.length > 0 ? [code('sh', loading)] : []),
  ];
}

/** How to test and load the configuration of a server, after its last file. */
function loadAfter(files: readonly WrittenFile[], at: number): RootContent[] {
  const stack = files[at]?.file.stack;
  if (files.slice(at + 1).some(({ file }) => file.stack === stack)) return [];
  const own = files.flatMap(({ file }) => (file.stack === stack ? [file] : []));
  const isTested = own.some(({ test }) => test !== '');
  const commands = loadingOf(own);
  if (commands.length === 0) return [paragraph([text('Then deploy, or load the configuration again.')])];
  const isLoaded = own.some(({ test, reload }) => test !== '' && reload !== undefined);
  const say = isLoaded
    ? 'Test the configuration, and load it if the test passes:'
    : isTested
      ? 'Deploy the application again if this passes:'
      : 'Then run:';
  return [paragraph([text(say)]), code('sh', commands)];
}

/** Commands in one line each, so that nothing is loaded where the test fails. */
function loadingOf(files: readonly FixFile[]): readonly string[] {
  const commands = files.map(({ test, reload }) => [test, reload].filter(Boolean).join(' && '));
  return [...new Set(commands)].filter(Boolean);
}

/** How to undo a file: what is between “ and ” is code, to be found by it. */
function withLines(undo: string): PhrasingContent[] {
  return undo.split(/“([^”]*)”/).map((part, at) => (at % 2 === 1 ? codeSpan(part) : text(part)));
}

/** A place as a phrase that follows “put the lines”. */
function placeOf(block: string): string {
  return /^(?:at|in|into|inside|before|after|to|above|below|on)\b/i.test(block) ? block : `here: ${block}`;
}
