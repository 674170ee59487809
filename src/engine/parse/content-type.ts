import type { Observed } from '../model/facts.js';
import type { Fields } from './fields.js';

/** What browsers make of a Content-Type: Fetch, “extract a MIME type”. */
export interface ContentType {
  /** Type and subtype of the last value that has both, lower case; null if none has. */
  readonly essence: string | null;
  /** Lower case, '' when there is none. */
  readonly charset: string;
  /** What stands for a type in each value, lower case. */
  readonly named: readonly string[];
}

/** @param value all lines, joined with commas */
export function parseContentType(value: string): ContentType {
  const named: string[] = [];
  let essence: string | null = null;
  let charset = '';
  for (const one of valuesOf(value)) {
    const [type = '', ...parameters] = one.split(';');
    // Chromium and Firefox end a type at a space, Chromium at a parenthesis too.
    const name = (/[^\s(]*/.exec(type.trim())?.[0] ?? '').toLowerCase();
    named.push(name);
    if (!MEDIA_TYPE.test(name) || name === '*/*') continue;
    const own = charsetOf(parameters);
    if (own !== '' || name !== essence) charset = own;
    essence = name;
  }
  return { essence, charset, named };
}

/** The type that browsers use; null if there is none that they can parse. */
export function typeOf(response: Fields<'Content-Type'>): Observed<string | null> {
  const field = response.get('Content-Type');
  return field.seen ? { seen: true, value: parseContentType(field.value.value ?? '').essence } : field;
}

/** Header fields that say whether a response is a page. */
export type PageField = 'Content-Disposition' | 'Content-Type';

/** Why a response is no page to browsers: the status, the media type, or that it is a download; null if it is, or may be. */
export function notAPage(response: Fields<PageField>, status: number): string | null {
  if (status === 204 || status === 205) return `status ${status}`;
  const disposition = response.get('Content-Disposition');
  if (disposition.seen && /^\s*attachment\s*(?:;|$)/i.test(disposition.value.value ?? ''))
    return 'Content-Disposition: attachment';
  const type = typeOf(response);
  return type.seen && type.value !== null && !MARKUP.test(type.value) ? type.value : null;
}

/**
 * Of what browsers make a document, in which scripts run: HTML and XML, or what they take for it. SVG is XML; so is
 * text/xsl to Chromium, and Firefox shows the parts of a multipart/x-mixed-replace. Everything else Chromium 156 and Firefox
 * 153 download, show in a viewer of their own, or show as its bare text.
 */
const MARKUP =
  /^(?:text\/(?:html|xsl)|(?:application|unknown)\/unknown|multipart\/x-mixed-replace|(?:application|text)\/(?:[^/]*\+)?xml|image\/svg\+xml)$/;

/** Two tokens around one slash (RFC 9110 §8.3.1). */
const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;

/** Commas within quotes separate nothing. An open quote lasts to the end. */
function valuesOf(text: string): readonly string[] {
  const values: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === '\\' && isQuoted) at++;
    else if (letter === ',' && !isQuoted) {
      values.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...values, text.slice(start)].filter((value) => value.trim() !== '');
}

function charsetOf(parameters: readonly string[]): string {
  for (const part of parameters) {
    const parameter = part.trim().toLowerCase();
    if (!parameter.startsWith('charset=')) continue;
    return parameter.slice('charset='.length).replaceAll('"', '').trim();
  }
  return '';
}
