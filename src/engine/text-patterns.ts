import { MAX_TEXT } from './limits.js';
import type { FoundText } from './model/facts.js';
import { TEXT_PATTERNS, type TextPattern } from './pages/signatures.js';

/** What a page shows, while text patterns are searched in it. None of it is stored. */
export interface PageText {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** The text directly in the body, in no element but `<b>`. */
  readonly top: string;
  /** The entries of ELEMENTS that the page has. */
  readonly elements: readonly string[];
}

/** Spaces between a pattern's text and the version. */
const MAX_BLANKS = 64;
const MAX_VERSION = 32;
/** Occurrences of one pattern that are searched for a version. */
const MAX_PLACES = 20;

/**
 * What a page with a layout or an article has. A server's own page of an error may have none of them. No `link`: Firefox
 * adds one to plain text.
 */
const AROUND = (
  'a article aside button code footer form h1 h2 h3 header iframe img input li main nav p script section span ' +
  'svg table textarea ul'
).split(' ');

/** What a page that is an error is called, if it has a title. */
const OF_AN_ERROR = /error|exception|fail|fatal|warning/i;

/** The elements to look for: `name`, `.class` or `#id`. */
export const ELEMENTS: readonly string[] = [
  ...TEXT_PATTERNS.flatMap(({ text, where }) => (where === 'element' ? [text] : [])),
  ...AROUND,
];

/**
 * The text patterns that a page contains. Nothing else of the page is kept: it may be private, and debug pages
 * show cookies.
 */
export function findTexts(page: PageText, needles: readonly TextPattern[] = TEXT_PATTERNS): FoundText[] {
  const elements = new Set(page.elements);
  const texts = { text: page.text.slice(0, MAX_TEXT), top: page.top.slice(0, MAX_TEXT) };
  // As browsers show it (HTML, document.title).
  const title = page.title.slice(0, MAX_TEXT).replace(/\s+/g, ' ').trim();
  const found = needles.flatMap(({ text: needle, where }): FoundText[] => {
    const version =
      where === 'element'
        ? elements.has(needle)
          ? ''
          : null
        : where === 'title'
          ? inTitle(title, needle, page.url)
          : inText(texts[where], needle);
    return version === null ? [] : [{ needle, where, ...(version && { version }) }];
  });
  const isWhole =
    found.some(({ where }) => where === 'text') &&
    !AROUND.some((name) => elements.has(name)) &&
    (title === '' || OF_AN_ERROR.test(title));
  return isWhole ? [...found, { needle: '', where: 'whole' }] : found;
}

/** The version, '' if the pattern has no `{version}`, null if it does not match. */
function inText(text: string, needle: string): string | null {
  const [before = '', after] = needle.split('{version}');
  if (after === undefined) return text.includes(before) ? '' : null;
  let at = text.indexOf(before);
  for (let place = 0; place < MAX_PLACES && at >= 0; place++) {
    const version = versionAt(text, at + before.length);
    if (version) return version;
    at = text.indexOf(before, at + 1);
  }
  return null;
}

/** Like `inText`, for the whole title; `*` at an end matches anything. */
function inTitle(title: string, needle: string, url: string): string | null {
  const isOfAddress = /\{(?:folder|host|path)\}/.test(needle);
  if (isOfAddress && !URL.canParse(url)) return null;
  if (needle === '{folder}') return title === folderOf(url) ? '' : null;
  const [before = '', after] = needle.replace(/^\*|\*$/g, '').split(/\{(?:version|path)\}/);
  if (after === undefined)
    return isLike(title, before, needle.startsWith('*'), needle.endsWith('*')) ? '' : null;
  if (needle.includes('{version}')) {
    return (title.startsWith(before) && versionAt(title, before.length)) || null;
  }
  const { pathname, host, hostname } = new URL(url);
  const isHere = [host, hostname].some((name) => {
    const written = before.replace('{host}', name);
    const at = needle.startsWith('*') ? title.lastIndexOf(written) : 0;
    const start = title.slice(0, Math.max(at, 0)) + written;
    const path = title.slice(start.length, title.length - after.length);
    return title === start + path + after && isPath(path, pathname);
  });
  return isHere ? '' : null;
}

function isLike(title: string, part: string, openStart: boolean, openEnd: boolean): boolean {
  if (openStart) return openEnd ? title.includes(part) : title.endsWith(part);
  return openEnd ? title.startsWith(part) : title === part;
}

/** Whether it is the page's path or its end: a server in front may have added a prefix. */
function isPath(path: string, pathname: string): boolean {
  const bare = (text: string) => (text.endsWith('/') ? text.slice(0, -1) : text);
  return [pathname, decoded(pathname)].some((own) =>
    bare(path) === '' ? own === path : path.startsWith('/') && bare(own).endsWith(bare(path)),
  );
}

/** The last part of the path, or "/". */
export function folderOf(url: string): string {
  const { pathname } = new URL(url);
  return (
    decoded(pathname)
      .split('/')
      .findLast((part) => part !== '') ?? '/'
  );
}

/** The percent-decoded path; unchanged if it cannot be decoded. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** After spaces: digits, letters and `. - + ~ _`, beginning with a digit; '' if there is no version. */
function versionAt(text: string, start: number): string {
  const [, version = ''] =
    /^\s{0,64}(\d[\w.+~-]{0,31})/.exec(text.slice(start, start + MAX_BLANKS + MAX_VERSION)) ?? [];
  return version;
}
