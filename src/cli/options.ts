import { parseArgs } from 'node:util';
import { FORMATS, type Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import { parseAddress } from './address.js';
import type { CredentialArguments } from './credentials.js';
import { parseAcceptStatus, parseFailOn, parseThreshold } from './gate.js';
import { STDIN } from './har-file.js';
import { parseResolve, type Resolve } from './resolve.js';
import { parseStack, stackLines } from './stack.js';
import { UserError } from './terminal.js';

/**
 * What an option takes, and the field of the configuration file: `flag` nothing (true or false), `text` a text, `number` a
 * text (a number too), `names` names with commas between them (a list), `list` and `numbers` a text each time (a list of
 * texts, or of numbers too).
 */
export type Kind = Option['kind'];
type One = 'text' | 'number' | 'names';
type Many = 'list' | 'numbers';

export type Option = {
  /** On the command line, if it is not that of its key with dashes. */
  readonly name?: string;
  /** What it does; a line feed begins a new line of the help. That a list can be repeated is added. */
  readonly help: string;
  /** Whether the configuration file has a field of the name of its key: for all targets, or for each as well. */
  readonly field?: 'all' | 'each';
  /** What the field names, which decides where a file that was only found may lead (`config.ts`). */
  readonly leads?: 'file' | 'reports' | 'source' | 'target';
  /** JSON Schema of its text or number, or of each. */
  readonly schema?: object;
} & (
  | { readonly kind: 'flag' }
  | { readonly kind: One; readonly value: string; readonly read?: (typed: string) => unknown }
  // The value is what stands for it in the help; the sentence of a UserError begins with the name of the option.
  | { readonly kind: Many; readonly value: string; readonly read?: (typed: readonly string[]) => unknown }
);

/** The most browsers at once. */
const MOST_JOBS = 32;
/** Seconds. */
const LONGEST_TIMEOUT = 999;

/**
 * Every option of every command, and every field of the configuration file that has one. A command takes those that the
 * sections of its help name.
 */
export const OPTIONS = {
  failUnder: {
    kind: 'number',
    value: 'GRADE|SCORE',
    help: `fail a page with a worse grade, such as B+, or a lower score, such as 80,
and a page that its own policy breaks`,
    field: 'each',
    schema: { minimum: 0, maximum: 999, pattern: '^([A-Da-d][+-]?|[Ff]|[0-9]{1,3})$' },
    read: parseThreshold,
  },
  failOn: {
    kind: 'list',
    value: 'NAMES',
    help: `fail a page with such findings: high, medium, low or info (and higher),
the id of a rule or finding, or new: those that the baseline does not
have, as in high,new`,
    field: 'each',
    read: parseFailOn,
  },
  acceptStatus: {
    kind: 'numbers',
    value: '403,404',
    help: `accept an error, block or challenge page with such a status; any other is
graded too, but ends the command with exit code 1`,
    field: 'each',
    schema: { minimum: 100, maximum: 599, pattern: '^[1-5][0-9]{2}$' },
    read: parseAcceptStatus,
  },
  stack: {
    kind: 'names',
    value: 'apache,django',
    help: `write fixes for these servers, outermost first; possible names:\n${stackLines().join('\n')}`,
    field: 'each',
    read: parseStack,
  },
  header: { kind: 'list', value: "'Name: value'", help: 'a request header', field: 'each', leads: 'source' },
  cookie: { kind: 'list', value: 'name=value', help: 'a cookie', field: 'each', leads: 'source' },
  auth: {
    kind: 'text',
    value: 'user:password',
    help: 'HTTP Basic authentication',
    field: 'each',
    leads: 'source',
  },
  origin: {
    kind: 'text',
    value: 'ORIGIN',
    help: 'the origin of the plan, such as https://shop.example; required with\n--header, --cookie or --auth, because anybody can write a plan',
    read: parseOrigin,
  },
  insecure: { kind: 'flag', help: 'accept an untrusted certificate and report it', field: 'all' },
  resolve: {
    kind: 'list',
    value: 'HOST:PORT:ADDRESS',
    help: 'set the address of a host, as in curl',
    read: (texts) => texts.map(parseResolve),
  },
  timeout: {
    kind: 'number',
    value: 'SECONDS',
    help: 'wait so long for a page, or an answer to verify; default: 60, for verify 30',
    field: 'all',
    schema: { minimum: 1, maximum: LONGEST_TIMEOUT, pattern: '^[1-9][0-9]{0,2}$' },
    read: parseTimeout,
  },
  targets: {
    kind: 'text',
    value: 'FILE',
    help: 'more addresses, one a line, with # comments; or a sitemap.xml; or - for\nstandard input',
  },
  jobs: {
    kind: 'number',
    value: 'N',
    help: 'open N pages at once, each in a browser of its own; default: 1',
    field: 'all',
    schema: { minimum: 1, maximum: MOST_JOBS, pattern: '^0?[1-9]$|^[12][0-9]$|^3[0-2]$' },
    read: parseJobs,
  },
  config: {
    kind: 'text',
    value: 'FILE',
    help: `targets and options, also of a single target; options of the command line
override them; default: sitegrade.config.json, if there is one`,
  },
  format: {
    kind: 'list',
    value: 'FORMAT',
    help: `${FORMATS.join(', ')};
default: text on a terminal, markdown elsewhere;
docs/reports.md has what each is for;
several, as in json,sarif, with --output`,
    field: 'all',
    schema: { enum: FORMATS },
    read: parseFormats,
  },
  output: {
    kind: 'text',
    value: 'DIR',
    help: 'write a file for each page and format, and print a table of all pages',
    field: 'all',
    leads: 'reports',
  },
  client: { kind: 'text', value: 'NAME', help: 'for whom an HTML report is', field: 'all' },
  author: { kind: 'text', value: 'NAME', help: 'who wrote it', field: 'all' },
  baseline: {
    kind: 'text',
    value: 'FILE',
    help: `suppressed findings, which stay in the report and deduct no points; or an
earlier JSON report or folder of --output, to fail on new ones and to see
what changed`,
    field: 'all',
    leads: 'file',
  },
  comparisonFormat: oneOf(['text', 'markdown', 'json']),
  textOrJson: oneOf(['text', 'json']),
  reports: { kind: 'list', value: 'FILE', help: 'violation reports that a collector stored, as JSON' },
  allow: { kind: 'list', value: 'SOURCE', help: 'allow what is doubtful, or only reports name' },
  refuse: { kind: 'list', value: 'SOURCE', help: 'leave a source out, such as https://cdn.example' },
  strictScripts: {
    kind: 'flag',
    help: 'block inline code that no hash allows, and eval(), where pages need them too',
  },
  strictStyles: { kind: 'flag', help: 'allow inline styles only by their hashes' },
  all: { kind: 'flag', help: 'also the fixes that may break something' },
  headless: {
    kind: 'flag',
    help: 'print grade, findings and fixes; save a screenshot and the report.\nThe default without a display',
  },
} satisfies Readonly<Record<string, Option>>;

type Options = typeof OPTIONS;
export type OptionName = keyof Options;
/** The options with any field, or with such. */
export type FieldName<F extends Option['field'] = Option['field']> = {
  [K in OptionName]: Options[K] extends { readonly field: F } ? K : never;
}[OptionName];

type ValueOf<O> = O extends { readonly read: (typed: never) => infer T }
  ? T
  : O extends { readonly kind: 'flag' }
    ? boolean
    : O extends { readonly kind: Many }
      ? readonly string[]
      : string;

/** The values of the options that were given. */
export type Given<K extends OptionName> = { readonly [N in K]?: ValueOf<Options[N]> };

/** A command line that was read. */
export interface CommandLine<K extends OptionName> {
  readonly help: boolean;
  readonly positionals: readonly string[];
  readonly given: Given<K>;
}

/** A group of a help text. */
export interface HelpSection {
  readonly title: string;
  /** What to type, and what it does; a line feed in the text begins a new line of it. */
  readonly rows: readonly (readonly [term: string, text: string])[];
}

/** With the options of its last rows. */
export interface Section<K extends OptionName = OptionName> extends HelpSection {
  readonly options: readonly K[];
}

/** What a command tells of itself in its help. */
export interface CommandHelp {
  /** What follows the name of the command. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  readonly sections: readonly Section[];
}

/**
 * A section of options.
 * @param own what an option does in this command, where that is not what the table says
 * @param rows what comes before the options
 */
export function section<K extends OptionName = never>(
  title: string,
  options: readonly K[],
  own?: { readonly [N in NoInfer<K>]?: string },
  rows: HelpSection['rows'] = [],
): Section<K> {
  const row = (key: K) => {
    const option: Option = OPTIONS[key];
    const term = `--${nameOf(key)}${option.kind === 'flag' ? '' : ` ${option.value}`}`;
    return [term, (own?.[key] ?? option.help) + (isList(option) ? '; can be repeated' : '')] as const;
  };
  return { title, options, rows: [...rows, ...options.map(row)] };
}

/** How web addresses are reached. */
export const CONNECTION = [
  section('Connection', ['insecure', 'resolve', 'timeout']),
  section('Sent to the one origin of the targets; @FILE and env:NAME read them from there', [
    'header',
    'cookie',
    'auth',
  ]),
];

export interface ConnectionArguments extends Given<'timeout'> {
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
  readonly credentials: CredentialArguments;
}

/** The same from the options. */
export function connectionOf({
  insecure = false,
  resolve: resolves = [],
  header: headers = [],
  cookie: cookies = [],
  auth,
  timeout,
}: Given<'insecure' | 'resolve' | 'timeout' | 'header' | 'cookie' | 'auth'>): ConnectionArguments {
  const credentials = { headers, cookies, ...(auth !== undefined && { auth }) };
  return { insecure, resolves, credentials, ...(timeout !== undefined && { timeout }) };
}

/** What a policy is made of, beside the pages. */
export const CHOICES = ['reports', 'allow', 'refuse', 'strictScripts', 'strictStyles'] as const;

/** Sources that a person allowed and left out, and what is blocked wherever it is. */
export interface PolicyChoices {
  readonly accepted: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly strictScripts: boolean;
  readonly strictStyles: boolean;
}

/** The same from the options. */
export function choicesOf({
  allow,
  refuse,
  strictScripts = false,
  strictStyles = false,
}: Given<'allow' | 'refuse' | 'strictScripts' | 'strictStyles'>): PolicyChoices {
  return { accepted: new Set(allow), refused: new Set(refuse), strictScripts, strictStyles };
}

function nameOf(key: OptionName): string {
  const { name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) }: Option = OPTIONS[key];
  return name;
}

/** Whether it can be given several times. */
export function isList({ kind }: Option): boolean {
  return kind === 'list' || kind === 'numbers';
}

/**
 * The value of an option.
 * @param typed what its kind takes on the command line
 * @throws UserError
 */
export function readValue(option: Option, typed: unknown): unknown {
  return option.kind === 'flag' || !option.read ? typed : option.read(typed as never);
}

/**
 * Reads a command line with the options of the sections, and `--help`.
 * @throws UserError for unknown options and values that are none
 */
export function parseCommandLine<K extends OptionName>(
  args: readonly string[],
  sections: readonly Section<K>[],
): CommandLine<K> {
  const keys = sections.flatMap(({ options }) => options);
  const types = keys.map((key) => {
    const option: Option = OPTIONS[key];
    const type = option.kind === 'flag' ? ('boolean' as const) : ('string' as const);
    return [nameOf(key), { type, multiple: isList(option) }] as const;
  });
  const { positionals, ...read } = parsed(args, Object.fromEntries(types));
  const values: Readonly<Record<string, unknown>> = read.values;
  if ([...positionals, values['targets']].filter((target) => target === STDIN).length > 1)
    throw new UserError('Standard input can be read only once. Give - only once.');
  const given = keys
    .filter((key) => values[nameOf(key)] !== undefined)
    .map((key) => [key, readValue(OPTIONS[key], values[nameOf(key)])] as const);
  return { help: values['help'] === true, positionals, given: Object.fromEntries(given) as Given<K> };
}

function parsed(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: 'boolean' | 'string'; readonly multiple: boolean }>>,
) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    // Node's message is a sentence, followed by hints for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : '').split(/\.\s/);
    const clear = sentence.replace('argument is ambiguous', 'has no value: what follows begins with a dash');
    throw new UserError(`${clear.replace(/\.$/, '')}. See --help.`);
  }
}

