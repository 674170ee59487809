import type { Advice, HeaderLine, StackMember } from '../engine/index.js';
import type { FixBlock } from './blocks.js';
import { fixesForChain, supportedOf, supportOf, type FixRefusal, type Support } from './chain.js';
import { headerLines } from './header-lines.js';

export type { FixBlock } from './blocks.js';
export type { FixRefusal, Support } from './chain.js';
export { supportOf } from './chain.js';
export { outlookFor } from './outlook.js';
export { fixesForFindings, pageFixes, type PageFix, type PageFixes } from './page.js';
export { proposalsFor, type Proposals } from './proposals.js';
export { isStackName, stackOf, STACKS } from './stacks.js';
export { adviceInWords, asOneText, headerText, onceDone } from './words.js';

export interface Fixes {
  /** Recommended first; none where nobody of the chain is supported. */
  readonly blocks: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  readonly support: Support;
  /** The header lines to send to begin with, whatever the server. */
  readonly headers: readonly HeaderLine[];
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
  const { blocks, refusals } = fixesForChain(advice, supportedOf(stack), host);
  return { blocks, refusals, support: supportOf(stack), headers: headerLines(advice) };
}
