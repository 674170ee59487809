import {
  sentAlike,
  type Advice,
  type Finding,
  type PageSnapshot,
  type StackMember,
  outlookOf,
  type ActiveSuppressions,
  type Outlook,
  targetOf,
  type Report,
} from '../engine/index.js';
import { fixesForChain, type ChainFixes, supportOf } from './chain.js';
import type { PageContext } from './write/rendering.js';

/** The fixes for some findings of a page, for the supported servers of its chain. */
export function fixesForFindings(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
): ChainFixes {
  return fixesForChain(adviceOf(findings), stack, contextOf(snapshot));
}

export function adviceOf(findings: readonly Finding[]): Advice[] {
  return findings.flatMap(({ advice }) => advice);
}

/** Rules about what the page's markup contains or loads: no header of a server changes it. */
export const IN_THE_PAGE: ReadonlySet<string> = new Set([
  'compromised-hosts',
  'csp-blocks',
  'form-target',
  'integrity-attributes',
  'meta-headers',
  'mixed-content',
  'reverse-tabnabbing',
  'subresource-integrity',
  'third-parties',
]);

/** What of the page its fixes depend on. */
export function contextOf(snapshot: PageSnapshot): PageContext {
  const { url, chain } = snapshot;
  const hop = chain.seen ? chain.value.at(-1) : undefined;
  const { hostname: host, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  const sent = hop?.headers.seen ? hop.headers.value : [];
  const [server, ...more] = sent.filter(({ name }) => name.toLowerCase() === 'server');
  return {
    host,
    port,
    isError: (hop?.status ?? 0) >= 400,
    server: more.length > 0 ? '' : (server?.value ?? ''),
    alike: sentAlike(snapshot),
  };
}

/**
 * The grade that the fixes for some findings lead to; null if no member of the chain is supported, because then there
 * are no fixes.
 */
export function outlookFor(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
  suppressed?: ActiveSuppressions,
): Outlook | null {
  if (supportOf(stack) !== 'supported') return null;
  return outlookOf(snapshot, fixesForFindings(snapshot, findings, stack).written, suppressed);
}

/**
 * The findings whose fixes are selected before anybody has read them: there is a text for these servers, and its first
 * step breaks nothing. Without texts for any of them, what breaks nothing as headers.
 */
export function selectedAtFirst(
  snapshot: PageSnapshot,
  { findings, stack }: Pick<Report, 'findings' | 'stack'>,
): readonly Finding[] {
  // Whoever lets other sites frame the page wants no policy that limits it either.
  const isFramed = findings.some(({ rule, suppressed }) => rule === 'x-frame-options' && suppressed);
  const isHarmless = (one: Advice) =>
    one.mayBreak === undefined &&
    !(isFramed && one.op === 'set-header' && one.meanwhile?.includes('frame-ancestors'));
  const harmless = findings.filter(
    ({ advice, suppressed }) => advice.length > 0 && !suppressed && advice.every(isHarmless),
  );
  if (supportOf(stack) !== 'supported') return harmless;
  const { written } = fixesForFindings(snapshot, harmless, stack);
  const targets = new Set(written.map(({ advice }) => targetOf(advice)));
  return harmless.filter(({ advice }) => advice.some((one) => targets.has(targetOf(one))));
}
