import type { FixFile } from '../fixes/files/files-of.js';
import { comment } from '../fixes/write/escape.js';
import { code, heading, listOf, name, paragraph, strong, type Block, type Inline } from './document.js';
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
  /** When the page was seen, such as `2026-11-30`; undefined if that is unknown. */
  readonly date: string | undefined;
  /** The servers that the files are for, with the evidence: a phrase. */
  readonly servers: string;
  readonly files: readonly WrittenFile[];
  /** Findings whose fix is in no file, with the reason. */
  readonly leftOut: readonly { readonly text: string; readonly why: string }[];
  /** How to call `verify` with the folder. */
  readonly verify: string;
}

/** What to do with the files of a folder, in order: places, tests of the configuration, and how to undo it. */
export function deployGuide({ url, version, date, servers, files, leftOut, verify }: Guide): string {
  const all = files.map(({ file }) => file);
  const labels = [...new Set(all.map(({ label }) => label))];
  return markdownOf([
    heading(1, 'Deploy the fixes'),
    paragraph(
      `For ${url}${date === undefined ? '' : `, as it was on ${date}`}. Written by Sitegrade ${version}.`,
    ),
    paragraph([
      `The servers: ${servers}`,
      withCode('. The grade needs the files for each. If one is wrong, write them again with --stack.'),
    ]),
    paragraph(
      'Do the steps in their order, on a test server first if there is one. These files have only what the site lacked then: put them beside earlier files and lines of Sitegrade, which stay unless a step says otherwise.',
    ),
    ...files.flatMap((one, at) => [...stepOf(one, at), ...loadAfter(all, at)]),
    heading(2, `${String(files.length + 1)}. Check that it arrived`),
    code('sh', verify),
    paragraph(
      withCode(
        'It asks the addresses in plan.json again and says which headers are deployed, missing, lost on some addresses, lowered or sent twice.',
      ),
    ),
    ...enforcedStep(files),
    heading(2, 'Undo'),
    ...labels.flatMap((label): Block[] => {
      const own = all.filter((file) => file.label === label);
      // A file that is gone cannot be tested.
      const isGone = (test: string) => own.some(({ path }) => test.endsWith(` ${path}`));
      const commands = loadCommands(own.map((file) => (isGone(file.test) ? { ...file, test: '' } : file)));
      return [
        paragraph([strong(label), ': ', undoOf(own)]),
        ...(commands.length > 0 ? [code('sh', commands.join('\n'))] : []),
      ];
    }),
    ...labels.flatMap((label) => {
      const more = all.flatMap((file) => (file.label === label ? notesOf(file).more : []));
      return more.length > 0
        ? [heading(2, moreAbout(label)), ...listOf([...new Set(more)].map(withCode))]
        : [];
    }),
    ...(leftOut.length > 0
      ? [heading(2, 'Not in these files'), ...listOf(leftOut.map((one) => `${one.text}: ${one.why}`))]
      : []),
  ]);
}

/** Notes that stand with a file: its cautions, and others up to this number. */
const SHOWN = 3;

/** Notes of a file: those that are seen beside it, and the others. */
export function notesOf({ warnings, cautions }: FixFile): Record<'shown' | 'more', readonly string[]> {
  const others = warnings.filter((one) => !cautions.includes(one));
  const room = Math.max(0, SHOWN - cautions.length);
  return { shown: [...cautions, ...others.slice(0, room)], more: others.slice(room) };
}

function moreAbout(label: string): string {
  return `More about the files for ${label}`;
}

function stepOf({ file, path }: WrittenFile, at: number): Block[] {
  const { label, block, include } = file;
  const { shown, more } = notesOf(file);
  return [
    heading(2, [`${String(at + 1)}. ${label}: `, name(path)]),
    ...needsOf(file),
    paragraph(
      block
        ? ['Put the lines of ', name(path), ` ${placeOf(block)}.`]
        : [
            ...['Copy ', name(path), ' to ', name(file.path)],
            include && !file.path.includes('/') ? ` in the folder of ${include.file}.` : '.',
          ],
    ),
    ...linesOf(file),
    ...listOf(shown.map(withCode)),
    ...(more.length > 0 ? [paragraph(`Before you load it, read “${moreAbout(label)}” at the end.`)] : []),
  ];
}

