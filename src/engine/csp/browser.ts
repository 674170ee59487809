import type { Directive, Policy, Source } from '../parse/csp.js';
import { BROAD, isValidNonceOrHash } from './check-policies.js';
import { shared, wideForCode } from './enforced.js';
import { directiveFor } from './fallbacks.js';

/** Script elements or inline event handlers: they have different fallbacks (CSP3 §6.8.4). */
export const SCRIPT_KINDS = ['script-src-elem', 'script-src-attr'] as const;
export type ScriptKind = (typeof SCRIPT_KINDS)[number];

/** The source lists for script elements, of each policy that has one. */
export function scriptLists(policies: readonly Policy[]): (readonly Source[])[] {
  const lists: (readonly Source[])[] = [];
  for (const policy of policies) {
    const directive = directiveFor(policy, 'script-src-elem');
    if (directive) lists.push(directive.sources);
  }
  return lists;
}

/** Of the broad sources, those by which no browser loads script: a name has no `*` at its end, and FTP is gone. */
const NO_SCRIPT = new Set(['ftp:', 'http://*.*', 'https://*.*']);

/** The sources that allow any script of a kind; hosts do not apply to inline event handlers. */
export function sourcesForAnyScript({ sources }: Directive, kind: ScriptKind): readonly Source[] {
  const isStrict = sources.some(({ text }) => text === "'strict-dynamic'");
  // Browsers ignore 'unsafe-inline' next to these (CSP3 §6.7.3.2), and hosts next to strict-dynamic (§8.2).
  const hasNonceOrHash = isStrict || sources.some(isValidNonceOrHash);
  return sources.filter(({ text }) =>
    text === "'unsafe-inline'"
      ? !hasNonceOrHash
      : kind === 'script-src-elem' &&
        !isStrict &&
        ((BROAD.has(text) && !NO_SCRIPT.has(text)) || text === 'data:'),
  );
}

/** The sources by which every policy lets any script of a kind in; empty if no policy has a list for it. */
export function scriptsLetInBy(policies: readonly Policy[], kind: ScriptKind): readonly Source[] {
  const lists = policies.map((policy) => {
    const directive = directiveFor(policy, kind);
    return directive && sourcesForAnyScript(directive, kind);
  });
  return shared(lists, wideForCode);
}

/** Whether it is a nonce source. */
export function isNonce({ text }: Source): boolean {
  return text.startsWith("'nonce-");
}
