import {
  MAX_INLINE,
  MAX_INLINE_TEXT,
  MAX_LOADS,
  type InlineCode,
  type Observed,
  type PageUse,
} from '../engine/index.js';
import { unseen } from './observed.js';
import { MAX_URL } from './url.js';
import {
  CODE_TYPES,
  dataLoad,
  looksVarying,
  readUse,
  SHEET_ADDRESS,
  SHEET_TYPES,
  type RawLoad,
} from './uses.js';

/** The SHA-256 of a text in UTF-8, in base64. */
export type Sha256 = (text: string) => string;

type Attributes = Readonly<Record<string, string>>;

/** Elements that ask for what their attribute names. */
const ASKS: Readonly<Record<string, string>> = {
  script: 'src',
  img: 'src',
  input: 'src',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  object: 'data',
  audio: 'src',
  video: 'src',
  source: 'src',
  track: 'src',
  image: 'href',
  use: 'href',
  link: 'href',
};
const ASKING_LINK = /(?:^|\s)(?:stylesheet|preload|modulepreload|icon|manifest)(?:\s|$)/i;
/** What a browser with scripts makes no elements of. */
const INERT = new Set(['noscript', 'template']);

/** Gathers what a policy would decide over from the events of an HTML parser, bounded as it goes. */
export function collectUse(sha256: Sha256) {
  const loads: RawLoad[] = [];
  const code: Record<'script' | 'style', InlineCode[]> = { script: [], style: [] };
  const found = { handlers: false, scriptAddresses: false, styleAttributes: false, sheetsUnread: false };
  let hasBase = false;
  let inert = 0;
  let characters = 0;
  /** The inline code being read. */
  let inside: { readonly kind: 'script' | 'style'; text: string } | null = null;

  const add = (load: RawLoad) => {
    if (loads.length <= MAX_LOADS) loads.push({ ...load, url: load.url.slice(0, MAX_URL) });
  };
  const lookIntoSheet = (text: string) => {
    for (const [, address = ''] of text.matchAll(new RegExp(SHEET_ADDRESS, 'gi'))) add(dataLoad(address));
  };
  const finish = (kind: 'script' | 'style', text: string) => {
    if (kind === 'style') lookIntoSheet(text);
    // A browser runs no empty script, and asks for every style sheet.
    else if (text === '') return;
    const one = { sha256: sha256(text), ...(looksVarying(text) && { varies: true as const }) };
    const held = code[kind];
    if (held.length <= MAX_INLINE && !held.some((other) => other.sha256 === one.sha256)) held.push(one);
  };
  return {
    open(name: string, attributes: Attributes): void {
      if (INERT.has(name)) inert += 1;
      if (inert > 0) return;
      const { rel = '', as = '', style, poster } = attributes;
      const address = attributes[ASKS[name] ?? ''];
      if (address !== undefined && (name !== 'link' || ASKING_LINK.test(rel))) {
        add({ by: name, url: address, rel, as });
        if (name === 'link' && /stylesheet/i.test(rel)) found.sheetsUnread = true;
      }
      if (poster !== undefined) add({ by: 'img', url: poster });
      hasBase ||= name === 'base' && attributes['href'] !== undefined;
      if (style !== undefined) {
        found.styleAttributes = true;
        lookIntoSheet(style);
      }
      for (const [attribute, value] of Object.entries(attributes)) {
        found.handlers ||= /^on[a-z]{3,40}$/.test(attribute);
        found.scriptAddresses ||= /^javascript:/i.test(value) && ADDRESSES.has(attribute);
      }
      inside = inlineKind(name, attributes);
    },
    text(piece: string): void {
      if (!inside || characters > MAX_INLINE_TEXT) return;
      characters += piece.length;
      inside.text += piece;
    },
    close(name: string): void {
      if (INERT.has(name) && inert > 0) inert -= 1;
      if (inside?.kind !== name) return;
      // Browsers read line breaks as line feeds (HTML, "normalize newlines").
      finish(inside.kind, inside.text.replace(/\r\n?/g, '\n'));
      inside = null;
    },
    /** @param base what relative addresses are resolved against */
    read(base: string, page: string): Observed<PageUse> {
      if (characters > MAX_INLINE_TEXT) return unseen('too-long');
      return readUse(
        {
          base,
          hasBase,
          loads,
          allLoads: false,
          inlineScripts: code.script,
          inlineStyles: code.style,
          ...found,
        },
        page,
      );
    },
  };
}

const ADDRESSES = new Set(['href', 'src', 'action', 'formaction']);

function inlineKind(name: string, attributes: Attributes): { kind: 'script' | 'style'; text: string } | null {
  const { type, language, src, href } = attributes;
  const written = (type ?? (language ? `text/${language}` : '')).trim().toLowerCase();
  if (name === 'style' && SHEET_TYPES.has(written)) return { kind: 'style', text: '' };
  if (name !== 'script' || src !== undefined || href !== undefined || !CODE_TYPES.has(written)) return null;
  return { kind: 'script', text: '' };
}
