import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isRecord } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { namesSource } from './credentials.js';
import { parseAcceptStatus, parseFailOn, parseThreshold, type Gate } from './gate.js';
import { parseFormats, parseJobs } from './option-values.js';
import { parseStack } from './stack.js';
import { targetKey, targetOf } from './targets.js';
import { UserError } from './terminal.js';

/** The file that is read if it is in the folder. */
export const CONFIG_FILE = 'sitegrade.config.json';
/** What lets the file do all that it says. */
export const NAME_IT = `add --config ${CONFIG_FILE}`;
const LARGEST = 1_000_000;

/** As written, after every field was checked. Paths begin in the folder of the command. */
export interface TargetConfig {
  readonly failUnder?: Gate['failUnder'];
  readonly failOn?: Gate['failOn'];
  readonly acceptStatus?: readonly number[];
  readonly stack?: ReturnType<typeof parseStack>;
  readonly header?: readonly string[];
  readonly cookie?: readonly string[];
  readonly auth?: string;
  /** A file of suppressed findings. */
  readonly suppressions?: string;
}

export interface Config extends Omit<TargetConfig, 'suppressions'> {
  readonly format?: ReturnType<typeof parseFormats>;
  readonly jobs?: number;
  readonly output?: string;
  readonly baseline?: string;
  readonly insecure?: boolean;
  /** In order. */
  readonly targets?: readonly (TargetConfig & { readonly target: string })[];
}

/**
 * Reads the configuration that `--config` names, or else that of the folder. Nobody has chosen the latter, such as that
 * of a branch under review: it neither reads nor writes outside of the folder, writes no reports beside itself or into
 * `.git`, and sends no file and no environment variable.
 * @returns undefined if there is none
 * @throws UserError with a sentence for each fault
 */
