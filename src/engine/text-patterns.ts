import { MAX_TEXT } from './limits.js';
import type { FoundText } from './model/facts.js';
import { ERROR_NAMES, OBJECT_NAMES, TEXT_PATTERNS, type TextPattern } from './pages/signatures.js';

/** What a page shows, while text patterns are searched in it. None of it is stored. */
export interface PageText {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** The text directly in the body, in no element but `<b>`. */
  readonly top: string;
  /** Of the first heading. */
  readonly heading: string;
  /** Characters in paragraphs, without spaces. */
  readonly running: number;
  /** What an object store lists, each after a line break. */
  readonly names: string;
  /** The entries of ELEMENTS that the page has. */
  readonly elements: readonly string[];
}

/** Spaces between a pattern's text and the version. */
const MAX_BLANKS = 64;
const MAX_VERSION = 32;
/** Characters of a title or a heading. */
const MAX_TITLE = 2_000;
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

/** What an article has, or a page to discuss one, and no page of an error. */
const OF_AN_ARTICLE = 'article aside form nav textarea'.split(' ');

/** What a page may have around an error that is most of its text. */
const OF_A_TRACE = new Set('code h1 h2 h3 section span table'.split(' '));

/** Characters, without spaces, in paragraphs of a page called like an error: those of an article have more. */
const MAX_RUNNING = 500;

/** How much of a page’s text the frames of a trace are at least, where the page is nothing but the error. */
const MOST = 0.5;

/** A frame of a trace, of Java, .NET and Node.js, of Python, or of PHP. */
const FRAME =
  /\bat [^\s()][^()\n]{0,200}(?:\([^()\n]{0,300}\)| in [^\n]{1,300}:line \d{1,7})|File "[^"\n]{1,300}", line \d{1,7}|#\d{1,4} [^\n#]{1,300}\(\d{1,7}\): [^\n#]{1,200}/g;

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
  const text = plain(page.text);
  const texts = { text, top: plain(page.top) };
  // As browsers show it (HTML, document.title).
  const [title = '', heading = ''] = [page.title, page.heading].map((one) =>
    one.slice(0, MAX_TITLE).replace(/\s+/g, ' ').trim(),
  );
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
  const has = (names: readonly string[]) => names.some((name) => elements.has(name));
  const isBare = !has(AROUND) && (title === '' || OF_AN_ERROR.test(title));
  const isTrace = () => !has(AROUND.filter((name) => !OF_A_TRACE.has(name))) && isMostlyFrames(text);
  const isCalledError =
    !has(OF_AN_ARTICLE) &&
    page.running <= MAX_RUNNING &&
    [title, heading].some((name) =>
      ERROR_NAMES.some((one) => inTitle(name.toLowerCase(), one, page.url.toLowerCase()) !== null),
    );
  const marks: readonly FoundText[] = [
    ...(found.some(({ where }) => where === 'text') && (isBare || isTrace())
      ? [{ needle: '', where: 'whole' as const }]
      : []),
    ...(found.length > 0 && isCalledError ? [{ needle: '', where: 'error' as const }] : []),
    ...Object.entries(OBJECT_NAMES).flatMap(([needle, like]) =>
      found.length > 0 && like.test(page.names || (JSON_START.test(text) ? text : ''))
        ? [{ needle, where: 'name' as const }]
        : [],
    ),
  ];
  return [...found, ...marks];
}

const JSON_START = /^\s*[[{]/;

/** With its spaces as such; of JSON with the line breaks, tabs and quotation marks of its strings. */
function plain(text: string): string {
  const shown = text.slice(0, MAX_TEXT).replaceAll('\u00a0', ' ');
  if (!JSON_START.test(shown)) return shown;
  return shown.replace(/\\(?:[nrt"]|u000a)/g, (code) =>
    code === '\\"' ? '"' : code === '\\t' ? '\t' : '\n',
  );
}

/** Whether the frames of a trace are most of a text. */
function isMostlyFrames(text: string): boolean {
  const lengthOf = (some: string) => some.replace(/\s/g, '').length;
  let frames = 0;
  for (const [frame] of text.matchAll(FRAME)) frames += lengthOf(frame);
  return frames > 0 && frames >= MOST * lengthOf(text);
}

/** The version, '' if the pattern has no `{version}`, null if it does not match. A `{value}` is not kept. */
function inText(text: string, needle: string): string | null {
  const [before = '', after] = needle.split(/\{(?:value|version)\}/);
  if (after === undefined) return text.includes(before) ? '' : null;
  const isValue = needle.includes('{value}');
  let at = text.indexOf(before);
  for (let place = 0; place < MAX_PLACES && at >= 0; place++) {
    const from = at + before.length;
    if (isValue && VALUE.test(text.slice(from, from + MAX_VERSION))) return '';
    const version = isValue ? '' : versionAt(text, from);
    if (version) return version;
    at = text.indexOf(before, at + 1);
  }
  return null;
}

/** A value that somebody set: none to be filled in. */
const VALUE =
  /^ ?["']?(?!(?:change|dummy|enter|example|false|fixme|insert|my[-_]|none|null|paste|placeholder|replace|secret\b|test|todo|true|x{3}|your?))[^\s"'<>${}*.][^\s"'<>]{3}/i;

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
