import {
  foldPlaces,
  formTarget,
  scriptPlace,
  MAX_FORM_URLS,
  MAX_INLINE,
  MAX_LOADS,
  MAX_ORIGINS,
  type InlineCode,
  type LoadKind,
  type Observed,
  type PageUse,
} from '../../engine/index.js';
import { seen, notSeen } from '../observed.js';
import { loadsOf, relations } from './elements.js';
import { varyingOf } from './varying.js';

/** An inline script or style sheet. */
export interface RawCode {
  readonly text: string;
  /** Each element with this text has a nonce. */
  readonly hasNonce: boolean;
  /** Speculation rules. */
  readonly isRules?: true;
}

/** A resource that was loaded, or that an element refers to. */
export interface RawLoad {
  /** The element's name, or the initiator type of Resource Timing §4.3. */
  readonly by: string;
  /** A link's `rel` and `as`. */
  readonly rel?: string;
  readonly as?: string;
  /** Only its origin and the file extension are used, and the folder of a script on a public host: see `scriptPlace`. */
  readonly url: string;
}

/** What a policy applies to, as found in a DOM or by a parser. */
export interface RawUse extends Omit<PageUse, 'origins' | 'base' | 'formTargets' | 'sharesFormTargets'> {
  readonly loads: readonly RawLoad[];
  /** The base URL. */
  readonly base: string;
  readonly hasBase: boolean;
  /** See `CollectedUse`. */
  readonly formUrls: readonly string[];
  readonly hidesForms: boolean;
}

/** Reduces what a page uses to origins, folders of public hosts, and hashes, without code; applies the limits. */
export function parseUse(
  { loads, base, hasBase, inlineScripts, inlineStyles, formUrls, hidesForms, ...rest }: RawUse,
  page: string,
): Observed<PageUse> {
  const scripts = distinct(inlineScripts);
  const styles = distinct(inlineStyles);
  if (loads.length > MAX_LOADS || scripts.length > MAX_INLINE || styles.length > MAX_INLINE)
    return notSeen('too-many');
  const origins = collectOrigins(page);
  for (const load of loads) origins.addUrl(kindsOf(load, endingOf(load.url, base)), load.url, base);
  const all = origins.all();
  if (!all.seen) return all;
  const targets = formUrls.map((url) => formTarget(url, page));
  const formTargets = [...new Set(targets)];
  const led = hasBase ? sourceOf(base, page, page) : null;
  return seen({
    ...rest,
    origins: all.value,
    inlineScripts: scripts,
    inlineStyles: styles,
    ...(led !== null && { base: led }),
    ...(!hidesForms &&
      formUrls.length <= MAX_FORM_URLS && {
        formTargets,
        ...(formTargets.length < targets.length && { sharesFormTargets: true }),
      }),
  });
}

/** Collects distinct origins by kind; the limits are applied at the end, once. */
export function collectOrigins(page: string) {
  const found = new Map<LoadKind, Set<string>>();
  return {
    add(kind: LoadKind, place: string): void {
      const places = found.get(kind);
      if (places) places.add(place);
      else found.set(kind, new Set([place]));
    },
    addUrl(kinds: readonly LoadKind[], url: string, base = page): void {
      const place = sourceOf(url, base, page);
      if (place === null) return;
      const hasFolder = kinds.some((kind) => RUNS.has(kind)) && /^https?:/.test(place);
      const folder = hasFolder ? scriptPlace(new URL(url, base)) : place;
      for (const kind of kinds) this.add(kind, RUNS.has(kind) ? folder : place);
    },
    all(): Observed<PageUse['origins']> {
      const folded = [...found].map(([kind, places]) => [kind, foldPlaces(places, MAX_ORIGINS)] as const);
      if (folded.some(([, { leftOut }]) => leftOut > 0)) return notSeen('too-many');
      return seen(Object.fromEntries(folded.map(([kind, { kept }]) => [kind, [...kept].sort()])));
    },
  };
}

/** Kinds of which folders are kept: see `scriptPlace`. */
const RUNS: ReadonlySet<LoadKind> = new Set(['script', 'worker']);

/** `self`, another origin, `data:` or `blob:`; null for what a policy does not apply to. */
function sourceOf(url: string, base: string, page: string): string | null {
  if (!URL.canParse(url, base) || isExtensions(url)) return null;
  const { protocol, host } = new URL(url, base);
  if (protocol === 'data:' || protocol === 'blob:') return protocol;
  if (!/^(?:https?|wss?):$/.test(protocol)) return null;
  const own = URL.canParse(page) ? new URL(page) : null;
  return own?.protocol === protocol && own.host === host ? 'self' : `${protocol}//${host}`;
}

/** Whether an extension of the browser put it there: not the site's to allow. */
export function isExtensions(url: string): boolean {
  return /^\s*(?:blob:)?[a-z-]{1,40}-extension:/i.test(url);
}

/** The file extension, such as `png` for `/a/b.PNG`; '' if there is none. */
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

/** Other initiator types of Resource Timing, and what they load. */
const INITIATORS: Readonly<Record<string, readonly LoadKind[]>> = {
  icon: ['img'],
  body: ['img'],
  fetch: ['connect'],
  xmlhttprequest: ['connect'],
  beacon: ['connect'],
  ping: ['connect'],
  eventsource: ['connect'],
};

/** Values of a link's `as` attribute (Fetch, "destination"). */
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
      // A style sheet loads images, fonts and other sheets. Without a known extension it may be an image or a font.
      return byEnding ? [byEnding] : ['font', 'img'];
    case 'video':
    case 'source':
      // A video's poster and the sources of <picture> are images.
      return byEnding === 'img' ? ['img'] : by === 'source' && !byEnding ? ['img', 'media'] : ['media'];
    default:
      // Browsers report workers with any initiator type; Firefox does so for fonts that a script loads.
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
  // An entry of a link that was removed from the page: most are style sheets.
  return [named ?? byEnding ?? 'style'];
}

function distinct(code: readonly InlineCode[]): InlineCode[] {
  return [...new Map(code.map((one) => [one.sha256, one])).values()];
}

/**
 * Inline code as it is stored: its hash only.
 * @param at when it was sent, in milliseconds since the epoch, if that is known
 */
export function inlineCode(
  { text, hasNonce, isRules }: RawCode,
  sha256: string,
  at: number | undefined,
): InlineCode {
  const varies = varyingOf(text, at);
  return {
    sha256,
    length: text.length,
    ...(hasNonce && { hasNonce: true }),
    ...(isRules && { isRules }),
    ...(varies && { varies }),
  };
}
