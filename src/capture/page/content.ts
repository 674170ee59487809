import {
  findTexts,
  MAX_ELEMENTS,
  type FormElement,
  type LinkElement,
  type Observed,
  type OwnFile,
  type PageContent,
  type PageText,
  type ResourceElement,
} from '../../engine/index.js';
import { seen, notSeen } from '../observed.js';
import { cleanUrl, originOf } from '../url.js';

/** Maximum characters of an attribute other than a URL. */
const MAX_ATTRIBUTE = 256;
/** Elements whose same-origin files are kept. */
const OWN_FILES = ['script', 'link', 'img'] as const satisfies readonly OwnFile['element'][];
/** Files kept for each of them. */
const MAX_OWN_FILES = 3;
/** Maximum hidden fields of a form. */
const MAX_FIELDS = 50;

/** A page's elements with their attributes as written, from a DOM or a parser. */
export interface RawContent extends Omit<PageText, 'url'> {
  /** The base URL. */
  readonly base: string;
  readonly resources: readonly RawResource[];
  readonly forms: readonly RawForm[];
  /** Those with `target=_blank`. */
  readonly links: readonly { readonly href: string; readonly rel: string }[];
  readonly linksToSignIn: boolean;
}

export interface RawResource extends Omit<ResourceElement, 'url' | 'hasQuery'> {
  /** `src`, `href` or `data`. */
  readonly url: string;
}

export interface RawForm {
  readonly actions: readonly string[];
  readonly password: boolean;
  readonly hiddenFields: readonly string[];
}

/** Resolves URLs, applies the limits, and drops text, query strings and values: every page's content passes here. */
export function parseContent(raw: RawContent, page: string): Observed<PageContent> {
  const lists = [raw.resources, raw.forms, raw.links];
  if (lists.some((list) => list.length > MAX_ELEMENTS)) return notSeen('too-many');
  const resolve = (url: string) => resolvedUrl(url, raw.base);
  const origin = originOf(page);
  const isForeign = ({ url }: { readonly url: string }) => originOf(url) !== origin;
  const ownFiles = raw.resources
    .filter(({ url }) => !/[?#]/.test(url))
    .flatMap(({ element, rel = '', url }): OwnFile[] => {
      const kind = OWN_FILES.find((one) => one === element);
      const isFile = kind !== undefined && (kind !== 'link' || /\bstylesheet\b/i.test(rel));
      return isFile ? [{ element: kind, url: resolve(url) }] : [];
    })
    .filter(({ url }) => url !== '' && originOf(url) === origin);
  return seen({
    texts: findTexts({ ...raw, url: page }),
    resources: raw.resources
      .map((resource): ResourceElement => ({
        ...shorten(resource),
        url: resolve(resource.url),
        ...(resource.url.includes('?') && { hasQuery: true }),
      }))
      .filter(({ url }) => url !== '')
      .filter((resource) => isForeign(resource) || resource.url.startsWith('http:')),
    forms: raw.forms.map(({ actions, password, hiddenFields }): FormElement => ({
      targets: actions.map(resolve).filter((url) => url !== ''),
      password,
      hiddenFields: hiddenFields.slice(0, MAX_FIELDS).map(cut),
    })),
    ...(raw.linksToSignIn && { linksToSignIn: true }),
    ownFiles: unique(ownFiles),
    newWindowLinks: raw.links
      .map(({ href, rel }): LinkElement => ({ url: resolve(href), rel: cut(rel.toLowerCase()) }))
      .filter((link) => link.url !== '' && isForeign(link)),
  });
}

/** The first MAX_OWN_FILES of each kind, without duplicates. */
function unique(files: readonly OwnFile[]): OwnFile[] {
  const byUrl = new Map(files.map((file) => [file.url, file] as const));
  return OWN_FILES.flatMap((kind) =>
    [...byUrl.values()].filter(({ element }) => element === kind).slice(0, MAX_OWN_FILES),
  );
}

/** The absolute http(s) URL without credentials, query and fragment; '' for any other. */
function resolvedUrl(url: string, base: string): string {
  if (!URL.canParse(url, base)) return '';
  const absolute = new URL(url, base);
  if (absolute.protocol !== 'http:' && absolute.protocol !== 'https:') return '';
  absolute.search = '';
  return cleanUrl(absolute.href);
}

function shorten({ element, rel, integrity, crossorigin }: RawResource): Omit<ResourceElement, 'url'> {
  return {
    element: cut(element),
    ...(rel !== undefined && { rel: cut(rel.toLowerCase()) }),
    ...(integrity !== undefined && { integrity: cut(integrity) }),
    ...(crossorigin !== undefined && { crossorigin: cut(crossorigin) }),
  };
}

function cut(text: string): string {
  return text.slice(0, MAX_ATTRIBUTE);
}
