import type { Directive, Policy, Source } from '../parse/csp.js';
import { BROAD, isNonceOrHash } from './check-policies.js';

/** Script elements, or handlers in attributes: each falls back its own way (CSP3 §6.8.4). */
export type ScriptKind = 'script-src-elem' | 'script-src-attr';

/** The directive that decides over scripts of a kind in one policy; of a name that is there twice the first. */
export function scriptDirective({ directives }: Policy, kind: ScriptKind): Directive | undefined {
  let scripts: Directive | undefined;
  let fallback: Directive | undefined;
  for (const directive of directives) {
    if (directive.name === kind) return directive;
    if (directive.name === 'script-src') scripts ??= directive;
    else if (directive.name === 'default-src') fallback ??= directive;
  }
  return scripts ?? fallback;
}

/** What decides over script elements, in each policy that does. */
export function scriptLists(policies: readonly Policy[]): (readonly Source[])[] {
  const lists: (readonly Source[])[] = [];
  for (const policy of policies) {
    const directive = scriptDirective(policy, 'script-src-elem');
    if (directive) lists.push(directive.sources);
  }
  return lists;
}

/** What lets in any script of a kind; hosts do not matter to handlers, which have none. */
export function sourcesForAnyScript({ sources }: Directive, kind: ScriptKind): readonly Source[] {
  const isStrict = sources.some(({ text }) => text === "'strict-dynamic'");
  // Beside these browsers ignore 'unsafe-inline' (CSP3 §6.7.3.2), beside strict-dynamic the hosts (§8.2).
  const isVouched = isStrict || sources.some(isNonceOrHash);
  return sources.filter(({ text }) =>
    text === "'unsafe-inline'"
      ? !isVouched
      : kind === 'script-src-elem' && !isStrict && (BROAD.has(text) || text === 'data:'),
  );
}

/** Whether it names a nonce. */
export function isNonce({ text }: Source): boolean {
  return text.startsWith("'nonce-");
}
