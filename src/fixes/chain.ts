import {
  mergeAdvice,
  type StackMember,
  type Advice,
  type StackName,
  type WrittenAdvice,
} from '../engine/index.js';
import { adds } from './adds.js';
import { blocksOf, type FixBlock, type Candidate } from './blocks.js';
import { givesNonce, withNonceNote } from './nonces.js';
import type { ChainContext, Stack } from './rendering.js';
import { isStackName, stackOf } from './stacks.js';

/** Why a stack has no text for an advice. */
export interface FixRefusal {
  readonly stack: StackName;
  readonly label: string;
  /** One sentence or two. */
  readonly why: string;
}

/** The members of a chain that have fixes, outermost first. */
export function supportedOf(stack: readonly StackMember[]): readonly StackMember[] {
  return stack.filter(
    ({ name }, at) => isStackName(name) && at === stack.findIndex((member) => member.name === name),
  );
}

/**
 * Whether any member of a chain has fixes. If none has, nothing is written: a fix for another server would be pasted
 * in the wrong file.
 */
export type Support = 'supported' | 'unsupported' | 'unrecognised';

export function supportOf(stack: readonly StackMember[]): Support {
  if (stack.length === 0) return 'unrecognised';
  return supportedOf(stack).length > 0 ? 'supported' : 'unsupported';
}

export interface ChainFixes {
  readonly blocks: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  /** The advice that has a fix, with the effect of the fix as written. */
  readonly written: readonly WrittenAdvice[];
}

/** The fixes for the supported members of a chain. */
export function fixesForChain(
  advice: readonly Advice[],
  stack: readonly StackMember[],
  host: string,
): ChainFixes {
  const chain = supportedOf(stack);
  const recommended: Candidate[] = [];
  const written: WrittenAdvice[] = [];
  const alternatives = new Map<StackName, Candidate[]>();
  const refusals = new Map<string, FixRefusal>();
  for (const merged of conditionalFirst(mergeAdvice(advice))) {
    const one = withNonceNote(merged, stack);
    let isFound = false;
    const members = byPreference(one, chain, host);
    for (const { name, stack, context } of members) {
      if (isFound && !hasAlternatives(one)) break;
      const rendering = stack.render(one, context);
      if ('why' in rendering) {
        // If another member can do it, the reason why this one cannot is of no use.
        if (isFound) continue;
        refusals.set(`${name} ${rendering.why}`, { stack: name, label: stack.label, why: rendering.why });
        continue;
      }
      const effect = rendering.effect ?? [one];
      const candidates = rendering.snippets.map((snippet) => ({ name, stack, advice: one, snippet, effect }));
      if (isFound) alternatives.set(name, [...(alternatives.get(name) ?? []), ...candidates]);
      else {
        recommended.push(...candidates, ...companionCandidates(one, members, name));
        written.push({ advice: one, effect });
      }
      isFound = true;
    }
  }
  return {
    blocks: [
      ...blocksOf(recommended),
      ...[...alternatives.values()].flatMap((candidates) =>
        blocksOf(candidates).map((block) => ({ ...block, alternative: true as const })),
      ),
    ],
    refusals: [...refusals.values()],
    written,
  };
}

/** A header that another one switches off comes first, so that none of this text does. */
function conditionalFirst(advice: readonly Advice[]): Advice[] {
  const isConditional = (one: Advice) => one.op === 'set-header' && one.unless !== undefined;
  return [...advice.filter(isConditional), ...advice.filter((one) => !isConditional(one))];
}

/** What the other members also have to do if `chosen` follows the advice. */
function companionCandidates(
  advice: Advice,
  members: readonly StackInChain[],
  chosen: StackName,
): Candidate[] {
  return members.flatMap(({ name, stack, context }) =>
    name === chosen
      ? []
      : (stack.companionSnippets?.(advice, context) ?? []).map((snippet) => ({
          name,
          stack,
          advice,
          snippet,
          effect: [advice],
        })),
  );
}

interface StackInChain {
  readonly name: StackName;
  readonly stack: Stack;
  readonly context: ChainContext;
}

/**
 * The members that can follow the advice, best first.
 *
 * Headers and redirects belong in the outermost web server: only it covers static files, its own error pages and every
 * application behind it. (Also for CSP, unless it needs nonces.) Cookies and debug pages belong in the
 * application that makes them: a proxy cannot know why they are as they are. Of two applications, the inner one makes
 * them: WordPress, which runs on PHP. A Server header belongs in the server that writes it.
 */
function byPreference(advice: Advice, chain: readonly StackMember[], host: string): StackInChain[] {
  const rank = ({ name, stack }: StackInChain) => {
    if (writes(name, stack, advice) || givesNonce(name, advice)) return 0;
    const isForApplication = advice.op === 'set-cookie-attributes' || advice.op === 'turn-debug-off';
    return isForApplication === (stack.kind === 'application') ? 1 : 2;
  };
  const names = chain.flatMap(({ name }) => (isStackName(name) ? [name] : []));
  const members = names.flatMap((name, at): StackInChain[] => {
    const stack = stackOf(name);
    const others = names.filter((other) => other !== name);
    const front = names.slice(0, at).filter((other) => stackOf(other)?.kind === 'server');
    return stack ? [{ name, stack, context: { others, front, behind: names.slice(at + 1), host } }] : [];
  });
  const isServer = ({ stack }: StackInChain) => stack.kind === 'server';
  const innermostFirst = members.filter((member) => !isServer(member)).reverse();
  return [...members.filter(isServer), ...innermostFirst].sort((a, b) => rank(a) - rank(b));
}

/** Whether this stack adds the header or version to remove. */
function writes(name: StackName, stack: Stack, advice: Advice): boolean {
  if (advice.op === 'remove-header') return adds(stack, advice.name, advice.product);
  if (advice.op !== 'hide-version') return false;
  const product = advice.product.toLowerCase();
  return advice.header.toLowerCase() === 'server'
    ? product === name || stack.banners?.includes(product) === true
    : adds(stack, advice.header, product);
}

/** Alternatives are shown only for advice that people do follow in different servers. */
function hasAlternatives(advice: Advice): boolean {
  return advice.op === 'set-header' || advice.op === 'redirect-to-https';
}
