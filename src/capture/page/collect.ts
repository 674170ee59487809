import {
  MAX_ELEMENTS,
  MAX_FIELD,
  MAX_FORM_URLS,
  MAX_HEADERS_TOTAL,
  MAX_INLINE,
  MAX_INLINE_TEXT,
  MAX_LOADS,
  MAX_TEXT,
  scriptPlace,
  type MetaElement,
  type ScriptElement,
} from '../../engine/index.js';
import type { RawContent, RawForm, RawResource } from './content.js';
import { MAX_URL } from '../url.js';
import type { RawCode, RawLoad } from './uses.js';
import {
  framesOwnDocument,
  HANDLER,
  inlineKind,
  loadsOf,
  relations,
  SCRIPT_ADDRESSES,
  SHADOW,
  submits,
  type Attributes,
  type InlineKind,
} from './elements.js';

/** Events from a parser or from walking a DOM: elements and texts in document order. */
export interface PageEvents {
  /** @param name lower-case */
  open(name: string, attributes: Attributes): void;
  text(piece: string): void;
  /** Ends the innermost open element. */
  close(): void;
}

/** A page's elements, attributes as written. */
export interface Collected {
  readonly metas: readonly MetaElement[];
  readonly scripts: readonly ScriptElement[];
  readonly content: RawContent;
  readonly use: CollectedUse;
}

/** What a policy applies to, as far as elements show it. */
export interface CollectedUse {
  readonly hasBase: boolean;
  /** URLs are reduced to origin and file extension. */
  readonly loads: readonly RawLoad[];
  /** Without duplicates. */
  readonly inlineScripts: readonly RawCode[];
  readonly inlineStyles: readonly RawCode[];
  /** There is more inline code than the limit. */
  readonly isTooLong: boolean;
  readonly handlers: boolean;
  readonly scriptAddresses: boolean;
  readonly styleAttributes: boolean;
  /** An external style sheet is linked. */
  readonly linksSheets: boolean;
  /**
   * Where each form can be sent to: absolute, without credentials, query and fragment; of other schemes only these. Two
   * forms can have the same.
   */
  readonly formUrls: readonly string[];
  /** Forms may be where no element was read: in shadow trees and frames that the page fills itself. */
  readonly hidesForms: boolean;
}

export interface Collector extends PageEvents {
  /** Number of open elements. */
  readonly depth: number;
  /** Why metas and scripts are incomplete; the other lists exceed their limits then. */
  readonly excess: 'too-many' | 'too-long' | null;
  collected(): Collected;
}

interface Options {
  /** The document's URL. */
  readonly page: string;
  /** The base URL, if known; else the first `<base>` sets it. */
  readonly base?: string;
  /** Elements to look for: `name`, `.class` or `#id`. */
  readonly sought: readonly string[];
}

interface OpenElement {
  readonly name: string;
  /** It is an SVG or MathML element. */
  readonly isForeign: boolean;
}

/** Inline code whose text is being collected. */
interface Inline {
  readonly name: string;
  readonly kind: InlineKind;
  readonly hasNonce: boolean;
  text: string;
}

interface OpenForm extends RawForm {
  readonly actions: string[];
  password: boolean;
  readonly hiddenFields: string[];
}

