import type { PageEvents } from '../../../capture/page/collect.js';
import { READ_ATTRIBUTES, SHADOW, type Attributes } from '../../../capture/page/elements.js';
import { isHandler } from './handlers.js';

/** Nodes between two checks of the time limit. */
const NODES_PER_CHECK = 128;

/**
 * Reads a property with its prototype's getter: `<form><input name=nodeName>` hides the form's own `nodeName`, and a
 * form with that name hides the document's.
 */
export function read<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
): (object: object) => T[K] {
  const property = Object.getOwnPropertyDescriptor(prototype, name) as { readonly get: () => T[K] };
  return (object) => property.get.call(object);
}

/**
 * Emits events for each element and text below a node, in document order.
 * @returns false if the time limit was reached before the end
 */
export function walk(root: Node, events: PageEvents, isOver: () => boolean): boolean {
  const nodeType = read(Node.prototype, 'nodeType');
  const nodeValue = read(Node.prototype, 'nodeValue');
  const firstChild = read(Node.prototype, 'firstChild');
  const nextSibling = read(Node.prototype, 'nextSibling');
  const parentNode = read(Node.prototype, 'parentNode');
  const localName = read(Element.prototype, 'localName');
  let untilLook = 0;
  let node: Node | null = firstChild(root);
  while (node) {
    if (--untilLook < 0) {
      if (isOver()) return false;
      untilLook = NODES_PER_CHECK;
    }
    const type = nodeType(node);
    if (type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE) events.text(nodeValue(node) ?? '');
    if (type === Node.ELEMENT_NODE) {
      const name = localName(node).toLowerCase();
      events.open(name, attributesOf(node as Element, name));
      const child = firstChild(node);
      if (child) {
        node = child;
        continue;
      }
      events.close();
    }
    let next = nextSibling(node);
    while (!next) {
      const parent: Node | null = parentNode(node);
      if (!parent || parent === root) return true;
      events.close();
      node = parent;
      next = nextSibling(node);
    }
    node = next;
  }
  return true;
}

/** Only attributes that are used: an element may have a million. */
function attributesOf(element: Element, localName: string): Attributes {
  const attributes: Record<string, string> = {};
  for (const name of Element.prototype.getAttributeNames.call(element))
    if (name !== 'nonce' && (READ_ATTRIBUTES.has(name) || isHandler(name)))
      attributes[name] = Element.prototype.getAttribute.call(element, name) ?? '';
  if ((localName === 'script' || localName === 'style') && hasNonce(element)) attributes['nonce'] = '';
  if (hasShadow(element, localName)) attributes[SHADOW] = '';
  return attributes;
}

/** The elements that can have a shadow tree (DOM, "valid shadow host name"), besides custom ones. */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** Also a closed one, which only extensions see. */
function hasShadow(element: Element, localName: string): boolean {
  if (!HOSTS.has(localName) && !localName.includes('-')) return false;
  interface World {
    readonly chrome?: { readonly dom?: { openOrClosedShadowRoot(of: Element): ShadowRoot | null } };
  }
  const dom = (globalThis as World).chrome?.dom;
  if (dom && element instanceof HTMLElement) return dom.openOrClosedShadowRoot(element) !== null;
  const { openOrClosedShadowRoot, shadowRoot } = element as Element & {
    openOrClosedShadowRoot?: ShadowRoot | null;
  };
  return (openOrClosedShadowRoot ?? shadowRoot) !== null;
}

const htmlNonce = read(HTMLElement.prototype, 'nonce');
const svgNonce = read(SVGElement.prototype, 'nonce');

/** Scripts can set a nonce without an attribute. Its value is not read. */
function hasNonce(element: Element): boolean {
  if (element instanceof HTMLElement) return !!htmlNonce(element);
  return element instanceof SVGElement && !!svgNonce(element);
}
