import { groupedBy } from '../grouped-by.js';

/**
 * An element with a box: its place among the names of the elements around it (a hash), which kinds of styles of its
 * own it has (a bit each), and its box in the document, in CSS pixels. All are integers.
 */
export type Block = readonly [
  place: number,
  styles: number,
  left: number,
  top: number,
  width: number,
  height: number,
];

/** How a document looks: its first elements, parents before their children. */
export interface Layout {
  /** Of the window, in CSS pixels: sites have other styles for other widths. */
  readonly width: number;
  readonly blocks: readonly Block[];
}

export interface LostStyle {
  /** Blocks that had a style before. */
  readonly blocks: number;
  /** Those that have none left. */
  readonly lost: number;
}

/** Kinds of styles of a block: one alone is often what a script sets. */
const STYLED = 2;
/** Pixels that a box moves or grows at least when its styles are gone. */
const MOVED = 8;
/** Fewer blocks, or a smaller part of all, may be what the page itself shows otherwise from load to load. */
const MIN_LOST = 2;
const MIN_PART = 1 / 5;

/**
 * How many blocks of a page lost their style; undefined if the window's width was another one. Pages change by
 * themselves, so elements are not compared one by one: at each place, as many blocks count as there are fewer with a
 * style and more without any. What only comes, goes or changes places is none of them, nor is what stays where it was.
 * Nor is what has a style that others still have there: a policy takes a style from all of them.
 */
export function lostStyle(before: Layout, now: Layout): LostStyle | undefined {
  if (before.width !== now.width) return undefined;
  const after = byPlace(now.blocks);
  let blocks = 0;
  let lost = 0;
  for (const [place, all] of byPlace(before.blocks)) {
    const styled = all.filter(isStyled);
    blocks += styled.length;
    const others = after.get(place) ?? [];
    const plain = others.filter(isPlain);
    const fewer = styled.length - others.filter(isStyled).length;
    const more = plain.length - all.filter(isPlain).length;
    const gone = styled.filter(
      (one) => !others.some((other) => other[1] === one[1] || (isPlain(other) && isSameBox(one, other))),
    ).length;
    lost += Math.max(0, Math.min(fewer, more, gone));
  }
  return { blocks, lost: lost >= Math.max(MIN_LOST, blocks * MIN_PART) ? lost : 0 };
}

function byPlace(blocks: readonly Block[]): Map<number, Block[]> {
  return groupedBy(blocks, ([place]) => place);
}

function isStyled([, styles, , , width, height]: Block): boolean {
  return kindsIn(styles) >= STYLED && width > 0 && height > 0;
}

function kindsIn(styles: number): number {
  return styles.toString(2).replaceAll('0', '').length;
}

function isPlain([, styles]: Block): boolean {
  return styles === 0;
}

function isSameBox([, , ...box]: Block, [, , ...other]: Block): boolean {
  return box.every((value, at) => Math.abs(value - (other[at] ?? 0)) < MOVED);
}
