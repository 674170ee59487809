import type { LoadKind } from '../../engine/index.js';

/** An element's attributes as written, by lower-case name. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** One attribute by which an element loads something. */
export interface ElementLoad {
  readonly attribute: 'src' | 'href' | 'data' | 'poster';
  /** What it loads; absent where `rel`, `as` or the ending of the address decides. */
  readonly kinds?: readonly LoadKind[];
  /** The element it loads like, where that is another one. */
  readonly like?: string;
  /** Elements of this name that do not load have another `type` or `rel`. */
  readonly when?: (attributes: Attributes) => boolean;
  /** Counts for policies only: the rules about a page's resources do not know it. */
  readonly forPolicies?: true;
}

const LOADING_RELATIONS = new Set(['stylesheet', 'preload', 'modulepreload', 'icon', 'manifest']);

/** Which element loads what, by which attribute. */
export const ELEMENT_LOADS: Readonly<Record<string, readonly ElementLoad[]>> = {
  script: [{ attribute: 'src', kinds: ['script'] }],
  img: [{ attribute: 'src', kinds: ['img'] }],
  iframe: [{ attribute: 'src', kinds: ['frame'] }],
  frame: [{ attribute: 'src', kinds: ['frame'] }],
  embed: [{ attribute: 'src', kinds: ['object'] }],
  // It may show a document, which frame-src decides over as well.
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
  // Of SVG.
  image: [{ attribute: 'href', kinds: ['img'], forPolicies: true }],
  use: [{ attribute: 'href', kinds: ['img'], forPolicies: true }],
  link: [
    {
      attribute: 'href',
      when: ({ rel = '' }) => relations(rel).some((word) => LOADING_RELATIONS.has(word)),
    },
  ],
};

/** What an element of that name may load. */
export function loadsOf(name: string): readonly ElementLoad[] {
  return (Object.hasOwn(ELEMENT_LOADS, name) ? ELEMENT_LOADS[name] : undefined) ?? [];
}

/** The words of a `rel`. */
export function relations(rel: string): readonly string[] {
  return rel.toLowerCase().split(/\s+/);
}

/** Types of script elements that a policy decides over; any other is data (HTML, "prepare the script element"). */
const CODE_TYPES: ReadonlySet<string> = new Set([
  ...['', 'module', 'importmap', 'speculationrules'],
  // WHATWG MIME Sniffing, "JavaScript MIME type".
  ...['application/ecmascript', 'application/javascript', 'application/x-ecmascript'],
  ...['application/x-javascript', 'text/ecmascript', 'text/javascript', 'text/jscript', 'text/livescript'],
  ...['text/x-ecmascript', 'text/x-javascript'],
  ...['0', '1', '2', '3', '4', '5'].map((minor) => `text/javascript1.${minor}`),
]);

/** Types of style elements that are style sheets (HTML, "update a style block"). */
const SHEET_TYPES: ReadonlySet<string> = new Set(['', 'text/css']);

/** Whether the text of an element is code that a policy decides over. */
export function inlineKind(name: string, attributes: Attributes): 'script' | 'style' | null {
  if (name !== 'script' && name !== 'style') return null;
  const { type, language } = attributes;
  const written = (type ?? (language ? `text/${language}` : '')).trim().toLowerCase();
  if (name === 'style') return SHEET_TYPES.has(written) ? 'style' : null;
  const isElsewhere = ['src', 'href', 'xlink:href'].some((address) => attributes[address] !== undefined);
  return !isElsewhere && CODE_TYPES.has(written) ? 'script' : null;
}

/** Attributes whose addresses may begin with `javascript:`. */
export const SCRIPT_ADDRESSES = ['href', 'src', 'action', 'formaction'] as const;

/** An attribute that holds an event handler, as far as its name tells. */
export const HANDLER = /^on[a-z]{3,40}$/;

/** Every attribute that is read, apart from event handlers. */
export const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...Object.values(ELEMENT_LOADS).flatMap((loads) => loads.map(({ attribute }) => attribute)),
  ...SCRIPT_ADDRESSES,
  ...['as', 'class', 'content', 'crossorigin', 'http-equiv', 'id', 'integrity', 'language', 'name', 'nonce'],
  ...['rel', 'style', 'target', 'type', 'xlink:href'],
]);