/** The files that take the place of the first ones. */
function enforcedStep(files: readonly WrittenFile[]): Block[] {
  const later = files.flatMap(({ file, enforced }) => (enforced === undefined ? [] : [{ file, enforced }]));
  if (later.length === 0) return [];
  const loading = loadCommands(later.map(({ file }) => file));
  const hasHsts = later.some(({ file }) => /strict-transport-security|hsts/i.test(file.enforced ?? ''));
  return [
    heading(2, `${String(files.length + 2)}. After a week without reports: enforce the policy`),
    paragraph(
      withCode(
        'Until then the policy only reports. Use all pages of the site with the console of the browser open, also signed in, or collect violation reports and give them to fix with --reports. If browsers reported nothing for a week, put these files in the place of the first ones. Other pages than those that were recorded may use what the policy blocks.',
      ),
    ),
    ...listOf(
      later.map(({ file, enforced }) =>
        file.block === undefined
          ? [name(enforced), ' over ', name(file.path)]
          : [name(enforced), ` in place of the earlier lines, ${file.block}`],
      ),
    ),
    ...(hasHsts
      ? [
          paragraph(
            'Strict-Transport-Security in them is at most one step further, so never a year after five minutes. For the next step, write the fixes anew.',
          ),
        ]
      : []),
    ...(loading.length > 0 ? [code('sh', loading.join('\n'))] : []),
  ];
}

/** A file with its text: what it needs first, the lines of the site that it adds or changes, and notes. */
export function fileBlocks(file: FixFile): Block[] {
  const { shown, more } = notesOf(file);
  return [
    ...needsOf(file),
    code(file.language, file.text.replace(/\n$/, '')),
    ...linesOf(file),
    ...listOf(shown.map(withCode)),
    ...(more.length > 0
      ? [
          {
            is: 'fold',
            summary: counted(more.length, 'more note'),
            blocks: listOf(more.map(withCode)),
          } as const,
        ]
      : []),
  ];
}

/** All files, each below its place, and how to load those of a server after its last. */
export function filesBlocks(files: readonly FixFile[]): Block[] {
  return files.flatMap((file, at) => [
    paragraph(`${file.label}: ${file.block ?? file.path}`),
    ...fileBlocks(file),
    ...loadAfter(files, at),
  ]);
}

/**
 * Files as one text for the clipboard. Above each, as comments of its language, is where it goes, what it needs first,
 * which lines of the site change, and notes: a text with one file can be saved as it is.
 */
export function filesText(files: readonly FixFile[]): string {
  return files.map((file, at) => copiedFile(file, files, at)).join('\n');
}

