import { namesOf, type Policy, type Source } from '../parse/csp.js';
import { SCRIPT_KINDS, scriptsLetInBy, type ScriptKind } from './browser.js';
import { isNonceOrHash } from './check-policies.js';
import { directiveFor } from './fallbacks.js';

/** Where script-src-elem or script-src-attr allows any script, whatever script-src says, in every policy. */
export function letInBy(all: readonly Policy[], kind: ScriptKind): readonly Source[] {
  const open = new Set(scriptsLetInBy(all, kind));
  return namesOf(all, kind).length === 0
    ? []
    : all.flatMap(({ directives }) => {
        const directive = directives.find(({ name }) => name === kind);
        return directive ? directive.sources.filter((source) => open.has(source)) : [];
      });
}

/** Nonces and hashes that are none to browsers, where 'unsafe-inline' beside them applies in every policy. */
export function invalidNonces(all: readonly Policy[]): readonly Source[] {
  const where = new Set<Source>();
  for (const kind of SCRIPT_KINDS) {
    const open = new Set(scriptsLetInBy(all, kind));
    for (const policy of all) {
      const { name, sources = [] } = directiveFor(policy, kind) ?? {};
      const isOpen =
        name !== kind && sources.some((source) => source.text === "'unsafe-inline'" && open.has(source));
      if (isOpen) sources.filter(isNonceOrHash).forEach((source) => where.add(source));
    }
  }
  return [...where];
}
