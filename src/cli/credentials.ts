import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** What `--header`, `--cookie` and `--auth` give, as typed, or the fields of a configuration file. */
export interface CredentialArguments {
  readonly headers: readonly string[];
  readonly cookies: readonly string[];
  readonly auth?: string;
  /** Present if the file gives any. */
  readonly config?: { readonly file: string; readonly fields: readonly CredentialName[] };
}

export type CredentialName = 'header' | 'cookie' | 'auth';

/** What is sent to one origin, and to no other. */
export interface Credentials {
  readonly origin: string;
  readonly headers: readonly Pair[];
  readonly cookies: readonly Pair[];
  /** Texts that no output may contain. */
  readonly secrets: readonly string[];
}

export type Pair = readonly [name: string, value: string];

/** Bytes: more than servers accept in the head of a request. */
const LARGEST = 65_536;
/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Printable ASCII (RFC 9110 §5.5). */
const VALUE = /^[\t\x20-\x7e]*$/;
const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
/** They frame the request or name its server. */
const NOT_SETTABLE = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
]);

/**
 * Reads the credentials from the command line, files and the environment. No error message contains a value.
 * @returns undefined if none are given
 * @throws UserError
 */
export async function readCredentials(
  { headers, cookies, auth, config }: CredentialArguments,
  folder: string,
  targets: readonly URL[],
): Promise<Credentials | undefined> {
  if (headers.length + cookies.length === 0 && auth === undefined) return undefined;
  const origin = onlyOrigin(targets);
  const nameOf = (name: CredentialName) =>
    config?.fields.includes(name) ? `${config.file}: ${name}` : `--${name}`;
  const linesOf = async (name: CredentialName, texts: readonly string[]) =>
    (await Promise.all(texts.map((text) => readSource(nameOf(name), text, folder)))).flat();
  const read = {
    headers: (await linesOf('header', headers)).map((line) => headerOf(line, nameOf('header'))),
    cookies: (await linesOf('cookie', cookies)).flatMap((line) => cookiesOf(line, nameOf('cookie'))),
  };
  const secrets = [...read.headers, ...read.cookies].flatMap(([, value]) =>
    [value, ...value.split(/[\s=;,]+/)].filter(isTelling),
  );
  if (auth === undefined) return { origin, ...read, secrets };
  const lines = await readSource(nameOf('auth'), auth, folder);
  const [pair = ''] = lines;
  const colon = pair.indexOf(':');
  if (lines.length !== 1 || colon < 0) throw new UserError(`${nameOf('auth')} must be user:password.`);
  const password = pair.slice(colon + 1);
  // UTF-8, as RFC 7617 §2.1 recommends.
  const encoded = Buffer.from(pair).toString('base64');
  return {
    origin,
    headers: [...read.headers, ['Authorization', `Basic ${encoded}`]],
    cookies: read.cookies,
    secrets: [...secrets, encoded, pair, ...(password.length >= 4 ? [password] : [])],
  };
}

function onlyOrigin(targets: readonly URL[]): string {
  const [origin, ...others] = new Set(targets.map((url) => url.origin));
  if (origin === undefined) throw new UserError('--header, --cookie and --auth need a web address.');
  if (others.length === 0) return origin;
  throw new UserError(
    `--header, --cookie and --auth are sent to one origin. These targets have ${1 + others.length}, such as ${origin} and ${others[0] ?? ''}.`,
  );
}

/** Whether a text says where what is sent comes from: `@file` or `env:NAME`. */
export function namesSource(text: string): boolean {
  return text.startsWith('@') || VARIABLE.test(text);
}

/** The text itself, or the lines of `@file` or of the variable of `env:NAME`. */
async function readSource(option: string, text: string, folder: string): Promise<string[]> {
  const [, variable] = VARIABLE.exec(text) ?? [];
  if (variable !== undefined) {
    const value = process.env[variable];
    if (value === undefined || value.trim() === '')
      throw new UserError(`${option}: the environment variable ${variable} is not set.`);
    return linesIn(value);
  }
  if (!text.startsWith('@')) return [text];
  const name = visible(text.slice(1));
  let content: string;
  try {
    content = await readFile(resolve(folder, text.slice(1)), 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UserError(`${option}: the file ${name} cannot be read (${code}).`);
  }
  if (Buffer.byteLength(content) > LARGEST) throw new UserError(`${option}: the file ${name} is too large.`);
  const lines = linesIn(content.replace(/^\uFEFF/, ''));
  if (lines.length === 0) throw new UserError(`${option}: the file ${name} is empty.`);
  return lines;
}

function linesIn(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function headerOf(line: string, option: string): Pair {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).trim();
  const value = line.slice(colon + 1).trim();
  if (!TOKEN.test(name) || !VALUE.test(value))
    throw new UserError(`${option} must be 'Name: value', on one line.`);
  if (name.toLowerCase() === 'cookie')
    throw new UserError(
      `${option} cannot set cookies. Set them with ${option.startsWith('--') ? '--cookie' : 'cookie'}.`,
    );
  if (NOT_SETTABLE.has(name.toLowerCase()) || /^(?:proxy|sec)-/i.test(name))
    throw new UserError(`${option} cannot set ${name}: the browser does.`);
  return [name, value];
}

/** `a=b`, or several as in a Cookie header: `a=b; c=d`. */
function cookiesOf(line: string, option: string): Pair[] {
  return line.split(';').map((part) => {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    const value = part.slice(equals + 1).trim();
    if (!TOKEN.test(name) || !VALUE.test(value)) throw new UserError(`${option} must be 'name=value'.`);
    return [name, value] as const;
  });
}

/** Whether a value can be a secret. Redacting words such as `true` or `staging` would make reports wrong. */
function isTelling(value: string): boolean {
  return value.length >= (/^[a-z-]+$/.test(value) ? 8 : 6);
}

/**
 * Returns a function that replaces the secrets by "…" in a text, or in all texts of a value, in case a server sends them
 * back. The hosts of the origins stay.
 */
export function redactor(credentials: readonly Credentials[]): <T>(value: T) => T {
  const secrets = credentials.flatMap((one) => one.secrets);
  if (secrets.length === 0) return (value) => value;
  const hosts = credentials.map(({ origin }) => escaped(new URL(origin).host));
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(${hosts.join('|')})|${longestFirst.map(escaped).join('|')}`, 'g');
  const text = (from: string) => from.replace(pattern, (_, kept?: string) => kept ?? '…');
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return <T>(value: T) => walk(value) as T;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
