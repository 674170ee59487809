import type { LoadKind } from '../../engine/index.js';

/** An element's attributes as written, by name in lower case. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** An attribute that makes an element load something. */
export interface ElementLoad {
  readonly attribute: 'src' | 'href' | 'data' | 'poster';
  /** What it loads; absent if it depends on `rel`, `as` or the file extension. */
  readonly kinds?: readonly LoadKind[];
  /** The element whose loads it is treated as, if not its own. */
  readonly like?: string;
  /** Whether it loads, if that depends on other attributes. */
  readonly when?: (attributes: Attributes) => boolean;
  /** Only for policies: the rules about a page's resources ignore it. */
  readonly forPolicies?: true;
}

const LOADING_RELATIONS = new Set(['stylesheet', 'preload', 'modulepreload', 'icon', 'manifest']);

/** Which element loads what, by which attribute. */
const ELEMENT_LOADS: Readonly<Record<string, readonly ElementLoad[]>> = {
  script: [{ attribute: 'src', kinds: ['script'] }],
  img: [{ attribute: 'src', kinds: ['img'] }],
  iframe: [{ attribute: 'src', kinds: ['frame'] }],
  frame: [{ attribute: 'src', kinds: ['frame'] }],
  embed: [{ attribute: 'src', kinds: ['object'] }],
  // It may contain a document, to which frame-src applies too.
  object: [{ attribute: 'data', kinds: ['object', 'frame'] }],
  audio: [{ attribute: 'src', kinds: ['media'] }],
  video: [{ attribute: 'src' }, { attribute: 'poster', like: 'img', forPolicies: true }],
  source: [{ attribute: 'src' }],
  track: [{ attribute: 'src', kinds: ['media'] }],
  input: [
    {
      attribute: 'src',
      kinds: ['img'],
      when: ({ type }) => type?.toLowerCase() === 'image',
      forPolicies: true,
    },
  ],
  // SVG elements.
  image: [{ attribute: 'href', kinds: ['img'], forPolicies: true }],
  use: [{ attribute: 'href', kinds: ['img'], forPolicies: true }],
  link: [
    {
      attribute: 'href',
      when: ({ rel = '' }) => relations(rel).some((word) => LOADING_RELATIONS.has(word)),
    },
  ],
};

/** What an element with this name may load. */
export function loadsOf(name: string): readonly ElementLoad[] {
  return (Object.hasOwn(ELEMENT_LOADS, name) ? ELEMENT_LOADS[name] : undefined) ?? [];
}

/** The keywords of a `rel`. */
export function relations(rel: string): readonly string[] {
  return rel.toLowerCase().split(/\s+/);
}

/** Types of script elements that a policy applies to; others are data (HTML, "prepare the script element"). */
const CODE_TYPES: ReadonlySet<string> = new Set([
  ...['', 'module', 'importmap'],
  // WHATWG MIME Sniffing, "JavaScript MIME type".
  ...['application/ecmascript', 'application/javascript', 'application/x-ecmascript'],
  ...['application/x-javascript', 'text/ecmascript', 'text/javascript', 'text/jscript', 'text/livescript'],
  ...['text/x-ecmascript', 'text/x-javascript'],
  ...['0', '1', '2', '3', '4', '5'].map((minor) => `text/javascript1.${minor}`),
]);

/** Types of style elements that are style sheets (HTML, "update a style block"). */
const SHEET_TYPES: ReadonlySet<string> = new Set(['', 'text/css']);

/** Inline code that a policy applies to; `rules` are speculation rules, which run nothing. */
export type InlineKind = 'script' | 'style' | 'rules';

/** What the text of an element is to a policy; null if no policy applies to it. */
export function inlineKind(name: string, attributes: Attributes): InlineKind | null {
  if (name !== 'script' && name !== 'style') return null;
  const { type, language } = attributes;
  const written = (type ?? (language ? `text/${language}` : '')).trim().toLowerCase();
  if (name === 'style') return SHEET_TYPES.has(written) ? 'style' : null;
  const isExternal = ['src', 'href', 'xlink:href'].some((address) => attributes[address] !== undefined);
  if (isExternal) return null;
  return written === 'speculationrules' ? 'rules' : CODE_TYPES.has(written) ? 'script' : null;
}

/** Attributes that may contain a `javascript:` URL. */
export const SCRIPT_ADDRESSES = ['href', 'src', 'action', 'formaction'] as const;

/** The attribute of a `<template>` that becomes a shadow tree; of a DOM, an element that has one is given it. */
export const SHADOW = 'shadowrootmode';

/** Whether an element with this name can be sent: it is a button. */
export function submits(name: string, { type }: Attributes): boolean {
  if (name === 'button') return true;
  return name === 'input' && ['submit', 'image'].includes(type?.toLowerCase() ?? '');
}

/**
 * Whether it shows a document that gets the page's own policy: one without a URL of its own (HTML, "determining
 * navigation params policy container").
 */
export function framesOwnDocument(name: string, { src, srcdoc }: Attributes): boolean {
  if (name !== 'iframe' && name !== 'frame') return false;
  return srcdoc !== undefined || src === undefined || /^\s*(?:$|about:|blob:|data:|javascript:)/i.test(src);
}

/** The name of an event handler attribute. */
export const HANDLER = /^on[a-z]{3,40}$/;

/** All attributes that are read, except event handlers. */
export const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...Object.values(ELEMENT_LOADS).flatMap((loads) => loads.map(({ attribute }) => attribute)),
  ...SCRIPT_ADDRESSES,
  ...[
    'as',
    'class',
    'content',
    'crossorigin',
    'formmethod',
    'http-equiv',
    'id',
    'integrity',
    'language',
    'method',
    'name',
    'nomodule',
    'nonce',
  ],
  ...['rel', 'srcdoc', 'style', 'target', 'type', 'xlink:href'],
]);
