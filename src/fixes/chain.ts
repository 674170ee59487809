import {
  mergeAdvice,
  type StackMember,
  type Advice,
  type StackName,
  type WrittenAdvice,
} from '../engine/index.js';
import { blocksOf, type FixBlock, type Candidate } from './write/blocks.js';
import { givesNonce, withNonceNote } from './write/nonces.js';
import { type ChainContext, type PageContext, type Snippet, type Stack, adds } from './write/rendering.js';
import { isStackName, stackOf } from './stacks/index.js';
import data from './data/own-edges.json' with { type: 'json' };

/** Why a stack has no text for an advice. */
export interface FixRefusal {
  readonly stack: StackName;
  readonly label: string;
  /** One sentence or two. */
  readonly why: string;
}

/** The members of a chain that have fixes, outermost first. */
export function supportedOf(stack: readonly StackMember[]): readonly StackMember[] {
  return withoutOwnEdges(stack).filter(
    ({ name }, at, all) => isStackName(name) && at === all.findIndex((member) => member.name === name),
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
  /** Computed when they are asked for: the grade after the fixes does not need their texts. */
  readonly blocks: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  /** The advice that has a fix, with the effect of the fix as written. */
  readonly written: readonly WrittenAdvice[];
}

/** The fixes for the supported members of a chain. */
export function fixesForChain(
  advice: readonly Advice[],
  stack: readonly StackMember[],
  page: PageContext,
): ChainFixes {
  const chain = supportedOf(stack);
  const recommended: Candidate[] = [];
  const written: WrittenAdvice[] = [];
  const alternatives = new Map<StackName, Candidate[]>();
  const refusals = new Map<string, FixRefusal>();
  const context = withoutAdvised(page, advice);
  for (const merged of conditionalFirst(mergeAdvice(advice))) {
    const one = withNonceNote(merged, stack);
    let isFound = false;
    const members = byPreference(one, chain, context);
    for (const { name, stack, context } of members) {
      if (isFound && !hasAlternatives(one)) break;
      const rendering = isCachedRedirect(one, stack, context)
        ? { why: NOT_BEHIND_EDGE }
        : stack.render(one, context);
      if ('why' in rendering) {
        // If another member can do it, the reason why this one cannot is of no use.
        if (isFound) continue;
        refusals.set(`${name} ${rendering.why}`, { stack: name, label: stack.label, why: rendering.why });
        continue;
      }
      const effect = rendering.effect ?? [one];
      const candidates = rendering.snippets.map((snippet) => ({
        name,
        stack,
        advice: one,
        snippet: withCaution(withCacheNote(snippet, one, context), one),
        effect,
      }));
      const isOtherForm = ({ snippet }: Candidate) => snippet.otherForm === true;
      const main = candidates.filter((candidate) => !isOtherForm(candidate));
      const instead = isFound ? main : candidates.filter(isOtherForm);
      alternatives.set(name, [...(alternatives.get(name) ?? []), ...instead]);
      if (!isFound) {
        recommended.push(...main, ...companionCandidates(one, members, name));
        written.push({ advice: one, effect, ...(rendering.goal && { goal: rendering.goal }) });
      }
      isFound = true;
    }
  }
  let blocks: readonly FixBlock[] | undefined;
  return {
    get blocks() {
      blocks ??= [
        ...blocksOf(recommended),
        ...[...alternatives.values()].flatMap((candidates) =>
          blocksOf(candidates).map((block) => ({ ...block, alternative: true as const })),
        ),
      ];
      return blocks;
    },
    refusals: [...refusals.values()],
    written,
  };
}

/** A header that is changed is not one to keep as it is. */
function withoutAdvised(page: PageContext, advice: readonly Advice[]): PageContext {
  const advised = new Set(advice.flatMap((one) => ('name' in one ? [one.name.toLowerCase()] : [])));
  return { ...page, alike: page.alike.filter(({ name }) => !advised.has(name.toLowerCase())) };
}

/** An edge may keep the redirect of a server behind it, and send it to visitors over HTTPS too. */
function isCachedRedirect({ op }: Advice, { kind }: Stack, { front }: ChainContext): boolean {
  const isBehindEdge = front.some((name) => stackOf(name)?.kind === 'edge');
  return op === 'redirect-to-https' && kind !== 'edge' && isBehindEdge;
}

const NOT_BEHIND_EDGE =
  'Redirect at the edge: it may cache a redirect from behind it and send it over HTTPS too, which loops forever.';

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
 * Headers belong in the outermost web server: only it covers static files, its own error pages and every application
 * behind it. (Also for CSP, unless it needs nonces.) An edge comes after it: what the server sends also reaches
 * visitors who go around the edge, stays when the edge is changed, and its texts ran on real servers. Before an
 * application, because an edge covers the files and error pages of a server that was not recognised.
 *
 * Three things belong at the edge. It terminates the TLS of visitors, so it alone knows which of them came over HTTPS:
 * HSTS and the redirect, which loops in a server that the edge asks over HTTP. And only there a header that depends on
 * others sees all of them.
 *
 * Cookies and debug pages belong in the application that makes them: a proxy cannot know why they are as they are. Of
 * two applications, the inner one makes them: WordPress, which runs on PHP. A Server header belongs in the server that
 * writes it, and so does a cookie of a server.
 */
function byPreference(advice: Advice, chain: readonly StackMember[], page: PageContext): StackInChain[] {
  const kinds = kindsFor(advice);
  const rank = ({ name, stack }: StackInChain) =>
    writes(name, stack, advice) || givesNonce(name, advice) ? -1 : kinds.indexOf(stack.kind);
  const names = chain.flatMap(({ name }) => (isStackName(name) ? [name] : []));
  const members = names.flatMap((name, at): StackInChain[] => {
    const stack = stackOf(name);
    const others = names.filter((other) => other !== name);
    const front = names.slice(0, at).filter((other) => stackOf(other)?.kind !== 'application');
    return stack ? [{ name, stack, context: { ...page, others, front, behind: names.slice(at + 1) } }] : [];
  });
  const isApplication = ({ stack }: StackInChain) => stack.kind === 'application';
  const innermostFirst = members.filter(isApplication).reverse();
  return [...members.filter((member) => !isApplication(member)), ...innermostFirst].sort(
    (a, b) => rank(a) - rank(b),
  );
}

/** Kinds of stacks, best first. */
function kindsFor(advice: Advice): readonly Stack['kind'][] {
  if (advice.op === 'set-cookie-attributes' || advice.op === 'turn-debug-off')
    return ['application', 'server', 'edge', 'host'];
  return isForEdge(advice)
    ? ['edge', 'server', 'application', 'host']
    : ['server', 'edge', 'application', 'host'];
}

function isForEdge(advice: Advice): boolean {
  if (advice.op !== 'set-header') return advice.op === 'redirect-to-https';
  return advice.unless !== undefined || advice.name.toLowerCase() === 'strict-transport-security';
}

/** Said where the lines are, because a report has them all. */
function withCaution(snippet: Snippet, { mayBreak }: Advice): Snippet {
  if (mayBreak === undefined || snippet.preparatory) return snippet;
  const caution = `${mayBreak.replace(/^m/, 'M')}.`;
  const { warnings = [], cautions = [] } = snippet;
  return { ...snippet, warnings: [caution, ...warnings], cautions: [caution, ...cautions] };
}

/** What an edge in front has in its cache keeps the headers that it was cached with. */
function withCacheNote(snippet: Snippet, advice: Advice, { front }: ChainContext): Snippet {
  const edges = front.flatMap((name) => {
    const stack = stackOf(name);
    return stack?.kind === 'edge' ? [stack.label] : [];
  });
  if (edges.length === 0 || snippet.preparatory || advice.op !== 'set-header') return snippet;
  const note = `Pages in the cache of ${edges.join(' and ')} have the old headers until they expire. Purge it afterwards.`;
  return { ...snippet, warnings: [...(snippet.warnings ?? []), note] };
}

/** Whether this stack adds the header or version to remove, or sets the cookie. */
function writes(name: StackName, stack: Stack, advice: Advice): boolean {
  if (advice.op === 'set-cookie-attributes') return stack.ownCookies?.has(advice.cookie) === true;
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

/** Edges and servers that hosting platforms run themselves, by platform. Their customers cannot configure them. */
const OWN_EDGES: Readonly<Record<string, readonly string[]>> = data;

/** The members that a site's owner can configure. One that a person chose is an edge of their own. */
function withoutOwnEdges(stack: readonly StackMember[]): readonly StackMember[] {
  const hidden = new Set(
    stack.flatMap(({ name }) => (Object.hasOwn(OWN_EDGES, name) ? (OWN_EDGES[name] ?? []) : [])),
  );
  return stack.filter(({ name, chosen }) => chosen || !hidden.has(name));
}
