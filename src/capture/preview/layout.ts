import { isRecord, type Block, type Layout, type Observed } from '../../engine/index.js';
import { notSeen, seen } from '../observed.js';

/** Maximum elements whose boxes and styles are kept. */
export const MAX_BLOCKS = 500;

/** Integers of a block. */
const PARTS = 6;

/** Parses the layout that was read in a page, which may be anything: only integers are kept. */
export function parseLayout(raw: unknown): Observed<Layout> {
  if (!isRecord(raw)) return notSeen('page-unreadable');
  const { width, blocks, why } = raw;
  if (why === 'awaited' || why === 'too-many') return notSeen(why);
  const isLayout = Array.isArray(blocks) && blocks.length <= MAX_BLOCKS && blocks.every(isBlock);
  return isLayout && isInteger(width) ? seen({ width, blocks }) : notSeen('page-unreadable');
}

function isBlock(raw: unknown): raw is Block {
  return Array.isArray(raw) && raw.length === PARTS && raw.every(isInteger);
}

function isInteger(raw: unknown): raw is number {
  return Number.isSafeInteger(raw);
}
