import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isRecord } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { readFailOn, readThreshold, type Gate } from './gate.js';
import { readFormats, readJobs } from './option-values.js';
import { readStack } from './stack.js';
import { targetKey, targetOf } from './targets.js';
import { UserError } from './terminal.js';

/** The file that is read if it is in the folder. */
export const CONFIG_FILE = 'sitegrade.config.json';
const LARGEST = 1_000_000;

/** As written, after every field was checked. Paths begin in the folder of the command. */
export interface TargetConfig {
  readonly failUnder?: Gate['failUnder'];
  readonly failOn?: Gate['failOn'];
  readonly stack?: ReturnType<typeof readStack>;
  readonly header?: readonly string[];
  readonly cookie?: readonly string[];
  readonly auth?: string;
  /** A file of suppressed findings. */
  readonly suppressions?: string;
}

export interface Config extends Omit<TargetConfig, 'suppressions'> {
  readonly format?: ReturnType<typeof readFormats>;
  readonly jobs?: number;
  readonly output?: string;
  readonly baseline?: string;
  readonly insecure?: boolean;
  /** In order. */
  readonly targets?: readonly (TargetConfig & { readonly target: string })[];
}

/**
 * Reads the configuration that `--config` names, or else that of the folder.
 * @returns undefined if there is none
 * @throws UserError with a sentence for each fault
 */
export function readConfig(named: string | undefined, folder: string): Config | undefined {
  const path = resolve(folder, named ?? CONFIG_FILE);
  if (named === undefined && !existsSync(path)) return undefined;
  const name = visible(named ?? CONFIG_FILE);
  const raw = parsed(path, name);
  const faults: string[] = [];
  const inFolder = (file: string) => relative(folder, resolve(dirname(path), file)) || '.';
  const config = readFields(raw, '', { ...TARGET_FIELDS(inFolder), ...CONFIG_FIELDS(inFolder) }, faults);
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${name}: ${fault}`).join('\n'));
  return config;
}

/** Reads a field's value; an error is a sentence that begins with the name of the option or field. */
type Read = (value: unknown, field: string, faults: string[]) => unknown;
type InFolder = (file: string) => string;

const TARGET_FIELDS = (inFolder: InFolder): Readonly<Record<string, Read>> => {
  const source = (text: string) => (text.startsWith('@') ? `@${inFolder(text.slice(1))}` : text);
  return {
    failUnder: (value, field) =>
      readThreshold(typeof value === 'number' ? String(value) : textOf(value, field)),
    failOn: (value, field) => readFailOn(textsOf(value, field)),
    stack: (value, field) => readStack(textsOf(value, field).join(',')),
    header: (value, field) => textsOf(value, field).map(source),
    cookie: (value, field) => textsOf(value, field).map(source),
    auth: (value, field) => source(textOf(value, field)),
  };
};

const CONFIG_FIELDS = (inFolder: InFolder): Readonly<Record<string, Read>> => ({
  $schema: textOf,
  format: (value, field) => readFormats(textsOf(value, field)),
  jobs: (value, field) => readJobs(typeof value === 'number' ? String(value) : textOf(value, field)),
  output: (value, field) => inFolder(textOf(value, field)),
  baseline: (value, field) => inFolder(textOf(value, field)),
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
      const read = readTarget(one, name, inFolder, faults);
      const key = targetKey(read.target ?? '');
      const earlier = known.get(key);
      if (read.target !== undefined && earlier !== undefined)
        faults.push(`${name} is the same target as ${earlier}.`);
      known.set(key, name);
      return read;
    });
  },
});

function readTarget(
  value: unknown,
  field: string,
  inFolder: InFolder,
  faults: string[],
): { readonly target?: string } {
  const target: Read = (given, name) => {
    const text = textOf(given, name);
    return targetOf(text).kind === 'page' ? text : inFolder(text);
  };
  return readFields(
    typeof value === 'string' ? { target: value } : value,
    field,
    {
      ...TARGET_FIELDS(inFolder),
      target,
      suppressions: (given, name) => inFolder(textOf(given, name)),
    },
    faults,
    ['target'],
  );
}

function readFields(
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
