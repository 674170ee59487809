import { redacted } from './urls.js';
import { visible } from './visible.js';

/**
 * Builds HTML and XML. A string is always text: only `element` makes markup, and its names are not the page’s. So nothing
 * that a page sends becomes an element or an attribute.
 */

/** Written markup. Nothing else can make one. */
export class Markup {
  readonly #text: string;
  constructor(name: string, attributes: Attributes, children: readonly Child[] | undefined) {
    const head = `<${name}${Object.entries(attributes)
      .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(visible(value))}"`))
      .join('')}`;
    this.#text = children === undefined ? `${head}/>` : `${head}>${children.map(written).join('')}</${name}>`;
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

/** An element. Its names and the names of its attributes must not be the page’s. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  return new Markup(name, attributes, children);
}

/** An element that can have no content. */
export function empty(name: string, attributes: Attributes): Markup {
  return new Markup(name, attributes, undefined);
}

function written(child: Child): string {
  if (typeof child === 'string') return escaped(visible(redacted(child)));
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
