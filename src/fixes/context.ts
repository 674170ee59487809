import {
  sentAlike,
  type Advice,
  type Finding,
  type PageSnapshot,
  type StackMember,
} from '../engine/index.js';
import { fixesForChain, type ChainFixes } from './chain.js';
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