/** Maximum actions, and hidden fields, of a form. */
const MAX_FIELDS = 50;
/** Maximum classes of an element. */
const MAX_CLASSES = 20;
/** Elements whose text is code, the title, or what somebody may be typing. */
const NO_TEXT = new Set(['script', 'style', 'title', 'textarea']);
/** Text directly in these is top-level text. The tags of `<body>` are optional, and text may come before and after. */
const TOP = new Set(['', 'html', 'body']);
/** With scripting enabled, browsers create no elements in these. */
const INERT = new Set(['noscript', 'template']);
/** In the list of an object store, elements that hold an object's name. */
const OBJECT_NAMES = new Set(['key', 'name', 'prefix']);
/** Elements that do not begin the body (HTML, "in head"). */
const IN_HEAD = new Set(
  'html head base basefont bgsound link meta noframes noscript script style template title'.split(' '),
);
const FOREIGN = new Set(['svg', 'math']);
/** SVG elements that contain HTML (HTML, "HTML integration point"). */
const HOLDS_HTML = new Set(['foreignobject', 'desc', 'title']);
/** The first characters of each `data:` URL in a style sheet. */
export const SHEET_ADDRESS = /url\(\s{0,8}["']?(data:[a-z+./-]{0,40})/gi;

/** Collects a page's facts from its elements in order. Lists are cut one item above their limits, to show that. */
export function createCollector({ page, base: knownBase, sought }: Options): Collector {
  const isDom = knownBase !== undefined;
  const isSought = new Set(sought);
  const metas: MetaElement[] = [];
  const scripts: ScriptElement[] = [];
  let characters = 0;
  const resources: RawResource[] = [];
  const forms: OpenForm[] = [];
  const links: { href: string; rel: string }[] = [];
  let linksToSignIn = false;
  const elements = new Set<string>();
  const loads = new Map<string, RawLoad>();
  /** Whether each element with that text has a nonce. */
  const code: Readonly<Record<InlineKind, Map<string, boolean>>> = {
    script: new Map(),
    style: new Map(),
    rules: new Map(),
  };
  let codeLength = 0;
  const formUrls: string[] = [];
  /** Of forms that close their dialog, unless a button says otherwise. */
  const dialogUrls: string[] = [];
  let hasFormMethods = false;
  let hidesForms = false;
  const signs = { handlers: false, scriptAddresses: false, styleAttributes: false, linksSheets: false };

  const open: OpenElement[] = [];
  let openForms = 0;
  let inert = 0;
  /** In a body as sent: whether the parser of a browser has left the head. */
  let isAfterHead = false;
  let base = knownBase ?? page;
  let isBaseKnown = isDom;
  let hasBase = false;
  /** The page's title is the first HTML title, even if it is empty. */
  let titleElement: OpenElement | null = null;
  let title = '';
  let text = '';
  let top = '';
  let headingElement: OpenElement | null = null;
  let isInHeading = false;
  let heading = '';
  let names = '';
  let openParagraphs = 0;
  let running = 0;
  let inline: Inline | null = null;

  const add = <T>(list: T[], item: T) => {
    if (list.length <= MAX_ELEMENTS) list.push(item);
  };
  /** Cut one character above the limit, so that a rule can see that the value was longer. */
  const pick = <K extends string>(attributes: Attributes, keys: Readonly<Record<K, string>>) => {
    const picked: Partial<Record<K, string>> = {};
    if (characters > MAX_HEADERS_TOTAL) return picked;
    for (const [key, attribute] of Object.entries(keys) as [K, string][]) {
      const value = attributes[attribute]?.slice(0, MAX_FIELD + 1);
      if (value === undefined) continue;
      picked[key] = value;
      characters += value.length;
    }
    return picked;
  };
  const addLoad = (load: RawLoad) => {
    if (load.url !== '' && loads.size <= MAX_LOADS) loads.set(Object.values(load).join('\n'), load);
  };
  const readSheet = (sheet: string) => {
    for (const [, address = ''] of sheet.matchAll(SHEET_ADDRESS)) addLoad(dataLoad(address));
  };

  const readContent = (name: string, attributes: Attributes) => {
    const { rel, integrity, crossorigin, id, class: classes } = attributes;
    if (isSought.has(name)) elements.add(name);
    if (id !== undefined && isSought.has(`#${id}`)) elements.add(`#${id}`);
    for (const one of classes?.split(/\s+/, MAX_CLASSES) ?? [])
      if (isSought.has(`.${one}`)) elements.add(`.${one}`);
    for (const { attribute, when, forPolicies } of loadsOf(name)) {
      const url = attributes[attribute];
      if (url === undefined || forPolicies || when?.(attributes) === false) continue;
      add(resources, {
        element: name,
        url: cut(url),
        ...(rel !== undefined && { rel: cut(rel) }),
        ...(integrity !== undefined && { integrity: cut(integrity) }),
        ...(crossorigin !== undefined && { crossorigin: cut(crossorigin) }),
      });
    }
    if (name === 'form') {
      openForms += 1;
      add(forms, { actions: [cut(attributes['action'] ?? '')], password: false, hiddenFields: [] });
    }
    const form = openForms > 0 ? forms.at(-1) : undefined;
    if (form) parseField(form, name, attributes);
    if (name !== 'a' && name !== 'area') return;
    const href = cut(attributes['href'] ?? '');
    if (attributes['target']?.toLowerCase() === '_blank') add(links, { href, rel: cut(rel ?? '') });
    linksToSignIn ||= SIGN_IN.test(href) && isSignIn(href, base, page);
  };

  const readUse = (name: string, attributes: Attributes) => {
    const { rel = '', as = '', style } = attributes;
    for (const { attribute, when, like = name } of loadsOf(name)) {
      const url = attributes[attribute];
      if (url === undefined || when?.(attributes) === false) continue;
      addLoad({
        by: like,
        url: bareAddress(url, base, like),
        rel: rel.slice(0, MAX_REL),
        as: as.slice(0, MAX_REL),
      });
      signs.linksSheets ||= name === 'link' && relations(rel).includes('stylesheet');
    }
    if (style !== undefined) {
      signs.styleAttributes = true;
      readSheet(style);
    }
    signs.scriptAddresses ||= SCRIPT_ADDRESSES.some((one) => /^javascript:/i.test(attributes[one] ?? ''));
    if (!signs.handlers) for (const one in attributes) signs.handlers ||= HANDLER.test(one);
    readForms(name, attributes);
    const kind = inlineKind(name, attributes);
    if (kind) inline = { name, kind, hasNonce: attributes['nonce'] !== undefined, text: '' };
  };

  const readForms = (name: string, attributes: Attributes) => {
    hidesForms ||= framesOwnDocument(name, attributes);
    if (name !== 'form' && !submits(name, attributes)) return;
    const { action, formaction, method, formmethod } = attributes;
    const written = name === 'form' ? (action ?? '') : formaction;
    const isDialog = (name === 'form' ? method : formmethod)?.toLowerCase() === 'dialog';
    hasFormMethods ||= formmethod !== undefined && !isDialog;
    if (written === undefined || (isDialog && name !== 'form')) return;
    const urls = isDialog ? dialogUrls : formUrls;
    // HTML, "form submission algorithm": none is the document's own URL, whatever its base is.
    if (urls.length <= MAX_FORM_URLS) urls.push(formUrl(written === '' ? page : written, base));
  };

  const endInline = () => {
    if (!inline || open.at(-1)?.name !== inline.name) return;
    const { kind, hasNonce, text: written } = inline;
    inline = null;
    if (kind === 'style') readSheet(written);
    // Browsers ignore empty scripts, but policies apply to empty style elements.
    if ((kind === 'style' || written !== '') && code[kind].size <= MAX_INLINE)
      code[kind].set(written, hasNonce && code[kind].get(written) !== false);
  };

  return {
    open(name, attributes) {
      const around = open.at(-1);
      const isWithin = around !== undefined && around.isForeign && !HOLDS_HTML.has(around.name);
      const element = { name, isForeign: isWithin || FOREIGN.has(name) };
      open.push(element);
      if (name === 'title' && !element.isForeign) titleElement ??= element;
      if (!headingElement && /^h[1-6]$/.test(name)) {
        headingElement = element;
        isInHeading = true;
      }
      if (name === 'p') openParagraphs += 1;
      if (OBJECT_NAMES.has(name)) names = append(names, '\n');
      isAfterHead ||= inert === 0 && !IN_HEAD.has(name);
      if (name === 'meta') {
        const meta = pick(attributes, {
          httpEquiv: 'http-equiv',
          name: 'name',
          content: 'content',
          charset: 'charset',
        });
        const isIgnored = isDom ? open.every((one) => one.name !== 'head') : isAfterHead || inert > 0;
        const outsideHead = isIgnored && /^\s*content-security-policy\s*$/i.test(meta.httpEquiv ?? '');
        add(metas, outsideHead ? { ...meta, outsideHead } : meta);
      }
      if (name === 'script')
        add(scripts, {
          ...pick(attributes, {
            src: 'src',
            integrity: 'integrity',
            crossorigin: 'crossorigin',
            type: 'type',
          }),
          ...(attributes['nomodule'] !== undefined && { nomodule: true }),
        });
      const href = name === 'base' ? attributes['href'] : undefined;
      // Only the first base counts (HTML, the base element).
      if (href !== undefined && !isBaseKnown) {
        isBaseKnown = true;
        const named = URL.canParse(href, page) ? new URL(href, page) : null;
        // HTML, "set the frozen base URL".
        if (named && !/^(?:data|javascript):/.test(named.protocol)) base = named.href;
      }
      readContent(name, attributes);
      hidesForms ||= attributes[SHADOW] !== undefined;
      if (INERT.has(name)) inert += 1;
      if (inert > 0) return;
      hasBase ||= href !== undefined;
      readUse(name, attributes);
    },
    text(piece) {
      const element = open.at(-1);
      const inside = element?.name ?? '';
      if (element && element === titleElement) title = append(title, piece);
      else if (!NO_TEXT.has(inside)) text = append(text, piece);
      if (isInHeading) heading = append(heading, piece);
      // Parsers split a text at different places.
      if (openParagraphs > 0) running += piece.replace(/\s/g, '').length;
      if (OBJECT_NAMES.has(inside)) names = append(names, piece);
      const around = inside === 'b' ? (open.at(-2)?.name ?? '') : inside;
      if (TOP.has(around)) top = append(top, piece);
      if (TOP.has(inside) || inside === 'head') isAfterHead ||= piece.trim() !== '';
      if (!inline || codeLength > MAX_INLINE_TEXT) return;
      codeLength += piece.length;
      if (codeLength <= MAX_INLINE_TEXT) inline.text += piece;
    },
    close() {
      endInline();
      const element = open.pop();
      if (!element) return;
      if (element === headingElement) isInHeading = false;
      if (element.name === 'p') openParagraphs -= 1;
      if (element.name === 'form') openForms -= 1;
      if (INERT.has(element.name)) inert -= 1;
    },
    get depth() {
      return open.length;
    },
    get excess() {
      if (metas.length > MAX_ELEMENTS || scripts.length > MAX_ELEMENTS) return 'too-many';
      return characters > MAX_HEADERS_TOTAL ? 'too-long' : null;
    },
    collected: () => ({
      metas,
      scripts,
      content: {
        ...{ base, title, text, top, heading, running, names, elements: [...elements] },
        ...{ resources, forms, links, linksToSignIn },
      },
      use: {
        hasBase,
        loads: [...loads.values()],
        inlineScripts: [
          ...codeOf(code.rules).map((one) => ({ ...one, isRules: true as const })),
          // Of equal texts the last counts.
          ...codeOf(code.script),
        ],
        inlineStyles: codeOf(code.style),
        isTooLong: codeLength > MAX_INLINE_TEXT,
        formUrls: [...formUrls, ...(hasFormMethods ? dialogUrls : [])],
        hidesForms,
        ...signs,
      },
    }),
  };
}

/** Maximum characters of a `rel` or an `as`. */
const MAX_REL = 100;

function codeOf(code: ReadonlyMap<string, boolean>): RawCode[] {
  return [...code].map(([text, hasNonce]) => ({ text, hasNonce }));
}

function cut(value: string): string {
  return value.slice(0, MAX_URL);
}

/** `/login`, `/accounts/sign-in/`, `/wp-login.php`, `?mode=login`, `Special:UserLogin`. */
const SIGN_IN = /(?:^|[/._=:-])(?:user|wp-)?(?:log|sign)[_-]?(?:in|on)(?:$|[/.&?#])/i;

/** Whether a link leads to a page of the same origin that is called so. */
function isSignIn(href: string, base: string, page: string): boolean {
  if (!URL.canParse(href, base) || !URL.canParse(page)) return false;
  const { origin, pathname, search } = new URL(href, base);
  return origin === new URL(page).origin && SIGN_IN.test(pathname + search);
}

function append(text: string, piece: string): string {
  return text.length < MAX_TEXT ? text + piece.slice(0, MAX_TEXT - text.length) : text;
}

function parseField(form: OpenForm, name: string, attributes: Attributes): void {
  const { formaction, type = '', name: field } = attributes;
  if (formaction !== undefined && form.actions.length < MAX_FIELDS) form.actions.push(cut(formaction));
  if (name !== 'input') return;
  if (type.toLowerCase() === 'password') form.password = true;
  if (type.toLowerCase() === 'hidden' && field !== undefined && form.hiddenFields.length < MAX_FIELDS)
    form.hiddenFields.push(cut(field));
}

/**
 * A URL reduced to origin and file extension, of a script on a public host to its folder and file extension
 * (`scriptPlace`); '' for schemes without a server.
 * @param by see `RawLoad`
 */
export function bareAddress(address: string, base: string, by: string): string {
  const start = address.slice(0, MAX_URL);
  const [, scheme] = /^\s*(data|blob):(?![a-z-]+-extension:)/i.exec(start) ?? [];
  if (scheme !== undefined) return `${scheme.toLowerCase()}:`;
  if (!URL.canParse(start, base)) return '';
  const url = new URL(start, base);
  const { protocol, host, pathname } = url;
  if (!/^(?:https?|wss?):$/.test(protocol)) return '';
  const origin = `${protocol}//${host}`;
  const ending = /\.[A-Za-z0-9]{1,12}$/.exec(pathname.slice(-16))?.[0] ?? '';
  const place = by === 'script' || /^\.m?js$/i.test(ending) ? scriptPlace(url) : origin;
  if (place === origin) return `${origin}/${ending}`;
  return place.endsWith('/') ? place + ending : place;
}

/** Without what may be secret. */
function formUrl(written: string, base: string): string {
  const start = cut(written);
  if (!URL.canParse(start, base)) return '';
  const { protocol, host, pathname } = new URL(start, base);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}` : protocol;
}

/** The load for the start of a `data:` URL in a style sheet. */
export function dataLoad(address: string): RawLoad {
  if (/^data:image/i.test(address)) return { by: 'css', url: 'data:.png' };
  const isFont = /^data:(?:font|application\/(?:x-)?font|application\/vnd\.ms-font)/i.test(address);
  return { by: 'css', url: isFont ? 'data:.woff' : 'data:' };
}
