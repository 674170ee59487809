import {
  MAX_INLINE,
  MAX_LOADS,
  MAX_ORIGINS,
  type InlineCode,
  type LoadKind,
  type Observed,
  type PageUse,
} from '../engine/index.js';
import { seen, unseen } from './observed.js';
import type { CollectedCode } from './page/collect.js';
import { loadsOf, relations } from './page/elements.js';

/** Something that was loaded, or that an element asks for. */
export interface RawLoad {
  /** The element's name, or the initiator type of Resource Timing §4.3. */
  readonly by: string;
  /** A link's `rel` and `as`. */
  readonly rel?: string;
  readonly as?: string;
  /** Its origin and the ending of its path is all that is looked at. */
  readonly url: string;
}

/** What a DOM or a parser shows of what a policy decides over. */
export interface RawUse extends Omit<PageUse, 'origins' | 'base'> {
  readonly loads: readonly RawLoad[];
  /** What relative addresses are resolved against. */
  readonly base: string;
  readonly hasBase: boolean;
}

/** The door for what a page uses: origins without addresses, hashes without code, and not without bounds. */
export function readUse(
  { loads, base, hasBase, inlineScripts, inlineStyles, ...rest }: RawUse,
  page: string,
): Observed<PageUse> {
  const scripts = distinct(inlineScripts);
  const styles = distinct(inlineStyles);
  if (loads.length > MAX_LOADS || scripts.length > MAX_INLINE || styles.length > MAX_INLINE)
    return unseen('too-many');
  const origins = collectOrigins(page);
  for (const load of loads) {
    const place = placeOf(load.url, base, page);
    if (place !== null) for (const kind of kindsOf(load, endingOf(load.url, base))) origins.add(kind, place);
  }
  if (origins.isFull) return unseen('too-many');
  const led = hasBase ? placeOf(base, page, page) : null;
  return seen({
    ...rest,
    origins: origins.all(),
    inlineScripts: scripts,
    inlineStyles: styles,
    ...(led !== null && { base: led }),
  });
}

/** Origins by kind, each once, bounded as they come. */
export function collectOrigins(page: string) {
  const found = new Map<LoadKind, Set<string>>();
  let isFull = false;
  return {
    /** @returns whether it is new */
    add(kind: LoadKind, place: string): boolean {
      const places = found.get(kind) ?? new Set();
      if (places.has(place)) return false;
      if (places.size >= MAX_ORIGINS) {
        isFull = true;
        return false;
      }
      found.set(kind, places.add(place));
      return true;
    },
    addUrl(kinds: readonly LoadKind[], url: string): void {
      const place = placeOf(url, page, page);
      if (place !== null) for (const kind of kinds) this.add(kind, place);
    },
    get isFull() {
      return isFull;
    },
    all: (): PageUse['origins'] =>
      Object.fromEntries([...found].map(([kind, places]) => [kind, [...places].sort()])),
  };
}

/** `self`, another origin, `data:` or `blob:`; null for what no policy of the page decides over. */
function placeOf(url: string, base: string, page: string): string | null {
  if (!URL.canParse(url, base)) return null;
  const { protocol, host } = new URL(url, base);
  if (protocol === 'data:' || protocol === 'blob:') return protocol;
  if (!/^(?:https?|wss?):$/.test(protocol)) return null;
  const own = URL.canParse(page) ? new URL(page) : null;
  return own?.protocol === protocol && own.host === host ? 'self' : `${protocol}//${host}`;
}

/** `png` of `/a/b.PNG`; '' where there is none. */
function endingOf(url: string, base: string): string {
  if (!URL.canParse(url, base)) return '';
  const { pathname } = new URL(url, base);
  return /\.([a-z0-9]{1,12})$/i.exec(pathname.slice(-16))?.[1]?.toLowerCase() ?? '';
}

