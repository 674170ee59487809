import { fnv1a, type Block, type Layout, type Unseen } from '../../../engine/index.js';
import { read } from './walk.js';

/** Elements that browsers draw themselves, or that have no box of their own. */
const SKIPPED = new Set(
  (
    'area audio base br button canvas caption col colgroup datalist dialog embed fieldset head hr iframe img ' +
    'input legend link meta meter noscript object option optgroup progress rt ruby script select slot source style ' +
    'table tbody td template textarea tfoot th thead title tr track video wbr'
  ).split(' '),
);
/** Elements that are looked at for each that is kept. */
const LOOKED_AT = 10;
const DISPLAYS = new Set(['block', 'inline', 'list-item', 'contents']);

/**
 * Kinds of styles that browsers give to no element that is kept, whatever the person has set in them: each is one that
 * the page gave. Fonts and colours are none, as their defaults differ.
 */
const KINDS: readonly ((style: CSSStyleDeclaration) => boolean)[] = [
  ({ display }) => !DISPLAYS.has(display),
  ({ position, cssFloat }) => position !== 'static' || cssFloat !== 'none',
  ({ backgroundColor, backgroundImage }) =>
    backgroundColor !== 'rgba(0, 0, 0, 0)' || backgroundImage !== 'none',
  (style) =>
    [style.borderTopStyle, style.borderBottomStyle, style.borderLeftStyle].some((one) => one !== 'none'),
  // A list has one at its side.
  ({ paddingTop, paddingBottom }) => paddingTop !== '0px' || paddingBottom !== '0px',
  ({ borderTopLeftRadius, boxShadow }) => borderTopLeftRadius !== '0px' || boxShadow !== 'none',
  ({ maxWidth, overflowX }) => maxWidth !== 'none' || overflowX !== 'visible',
  ({ flexGrow, columnGap }) => flexGrow !== '0' || columnGap !== 'normal',
];

/**
 * Reads the boxes of the first elements of a document that has loaded, and which kinds of styles each has. Shadow
 * trees and what is not shown are not entered.
 * @param most elements
 * @param maxMs time limit, as reading blocks the page
 */
export function layout(most: number, maxMs: number): Layout | { readonly why: Unseen } {
  // Waiting here would not do: in Chromium a page has loaded only once what was asked of it is answered.
  if (readyState(document) !== 'complete') return { why: 'awaited' };
  const end = performance.now() + maxMs;
  const root = read(Document.prototype, 'documentElement')(document);
  const blocks: Block[] = [];
  const queue: (readonly [element: Element, around: number])[] = [[root, 0]];
  // Grows while it is read.
  for (const [element, around] of queue) {
    if (blocks.length >= most) break;
    if (performance.now() >= end) return { why: 'too-many' };
    if (!(element instanceof HTMLElement)) continue;
    const name = localName(element);
    const style = getComputedStyle(element);
    if (style.display === 'none') continue;
    const place = fnv1a(`${around} ${name}`);
    if (element !== root && !SKIPPED.has(name) && style.visibility === 'visible')
      blocks.push([place, kindsOf(style), ...boxOf(element)]);
    let child = firstChild(element);
    while (child && queue.length < most * LOOKED_AT) {
      queue.push([child, place]);
      child = nextSibling(child);
    }
  }
  return { width: innerWidth, blocks };
}

// `<form><input name=firstElementChild>` hides the form's own.
const readyState = read(Document.prototype, 'readyState');
const localName = read(Element.prototype, 'localName');
const firstChild = read(Element.prototype, 'firstElementChild');
const nextSibling = read(Element.prototype, 'nextElementSibling');

/** A bit for each kind. */
function kindsOf(style: CSSStyleDeclaration): number {
  return KINDS.reduce((bits, has, at) => (has(style) ? bits | (1 << at) : bits), 0);
}

function boxOf(element: Element): [left: number, top: number, width: number, height: number] {
  const { left, top, width, height } = Element.prototype.getBoundingClientRect.call(element);
  return [left + scrollX, top + scrollY, width, height].map(Math.round) as ReturnType<typeof boxOf>;
}
