import type { Advice, HeaderLine, StackMember } from '../engine/index.js';
import type { FixBlock } from './write/blocks.js';
import { fixesForChain, supportOf, type FixRefusal, type Support } from './chain.js';
import type { PageContext } from './write/rendering.js';
import { headerLines } from './write/rollout.js';

// Without pageFixes, proposalsFor and hardeningFor: only their types. What imports this file is loaded before the popup's
// first paint, and they bring what ran on real servers. Import them from their own files.
export type { FixBlock } from './write/blocks.js';
export type { FixRefusal, Support } from './chain.js';
export { supportOf } from './chain.js';
export { choiceGroups, deployedChain, likelyDeployments } from './choices.js';
export type { Hardening } from './hardening.js';
export { contextOf, fixesForFindings, IN_THE_PAGE, outlookFor, selectedAtFirst } from './context.js';
export type { PageFix } from './page.js';
export { tryable } from './preview/tryable.js';
export type { Proposals } from './proposals.js';
export { asEnforced } from './write/rollout.js';
export { isStackName, stackOf, STACKS } from './stacks/index.js';
export { adviceInWords, headerText, onceDone, stepsInWords } from './write/words.js';

export interface Fixes {
  /** Recommended blocks first; empty if no member of the chain is supported. */
  readonly blocks: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  readonly support: Support;
  /** The headers to send first, for any server. */
  readonly headers: readonly HeaderLine[];
}

const UNKNOWN_PAGE: PageContext = { host: '', port: '', isError: false, server: '', alike: [] };

/**
 * Writes fixes for the servers of a chain.
 *
 * Each advice goes to one member, so that no header is sent twice. Blocks for other members that could do it follow,
 * marked `alternative`. All advice for one place is one block.
 *
 * @param page what is known of the page
 *
 * Never throws. What cannot be written safely is a refusal.
 */
export function fixesFor(
  advice: readonly Advice[],
  stack: readonly StackMember[],
  page: Partial<PageContext> = {},
): Fixes {
  const { blocks, refusals } = fixesForChain(advice, stack, { ...UNKNOWN_PAGE, ...page });
  return { blocks, refusals, support: supportOf(stack), headers: headerLines(advice) };
}