const ENDINGS: ReadonlyMap<string, LoadKind> = new Map(
  Object.entries({
    script: 'js mjs cjs',
    style: 'css',
    img: 'png jpg jpeg gif svg webp avif ico bmp cur',
    font: 'woff woff2 ttf otf eot',
    media: 'mp4 webm ogv ogg mp3 m4a wav flac vtt',
    manifest: 'webmanifest',
  } satisfies Partial<Record<LoadKind, string>>).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending) => [ending, kind as LoadKind] as const),
  ),
);

/** What else Resource Timing names as an initiator, and what that loads. */
const INITIATORS: Readonly<Record<string, readonly LoadKind[]>> = {
  icon: ['img'],
  body: ['img'],
  fetch: ['connect'],
  xmlhttprequest: ['connect'],
  beacon: ['connect'],
  ping: ['connect'],
  eventsource: ['connect'],
};

/** A link's destinations (Fetch, "destination"), as `as` names them. */
const AS: Readonly<Record<string, LoadKind>> = {
  script: 'script',
  style: 'style',
  image: 'img',
  font: 'font',
  fetch: 'connect',
  audio: 'media',
  video: 'media',
  track: 'media',
  worker: 'worker',
  document: 'frame',
};

function kindsOf({ by, rel = '', as = '' }: RawLoad, ending: string): readonly LoadKind[] {
  const known = loadsOf(by)[0]?.kinds ?? (Object.hasOwn(INITIATORS, by) ? INITIATORS[by] : undefined);
  if (known) return known;
  const byEnding = ENDINGS.get(ending);
  switch (by) {
    case 'link':
      return linkKinds(relations(rel), as.toLowerCase(), byEnding);
    case 'css':
      // A sheet asks for pictures, fonts and other sheets; where its name does not say which, for either.
      return byEnding ? [byEnding] : ['font', 'img'];
    case 'video':
    case 'source':
      // A video's poster and a picture's sources are pictures.
      return byEnding === 'img' ? ['img'] : by === 'source' && !byEnding ? ['img', 'media'] : ['media'];
    default:
      // Workers are told of as anything; Firefox so tells of fonts that a script asked for.
      return byEnding === 'script'
        ? ['script', 'worker']
        : byEnding
          ? [byEnding]
          : ['connect', 'font', 'img'];
  }
}

function linkKinds(rel: readonly string[], as: string, byEnding: LoadKind | undefined): readonly LoadKind[] {
  if (rel.includes('stylesheet')) return ['style'];
  if (rel.includes('icon')) return ['img'];
  if (rel.includes('manifest')) return ['manifest'];
  if (rel.includes('modulepreload')) return ['script'];
  const named = Object.hasOwn(AS, as) ? AS[as] : undefined;
  // What the browser tells of a link that is gone: most are style sheets.
  return [named ?? byEnding ?? 'style'];
}

function distinct(code: readonly InlineCode[]): InlineCode[] {
  return [...new Map(code.map((one) => [one.sha256, one])).values()];
}

/** A value given to something called a token, a text long and mixed enough to be random, or a time of today. */
const VARYING = [
  /(?:csrf|xsrf|nonce|token|session|requestid|request_id)[\w-]{0,40}["']?\s{0,8}[:=]\s{0,8}["'][^"'\s]{8}/i,
  /["'](?=[^"']{0,120}\d)(?=[^"']{0,120}[a-z])[A-Za-z0-9+_=-]{32,120}["']/,
  /\b1[6-9]\d{8}(?:\d{3})?\b/,
];

/** What is kept of inline code. */
export function inlineCode({ text, hasNonce }: CollectedCode, sha256: string): InlineCode {
  return { sha256, ...(hasNonce && { hasNonce: true }), ...(looksVarying(text) && { varies: true }) };
}

/** Whether inline code looks as if the next answer will hold another. */
export function looksVarying(code: string): boolean {
  return VARYING.some((pattern) => pattern.test(code));
}
