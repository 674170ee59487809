import { clipped, MAX_QUOTE } from './escape.js';
import { redacted } from './urls.js';
import { visible } from './visible.js';

/**
 * Builds HTML and XML. A string is always text: only `element` makes markup, and its names are not the page’s. So nothing
 * that a page sends becomes an element or an attribute.
 */

/** Written markup. Only the functions of this file make it. */
export class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** Lines that stay as they are but for invisible characters, as an element’s text: URLs in them are not redacted. */
export class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Child = string | Markup | Verbatim | readonly Child[];
type Attributes = Readonly<Record<string, string | undefined>>;

/** An element. Its name and the names of its attributes must not be the page’s. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  return new Markup(`<${name}${listed(attributes)}>${children.map(written).join('')}</${name}>`);
}

/** An element that can have no content. */
export function empty(name: string, attributes: Attributes): Markup {
  return new Markup(`<${name}${listed(attributes)}/>`);
}

/** A style sheet of our own: in HTML its text is not escaped. */
export function styleSheet(css: string): Markup {
  if (css.includes('<')) throw new Error('A style sheet could end its element.');
  return new Markup(`<style>${css}</style>`);
}

function listed(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(visible(value))}"`))
    .join('');
}

function written(child: Child): string {
  if (typeof child === 'string') return escaped(clipped(visible(redacted(child)), MAX_QUOTE));
  if (child instanceof Markup) return child.toString();
  if (child instanceof Verbatim) return escaped(child.text.replace(/[^\t\n]+/g, visible));
  return child.map(written).join('');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Without U+FFFE and U+FFFF, which XML does not allow. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\uFFFE\uFFFF]/g, (character) => REFERENCES[character] ?? '\uFFFD');
}
