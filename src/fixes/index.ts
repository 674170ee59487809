import type { Advice, StackMember } from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import { chainsOf, fixesForChain, type FixRefusal } from './chain.js';
import { isStackName } from './stacks.js';

export type { FixBlock } from './blocks.js';
export type { FixRefusal } from './chain.js';
export { pageFixes, type PageFix, type PageFixes } from './page.js';
export { proposalsFor, type Proposals } from './proposals.js';
export { isStackName, stackOf, STACKS } from './stacks.js';
export { adviceInWords, asOneText } from './words.js';

export interface Fixes {
  /** Recommended first. */
  readonly blocks: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  /** False where no member of the chain is one there are fixes for; blocks are then for several, each on its own. */
  readonly recognised: boolean;
}

/**
 * Writes advice down for the servers of a chain.
 *
 * Each advice is for one member, so that no header is sent twice; blocks of other members that could do it
 * too follow, marked `alternative`. Advice for one place is one block.
 *
 * @param host the page's, for what has to name it; without port
 *
 * Never throws; what cannot be written safely is a refusal.
 */
export function fixesFor(advice: readonly Advice[], stack: readonly StackMember[], host = ''): Fixes {
  const chains = chainsOf(stack).map((chain) => fixesForChain(advice, chain, host));
  return {
    blocks: chains.flatMap(({ blocks }) => blocks),
    refusals: chains.flatMap(({ refusals }) => refusals),
    recognised: stack.some(({ name }) => isStackName(name)),
  };
}