/** The format of a command that has one, which is text unless it is given. */
function oneOf<const T extends string>(formats: readonly T[]) {
  const help = `${formats.join(', ')}; default: text`;
  const read = (text: string) => parseFormatOf(formats, text);
  return { name: 'format', kind: 'text', value: 'FORMAT', help, read } as const;
}

/** Also several in one text, as in `json,sarif`. */
function parseFormats(texts: readonly string[]): Format[] {
  const names = texts.flatMap((text) => text.split(','));
  return [...new Set(names.map((text) => parseFormatOf(FORMATS, text.trim(), text)))];
}

/** @param typed what to quote if it is none */
function parseFormatOf<T extends string>(formats: readonly T[], text: string, typed = text): T {
  const format = formats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UserError(`--format must be ${formats.join(' or ')}, not “${visible(typed.slice(0, 200))}”.`);
}

function parseJobs(text: string): number {
  return parseWhole('--jobs', text, MOST_JOBS);
}

function parseTimeout(text: string): number {
  return parseWhole('--timeout', text, LONGEST_TIMEOUT);
}

function parseWhole(name: string, text: string, most: number): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new UserError(`${name} must be a number from 1 to ${most}, not “${visible(text.slice(0, 200))}”.`);
}

function parseOrigin(text: string): string {
  const { origin, href } = parseAddress(text);
  if (href === `${origin}/`) return origin;
  throw new UserError('--origin must be an origin, such as https://shop.example.');
}
