import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isRecord } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { namesSource } from './credentials.js';
import { OPTIONS, readValue, type FieldName, type Given, type Kind, type Option } from './options.js';
import { unreadable } from './read-text.js';
import { targetKey, targetOf } from './targets.js';
import { UserError } from './terminal.js';

/** The file that is read if it is in the folder. */
export const CONFIG_FILE = 'sitegrade.config.json';
/** What lets the file do all that it says. */
export const NAME_IT = `add --config ${CONFIG_FILE}`;
const LARGEST = 1_000_000;

/** As written, after every field was checked. Paths begin in the folder of the command. */
export type TargetConfig = Given<FieldName<'each'>> & {
  /** A file of suppressed findings. */
  readonly suppressions?: string;
};

export type Config = Given<FieldName> & {
  /** In order. */
  readonly targets?: readonly (TargetConfig & { readonly target: string })[];
};

type Fields = Readonly<Record<string, Option>>;

const OPTION_FIELDS = Object.entries<Option>(OPTIONS).filter(([, { field }]) => field !== undefined);
/** The fields that are options. */
export const ALL_FIELDS: Fields = Object.fromEntries(OPTION_FIELDS);
/** The fields of a target. */
export const TARGET_FIELDS: Fields = {
  target: { kind: 'text', value: 'TARGET', help: 'an address, or a HAR file', leads: 'target' },
  ...Object.fromEntries(OPTION_FIELDS.filter(([, { field }]) => field === 'each')),
  suppressions: { kind: 'text', value: 'FILE', help: 'a file of suppressed findings', leads: 'file' },
};

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
    file(file, field) {
      const full = resolve(dirname(path), file);
      if (named === undefined) requireInside(full, folder, field);
      return relative(folder, full) || '.';
    },
    reports(file, field) {
      const way = limits.file(file, field);
      if (named === undefined) requireOwnFolder(way, folder, field);
      return way;
    },
    source(text, field) {
      if (named === undefined && namesSource(text))
        throw new UserError(`${field} names a file or an environment variable. To send it, ${NAME_IT}.`);
      return text.startsWith('@') ? `@${limits.file(text.slice(1), field)}` : text;
    },
    target: (text, field) => (targetOf(text).kind === 'page' ? text : limits.file(text, field)),
  };
  const targets: Read = (value, field) => parseTargets(value, field, limits, faults);
  const config = parseFields(raw, '', { ...readersOf(ALL_FIELDS, limits), $schema: textOf, targets }, faults);
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${name}: ${fault}`).join('\n'));
  return config;
}

/** Reads a field's value; an error is a sentence that begins with the name of the option or field. */
type Read = (value: unknown, field: string) => unknown;
/**
 * What the file may name: each returns what the command line would have, with paths from the folder of the command, or
 * throws a UserError.
 */
type Limits = Readonly<Record<NonNullable<Option['leads']>, (text: string, field: string) => string>>;

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

function readersOf(fields: Fields, limits: Limits): Readonly<Record<string, Read>> {
  const reader =
    (option: Option): Read =>
    (value, field) => {
      const within = (text: string) => (option.leads ? limits[option.leads](text, field) : text);
      const typed = typedOf(option.kind, value, field);
      if (typeof typed === 'boolean') return typed;
      return readValue(option, typeof typed === 'string' ? within(typed) : typed.map(within));
    };
  return Object.fromEntries(Object.entries(fields).map(([key, option]) => [key, reader(option)]));
}

/** What the command line would have instead of the value. */
function typedOf(kind: Kind, value: unknown, field: string): boolean | string | readonly string[] {
  switch (kind) {
    case 'flag':
      if (typeof value === 'boolean') return value;
      throw new UserError(`${field} must be true or false.`);
    case 'text':
      return textOf(value, field);
    case 'number':
      return typeof value === 'number' ? String(value) : textOf(value, field);
    case 'names':
      return textsOf(value, field).join(',');
    case 'list':
      return textsOf(value, field);
    case 'numbers':
      if (Array.isArray(value)) return value.map(String);
      throw new UserError(`${field} must be a list of statuses, such as [403].`);
  }
}

function parseTargets(value: unknown, field: string, limits: Limits, faults: string[]) {
  if (!Array.isArray(value) || value.length === 0)
    throw new UserError(`${field} must be a list of targets, each an address, a file or an object.`);
  const known = new Map<string, string>();
  return (value as readonly unknown[]).map((one, at) => {
    const name = `${field}[${at}]`;
    const raw = typeof one === 'string' ? { target: one } : one;
    const read: { readonly target?: string } = parseFields(
      raw,
      name,
      readersOf(TARGET_FIELDS, limits),
      faults,
      ['target'],
    );
    const key = targetKey(read.target ?? '');
    const earlier = known.get(key);
    if (read.target !== undefined && earlier !== undefined)
      faults.push(`${name} is the same target as ${earlier}.`);
    known.set(key, name);
    return read;
  });
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
      read[key] = reader(value, field);
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
    throw unreadable(error, name);
  }
  if (text.length > LARGEST) throw new UserError(`${name} is too large to be a configuration.`);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new UserError(`${name} is not JSON.`);
  }
}
