import type { Advice } from '../model/advice.js';
import type { FoundText } from '../model/facts.js';
import type { Quote } from '../model/report.js';
import { decoded, folderOf } from '../text-patterns.js';
import { headerList, type Fields } from '../parse/fields.js';
import { typeOf } from '../parse/content-type.js';
import { isHtml, isJson, isXml } from '../parse/html.js';
import { pathOf } from '../site.js';
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
  OBJECTS,
  PATHS,
  PHPINFO,
  PHP_ERRORS,
  SECRET_FILES,
  SHOWN_TRACES,
  SOURCE_FILES,
  STATE_PAGES,
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
  /** An object store’s list that is not empty. */
  readonly objects: Match | null;
  readonly secretFile: Match | null;
  readonly sourceFile: Match | null;
  readonly statePage: Match | null;
  /** What is sent in place of the page. */
  readonly block: Match | null;
  /** A version in the footer of a server-generated page. */
  readonly banner: Match | null;
  /** It has nothing around what was found, or is called an error: it quotes nothing. */
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
  objects: null,
  secretFile: null,
  sourceFile: null,
  statePage: null,
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
    objects: find(OBJECTS),
    secretFile: find(SECRET_FILES),
    sourceFile: find(SOURCE_FILES),
    statePage: find(STATE_PAGES),
    block: find(BLOCK_PAGES),
  };
  const isServers =
    hasStatusTitle(page) ||
    [kind.listing, kind.trace, kind.debugPage ? null : kind.fallback].some((match) => match !== null);
  const isWhole = isMarked(page, 'whole') || isMarked(page, 'error');
  return { ...kind, banner: isServers ? bannerOf(page) : null, isWhole };
}

function isMarked({ texts }: PageResponse<never>, mark: 'whole' | 'error'): boolean {
  return texts.some(({ where }) => where === mark);
}

function matchOf(page: PageResponse<'Content-Type'>, signatures: readonly Signature[]): Match | null {
  const status = isMarked(page, 'error') ? 500 : page.status;
  for (const { system, from = 0, type, paths, all, any } of signatures) {
    if (status < from || !hasType(page, type)) continue;
    if (paths && !paths.some((end) => pathOf(page.url).toLowerCase().endsWith(end))) continue;
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

/** Texts of data count only for what is sent as such: an error is one in any type. */
function hasType(page: PageResponse<'Content-Type'>, kind: Signature['type']): boolean {
  const type = typeOf(page.response);
  if (!type.seen) return kind === undefined;
  const essence = type.value;
  const own = isHtml(essence) ? 'html' : isXml(essence) ? 'xml' : isJson(essence) ? 'json' : 'text';
  if (kind === undefined) return page.status >= 400 || essence === null || own === 'html' || own === 'xml';
  // A server without a type for a file may send it as HTML.
  return kind === own || (kind === 'text' && own === 'html' && isMarked(page, 'whole'));
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
    .replace('{value}', '…')
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
