import { parsedJson, pathPattern } from '../../engine/index.js';
import { isCount } from '../observed.js';
import { cleanUrl } from '../url.js';

/** An error that no script of the page handled. */
export interface PageError {
  /** Its first characters, without what may be a secret; '' if the browser does not say. */
  readonly message: string;
  /** Origin and path of the script, '' if unknown. */
  readonly source: string;
  readonly line: number;
}

/** Maximum errors kept of a page. */
export const MAX_PAGE_ERRORS = 20;
/** Maximum characters of a message that are kept, and that are read. */
const MAX_MESSAGE = 200;
export const MAX_READ = 1_000;
/** Maximum characters of what a page sends of one error. */
const MAX_RAW = 16_384;

/** Two errors with the same name count as one. */
export function nameOfError({ message, source, line }: PageError): string {
  return JSON.stringify([message, source, line]);
}

/** Parses what the page sent, which may be anything; undefined if it is no error of the page. */
export function parsePageError(raw: unknown): PageError | undefined {
  if (typeof raw !== 'string' || raw.length > MAX_RAW) return undefined;
  const [message, source, line] = partsOf(raw);
  if (typeof message !== 'string') return undefined;
  const from = typeof source === 'string' ? placeOf(source) : '';
  return from === undefined
    ? undefined
    : { message: withoutSecrets(message), source: from, line: isCount(line) ? line : 0 };
}

function partsOf(raw: string): readonly unknown[] {
  const parts = parsedJson(raw);
  return Array.isArray(parts) ? (parts as unknown[]) : [];
}

/** Undefined for a script of another extension. */
function placeOf(source: string): string | undefined {
  if (!URL.canParse(source)) return '';
  const { protocol, origin, pathname } = new URL(cleanUrl(source));
  if (/-extension:$/.test(protocol)) return undefined;
  return /^https?:$/.test(protocol) ? origin + pathname : protocol;
}

/** Stands for what was left out. */
const LEFT_OUT = '…';

/** The first characters of a message, without queries, credentials, long codes and what names call secret. */
function withoutSecrets(message: string): string {
  // The last word may be a part of a code.
  const end = message.length < MAX_READ ? message.length : message.lastIndexOf(' ', MAX_READ);
  const read = message.slice(0, Math.max(0, end));
  const plain = read
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/^Uncaught (?:\(in promise\) )?/, '')
    .split(' ')
    .map(withoutSecret)
    .join(' ')
    .replaceAll(NAMED, `$1${LEFT_OUT}`);
  return plain.slice(0, MAX_MESSAGE).trim();
}

function withoutSecret(word: string): string {
  const address = word.search(/https?:\/\//);
  if (address >= 0) return withoutCodes(word.slice(0, address)) + addressOf(word.slice(address));
  if (word.includes('@')) return LEFT_OUT;
  // A fragment, but no private name: `a.#b`.
  return withoutCodes(word.replace(/(\?|(?<=[\w/])#).+$/, `$1${LEFT_OUT}`));
}

function withoutCodes(text: string): string {
  return text.replaceAll(/[\w+/=.%~-]{16,}/g, (run) => (/\d/.test(run) ? LEFT_OUT : run));
}

function addressOf(text: string): string {
  const url = cleanUrl(text);
  if (url === '') return LEFT_OUT;
  return new URL(url).origin + pathPattern(url);
}

/** What stands after a name of a secret. */
const NAMED =
  /((?:pass(?:word|wd)?|token|secret|api-?key|auth(?:orization)?|session(?:id)?|sid|otp|cookie|csrf)[\w-]{0,40}["']? ?[:=] ?(?:["']?(?:bearer|basic) )?|\b(?:bearer|basic) )["']?[^\s"',;]{4,}["']?/gi;