export function parseConfig(named: string | undefined, folder: string): Config | undefined {
  const path = resolve(folder, named ?? CONFIG_FILE);
  if (named === undefined && !existsSync(path)) return undefined;
  const name = visible(named ?? CONFIG_FILE);
  if (named === undefined) requireInside(path, folder, name);
  const raw = parsed(path, name);
  const faults: string[] = [];
  const limits: Limits = {
    inFolder(file, field) {
      const full = resolve(dirname(path), file);
      if (named === undefined) requireInside(full, folder, field);
      return relative(folder, full) || '.';
    },
    reports(file, field) {
      const way = limits.inFolder(file, field);
      if (named === undefined) requireOwnFolder(way, folder, field);
      return way;
    },
    source(text, field) {
      if (named === undefined && namesSource(text))
        throw new UserError(`${field} names a file or an environment variable. To send it, ${NAME_IT}.`);
      return text.startsWith('@') ? `@${limits.inFolder(text.slice(1), field)}` : text;
    },
  };
  const config = parseFields(raw, '', { ...targetFields(limits), ...configFields(limits) }, faults);
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${name}: ${fault}`).join('\n'));
  return config;
}

/** Reads a field's value; an error is a sentence that begins with the name of the option or field. */
type Read = (value: unknown, field: string, faults: string[]) => unknown;
/** What the file may name. Both throw a UserError. */
interface Limits {
  /** @returns the path from the folder of the command */
  inFolder(file: string, field: string): string;
  /** @returns the same of a folder for reports */
  reports(file: string, field: string): string;
  /** @returns what is sent, or where it is */
  source(text: string, field: string): string;
}

function requireInside(path: string, folder: string, field: string): void {
  if (wayTo(path, folder) === undefined)
    throw new UserError(`${field} leads out of its folder. To allow it, ${NAME_IT}.`);
}

/** Reports have names of targets: they would replace files such as package.json, or settings that Git runs. */
function requireOwnFolder(path: string, folder: string, field: string): void {
  const way = wayTo(resolve(folder, path), folder) ?? '';
  const parts = [path, way].flatMap((one) => one.toLowerCase().split(sep));
  if (way === '' || parts.includes('.git'))
    throw new UserError(
      `${field} must be a folder below that of the file, and not in .git. To allow another, ${NAME_IT}.`,
    );
}

/**
 * The path from a folder once links are followed, also to what does not exist yet.
 * @returns undefined if it leads out of the folder
 */
function wayTo(path: string, folder: string): string | undefined {
  try {
    const way = relative(realpathSync.native(folder), realPath(path));
    return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way;
  } catch {
    // A link that leads nowhere, or what cannot be read.
    return undefined;
  }
}

/** The path without links, in the case in which it is stored. What does not exist yet has no links. */
function realPath(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) return realpathSync.native(path);
  return join(realPath(dirname(path)), basename(path));
}

const targetFields = (limits: Limits): Readonly<Record<string, Read>> => {
  const sources = (value: unknown, field: string) =>
    textsOf(value, field).map((text) => limits.source(text, field));
  return {
    failUnder: (value, field) =>
      parseThreshold(typeof value === 'number' ? String(value) : textOf(value, field)),
    failOn: (value, field) => parseFailOn(textsOf(value, field)),
    acceptStatus: (value, field) => {
      if (!Array.isArray(value)) throw new UserError(`${field} must be a list of statuses, such as [403].`);
      return parseAcceptStatus(value.map(String));
    },
    stack: (value, field) => parseStack(textsOf(value, field).join(',')),
    header: sources,
    cookie: sources,
    auth: (value, field) => limits.source(textOf(value, field), field),
  };
};

const configFields = (limits: Limits): Readonly<Record<string, Read>> => ({
  $schema: textOf,
  format: (value, field) => parseFormats(textsOf(value, field)),
  jobs: (value, field) => parseJobs(typeof value === 'number' ? String(value) : textOf(value, field)),
  output: (value, field) => limits.reports(textOf(value, field), field),
  baseline: (value, field) => limits.inFolder(textOf(value, field), field),
  insecure: (value, field) => {
    if (typeof value !== 'boolean') throw new UserError(`${field} must be true or false.`);
    return value;
  },
  targets: (value, field, faults) => {
    if (!Array.isArray(value) || value.length === 0)
      throw new UserError(`${field} must be a list of targets, each an address, a file or an object.`);
    const known = new Map<string, string>();
    return (value as readonly unknown[]).map((one, at) => {
      const name = `${field}[${at}]`;
      const read = parseTarget(one, name, limits, faults);
      const key = targetKey(read.target ?? '');
      const earlier = known.get(key);
      if (read.target !== undefined && earlier !== undefined)
        faults.push(`${name} is the same target as ${earlier}.`);
      known.set(key, name);
      return read;
    });
  },
});

function parseTarget(
  value: unknown,
  field: string,
  limits: Limits,
  faults: string[],
): { readonly target?: string } {
  const target: Read = (given, name) => {
    const text = textOf(given, name);
    return targetOf(text).kind === 'page' ? text : limits.inFolder(text, name);
  };
  return parseFields(
    typeof value === 'string' ? { target: value } : value,
    field,
    {
      ...targetFields(limits),
      target,
      suppressions: (given, name) => limits.inFolder(textOf(given, name), name),
    },
    faults,
    ['target'],
  );
}

function parseFields(
  raw: unknown,
  of: string,
  fields: Readonly<Record<string, Read>>,
  faults: string[],
  required: readonly string[] = [],
): Record<string, unknown> {
  const pathTo = (key: string) => (of === '' ? key : `${of}.${key}`);
  const read: Record<string, unknown> = {};
  if (!isRecord(raw)) {
    faults.push(`${of || 'the file'} must be an object.`);
    return read;
  }
  for (const key of required) if (!Object.hasOwn(raw, key)) faults.push(`${pathTo(key)} is missing.`);
  for (const [key, value] of Object.entries(raw)) {
    const field = pathTo(visible(key));
    const reader = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!reader) {
      faults.push(`${field} is not known. Possible names: ${Object.keys(fields).join(', ')}.`);
      continue;
    }
    try {
      read[key] = reader(value, field, faults);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Where the command line has an option, its sentence begins with the name of that.
      faults.push(error.message.replace(/^--[a-z-]+/, field));
    }
  }
  return read;
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new UserError(`${field} must be a text that is not empty.`);
}

function textsOf(value: unknown, field: string): string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one.trim() !== ''))
    return value as string[];
  throw new UserError(`${field} must be a list of texts that are not empty.`);
}

function parsed(path: string, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `The file ${name} does not exist.` : `${name} cannot be read (${code}).`,
    );
  }
  if (text.length > LARGEST) throw new UserError(`${name} is too large to be a configuration.`);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new UserError(`${name} is not JSON.`);
  }
}