function copiedFile(file: FixFile, files: readonly FixFile[], at: number): string {
  const { label, path, block, text, language, comment: sign = '#' } = file;
  const { needs, changed = [] } = file;
  const { shown, more } = notesOf(file);
  const number = files.length > 1 ? `${String(at + 1)} of ${String(files.length)}. ` : '';
  const lines = [
    block === undefined ? `${number}${label}: save this as ${path}` : `${number}${label}: ${block}`,
    // The head of the file may have it.
    ...needs.flatMap((need) =>
      text.includes(need) ? [] : need.endsWith('.') ? need : `${modulesTitle([need])}: ${need}`,
    ),
    ...changed.flatMap(({ where, diff }) => [`${changeTitle(where)}:`, ...diff.map((line) => `    ${line}`)]),
    ...loadCommands(endedAt(files, at)).map((command) => `Then: ${command}`),
    ...shown.map((note) => `Note: ${note}`),
    ...(more.length > 0 ? [`The report has ${counted(more.length, 'more note')}.`] : []),
  ];
  // Nothing may stand above the sign that begins PHP: it would be sent.
  const [, first = '', rest = ''] = /^(<\?php\n)?([^]*)$/.exec(text) ?? [];
  const above = lines.map((line) => `${comment(sign, line)}\n`).join('');
  return file.comment ? `${first}${above}${rest}` : `${above}\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

function needsOf({ needs }: FixFile): Block[] {
  const commands = needs.filter((need) => !need.endsWith('.'));
  return [
    ...(commands.length > 0
      ? [paragraph(`${modulesTitle(commands)}:`), code('sh', commands.join('\n'))]
      : []),
    ...needs.filter((need) => need.endsWith('.')).map((need) => paragraph(withCode(need))),
  ];
}

/** What the commands do that come first: each is about modules of the server. */
function modulesTitle(commands: readonly string[]): string {
  return `${commands.some((one) => one.includes(' install ')) ? 'Install' : 'Enable'} the modules that it uses`;
}

/** What to do with lines of the site at a place. */
export function changeTitle(where: string): string {
  if (/^instead of /.test(where)) return where.replace('instead of', 'Replace');
  return /^(?:in|at)\b/.test(where) ? `Change this ${where}` : `Change ${where}`;
}

/** Code of ours that has no sign of code, or more than one word: the rest becomes code word by word. */
const CODE =
  /(?<=^|\s|\s\()((?:server|http|location|if) \{\}|X-Forwarded-Proto: https|autoindex on;|--[a-z]+|plan\.json|wp-config\.php|[\w.]+\(\))(?=\)?[.,:;]?(?:\s|$))/;

function withCode(text: string): Inline {
  return text.split(CODE).map((part, at): Inline => (at % 2 === 1 ? name(part) : part));
}

function linesOf({ include, language, changed = [] }: FixFile): Block[] {
  return [
    ...(include
      ? [paragraph(withCode(`Add this to ${include.file}, ${include.where}:`)), code(language, include.line)]
      : []),
    ...changed.flatMap(({ where, diff }) => [
      paragraph(withCode(`${changeTitle(where)}:`)),
      code('diff', diff.join('\n')),
    ]),
  ];
}

/** The files of a server, at its last one; none before. */
export function endedAt(files: readonly FixFile[], at: number): readonly FixFile[] {
  const own = files.filter(({ stack }) => stack === files[at]?.stack);
  return own.at(-1) === files[at] ? own : [];
}

/** How to test and load the configuration of a server, after its last file. */
export function loadAfter(files: readonly FixFile[], at: number): Block[] {
  const own = endedAt(files, at);
  if (own.length === 0) return [];
  const commands = loadCommands(own);
  if (commands.length === 0) return [paragraph('Then deploy, or load the configuration again.')];
  const isTested = own.some(({ test }) => test !== '');
  const isLoaded = own.some(({ test, reload }) => test !== '' && reload !== undefined);
  const say = isLoaded
    ? 'Test the configuration, and load it if the test passes:'
    : isTested
      ? 'Deploy the application again if this passes:'
      : 'Then run:';
  return [paragraph(say), code('sh', commands.join('\n'))];
}

/** Each is one line, so that nothing is loaded where the test fails. */
export function loadCommands(files: readonly FixFile[]): string[] {
  const all = files.map(({ test, reload }) => [test, reload].filter(Boolean).join(' && '));
  return [...new Set(all)].filter(Boolean);
}

/** How to undo the files of a server: what is between “ and ” is code, to be found by it. */
export function undoOf(files: readonly FixFile[]): Inline {
  const sentences = new Set(files.flatMap(({ undo }) => undo.split(/(?<=\.) /)));
  const parts = [...sentences].join(' ').split(/“([^”]*)”/);
  return parts.map((part, at): Inline => (at % 2 === 1 ? { is: 'verbatim', text: part } : part));
}

/** A place as a phrase that follows “put the lines”. */
function placeOf(block: string): string {
  return /^(?:at|in|into|inside|before|after|to|above|below|on)\b/i.test(block) ? block : `here: ${block}`;
}
