import type { Advice } from '../model/advice.js';
import type { FoundText } from '../model/facts.js';
import type { Quote } from '../model/report.js';
import { decoded, folderOf } from '../text-patterns.js';
import { headerList, type Fields } from '../parse/fields.js';
import { typeOf } from '../parse/content-type.js';
import { isHtml, isXml } from '../parse/html.js';
import {
  BANNERS,
  BLOCK_PAGES,
  DATABASES,
  DEBUG_SIGNATURES,
  DEBUGGERS,
  DEBUG_PAGES,
  DEVELOPMENT,
  FALLBACKS,
  LINES,
  LISTINGS,
  PATHS,
  PHPINFO,
  PHP_ERRORS,
  SHOWN_TRACES,
  STATUS_TITLES,
  TRACES,
  patternsOf,
  type TextPattern,
  type Signature,
} from './signatures.js';

/** A response and the text patterns found in it: the document's, or that of a probe. */
export interface PageResponse<Name extends string = string> {
  /** Absolute. */
  readonly url: string;
  readonly status: number;
  readonly response: Fields<Name>;
  readonly texts: readonly FoundText[];
}

/** A matching signature. */
export interface Match {
  /** The product; '' if unknown. */
  readonly system: string;
  readonly version?: string;
  readonly quotes: readonly Quote[];
}

/** What kind of page a response is; null for each kind that does not match. */
export interface PageKind {
  readonly debugger: Match | null;
  readonly debugPage: Match | null;
  readonly development: Match | null;
  readonly phpinfo: Match | null;
  readonly phpErrors: Match | null;
  readonly trace: Match | null;
  /** A stack trace in a page of any status. */
  readonly shownTrace: Match | null;
  /** An error of a database. */
  readonly database: Match | null;
  /** A server's file path; in a page that is no error only beside a line number. */
  readonly path: Match | null;
  readonly fallback: Match | null;
  readonly listing: Match | null;
  /** What is sent in place of the page. */
  readonly block: Match | null;
  /** A version in the footer of a server-generated page. */
  readonly banner: Match | null;
  /** It has nothing around what was found: it quotes nothing. */
  readonly isWhole: boolean;
}

/** The result for a page without any text pattern. */
const NOTHING: PageKind = {
  debugger: null,
  debugPage: null,
  development: null,
  phpinfo: null,
  phpErrors: null,
  trace: null,
  shownTrace: null,
  database: null,
  path: null,
  fallback: null,
  listing: null,
  block: null,
  banner: null,
  isWhole: false,
};

export function classifyPage(page: PageResponse<'Content-Type'>): PageKind {
  if (page.texts.length === 0) return NOTHING;
  const find = (signatures: readonly Signature[]) => matchOf(page, signatures);
  const kind = {
    debugger: find(DEBUGGERS),
    debugPage: find(DEBUG_PAGES),
    development: find(DEVELOPMENT),
    phpinfo: find(PHPINFO),
    phpErrors: find(PHP_ERRORS),
    trace: find(TRACES),
    shownTrace: find(SHOWN_TRACES),
    database: find(DATABASES),
    path: page.status >= 400 || find(LINES) ? find(PATHS) : null,
    fallback: find(FALLBACKS),
    listing: find(LISTINGS),
    block: find(BLOCK_PAGES),
  };
  const isServers =
    hasStatusTitle(page) || kind.listing !== null || kind.trace !== null || kind.fallback !== null;
  const isWhole = page.texts.some(({ where }) => where === 'whole');
  return { ...kind, banner: isServers ? bannerOf(page) : null, isWhole };
}

function matchOf(page: PageResponse<'Content-Type'>, signatures: readonly Signature[]): Match | null {
  for (const { system, from = 0, type, all, any } of signatures) {
    if (page.status < from) continue;
    if (type && !hasType(page.response, type)) continue;
    const found = all.map((needle) => findIn(page.texts, needle));
    const some = any?.flatMap((needle) => findIn(page.texts, needle) ?? []);
    if (found.includes(null) || some?.length === 0) continue;
    const shown = [...found, ...(some?.slice(0, 1) ?? [])].flatMap((text) => text ?? []);
    return { system, quotes: shown.map((text) => quoteText(text, page.url)) };
  }
  return null;
}

function findIn(texts: readonly FoundText[], { text, where }: TextPattern): FoundText | null {
  return texts.find((found) => found.where === where && found.needle === text) ?? null;
}

function hasType(response: Fields<'Content-Type'>, kind: 'html' | 'xml'): boolean {
  const type = typeOf(response);
  return type.seen && (kind === 'html' ? isHtml : isXml)(type.value);
}

function hasStatusTitle({ texts, status }: PageResponse<never>): boolean {
  return status >= 400 && STATUS_TITLES.some((needle) => findIn(texts, needle)?.version === String(status));
}

function bannerOf({ texts, url }: PageResponse<never>): Match | null {
  for (const { system, needle, beside } of BANNERS) {
    const found = findIn(texts, needle);
    if (found?.version && beside.every((one) => findIn(texts, one)))
      return { system, version: found.version, quotes: [quoteText(found, url)] };
  }
  return null;
}

/** A found text as evidence, with the values that were kept. */
function quoteText({ needle, where, version = '' }: FoundText, url: string): Quote {
  const { host, pathname } = new URL(url);
  const [before = '', after = ''] = needle
    .replace('{host}', host)
    .replace('{path}', decoded(pathname))
    .replace('{folder}', folderOf(url))
    .replace(/\*$/, '…')
    .replace(/^\*/, '…')
    .split('{version}');
  const value = before + version + after;
  const end = before.length + version.length;
  const header = where === 'title' ? '<title>' : where === 'element' ? 'element' : 'text';
  return { header, value, marks: [version ? [before.length, end] : [0, value.length]] };
}

/** Headers that only Symfony's debug mode sends. */
export const DEBUG_FIELDS = [
  'X-Debug-Token-Link',
  'X-Debug-Token',
  'X-Debug-Exception',
  'X-Debug-Exception-File',
] as const;
export const DEBUG_HEADERS = headerList(DEBUG_FIELDS);

const keyOf = ({ text, where }: TextPattern) => `${where} ${text}`;
/** Texts that other pages have too. */
const STAYING = new Set([...STATUS_TITLES, ...BANNERS.map(({ needle }) => needle)].map(keyOf));
const DEBUG_TEXTS = new Set(
  patternsOf(DEBUG_SIGNATURES)
    .map(keyOf)
    .filter((key) => !STAYING.has(key)),
);
const LISTING_TEXTS = new Set(patternsOf(LISTINGS).map(keyOf));

/** The texts that remain after following the advice. */
export function textsAfter(texts: readonly FoundText[], advice: Advice): readonly FoundText[] {
  const without = (gone: (text: FoundText) => boolean) => texts.filter((text) => !gone(text));
  const isIn = (set: ReadonlySet<string>) => (text: FoundText) => set.has(`${text.where} ${text.needle}`);
  if (advice.op === 'turn-debug-off') return without(isIn(DEBUG_TEXTS));
  if (advice.op === 'turn-listing-off') return without(isIn(LISTING_TEXTS));
  if (advice.op !== 'hide-version') return texts;
  const banner = BANNERS.find(({ system }) => system.toLowerCase() === advice.product.toLowerCase());
  return banner ? without((text) => text.needle === banner.needle.text) : texts;
}
