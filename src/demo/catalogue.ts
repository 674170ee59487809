import { html, type Markup } from './markup.js';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Euro cents. */
  readonly price: number;
  /** An inline drawing without requests and styles, so that every policy allows it. */
  readonly drawing: Markup;
}

export const CATALOGUE: readonly Product[] = [
  {
    id: 'notebook',
    name: 'Field notebook',
    about: 'Stitched, 96 dotted pages, opens flat.',
    price: 1250,
    drawing: html`<rect x="30" y="14" width="60" height="76" rx="4" fill="#2f5d50" /><rect
        x="38"
        y="14"
        width="4"
        height="76"
        fill="#234840"
      /><rect x="54" y="32" width="26" height="12" rx="2" fill="#f4ead8" />`,
  },
  {
    id: 'pencils',
    name: 'Cedar pencils',
    about: 'A dozen, HB to 4B, unvarnished.',
    price: 980,
    drawing: html`<path d="M36 88V34l7-16 7 16v54z" fill="#d98e3f" /><path
        d="M53 88V34l7-16 7 16v54z"
        fill="#b85c38"
      /><path d="M70 88V34l7-16 7 16v54z" fill="#e0b04f" /><path
        d="m40 25 3-7 3 7zm17 0 3-7 3 7zm17 0 3-7 3 7z"
        fill="#3a3a3a"
      />`,
  },
  {
    id: 'ink',
    name: 'Iron gall ink',
    about: '50 ml, darkens as it dries.',
    price: 1600,
    drawing: html`<rect x="50" y="16" width="20" height="16" rx="2" fill="#3a3a3a" /><path
        d="M36 44q0-8 8-8h32q8 0 8 8v40q0 6-6 6H42q-6 0-6-6z"
        fill="#33507a"
      /><rect x="44" y="54" width="32" height="20" rx="2" fill="#f4ead8" />`,
  },
  {
    id: 'envelopes',
    name: 'Laid envelopes',
    about: 'Twenty-five, cream, gummed flap.',
    price: 740,
    drawing: html`<rect x="22" y="28" width="76" height="52" rx="4" fill="#f4ead8" stroke="#cbbfa8" /><path
        d="m24 31 36 28 36-28"
        fill="none"
        stroke="#b9a888"
        stroke-width="3"
      />`,
  },
  {
    id: 'knife',
    name: 'Folding knife',
    about: 'Bone folder and blade in one.',
    price: 2890,
    drawing: html`<path d="M24 66 78 22q10 4 12 12L36 78q-8 4-12-12z" fill="#c9ced4" /><path
        d="M30 62 60 38q10 4 10 14L40 80q-12-2-10-18z"
        fill="#7a4b32"
      />`,
  },
  {
    id: 'stamp',
    name: 'Date stamp',
    about: 'Self-inking, good until 2040.',
    price: 1990,
    drawing: html`<circle cx="60" cy="26" r="12" fill="#7a4b32" /><path
        d="M54 36h12l4 28H50z"
        fill="#94603f"
      /><rect x="34" y="64" width="52" height="14" rx="3" fill="#3a3a3a" /><rect
        x="38"
        y="80"
        width="44"
        height="5"
        fill="#b0323a"
      />`,
  },
];

/** Such as `€12.50`. */
export function euros(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
