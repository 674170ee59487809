import { isNonce, letsInAnybody, scriptDirective, type ScriptKind } from '../csp/browser.js';
import type { CspFlawId } from '../csp/judge.js';
import { defineRule, type Problem } from '../define-rule.js';
import type { Policies } from '../evidence.js';
import { quoteSources, type Policy, type Source } from '../parse/csp.js';

/** Beside any other flaw content-security-policy has charged for scripts from anybody already. */
const CHEAP: ReadonlySet<CspFlawId> = new Set([
  'unsafe-eval',
  'insecure-scheme-passive',
  'unsafe-styles',
  'unlimited-styles',
  'repeated-reports',
]);

type Message = 'scripts-let-in' | 'base-uri' | 'form-action';

export default defineRule({
  id: 'csp-coverage',
  needs: ['policies'],
  problems: {
    // The Observatory looks at script-src alone.
    'scripts-let-in': { severity: 'medium', points: 15 },
    'base-uri': { severity: 'low', points: 0 },
    'form-action': { severity: 'info', points: 0 },
  },
  passes: {
    base: { bonus: 0 },
    forms: { bonus: 0 },
    'trusted-types': { bonus: 0 },
  },
  check({ policies }) {
    const { header, meta, judgement } = policies;
    const all = meta.seen ? [...header, ...meta.value] : header;
    if (judgement.kind !== 'judged' || judgement.flaws.some(({ id }) => id === 'invalid')) return {};
    // One policy that limits is enough: browsers ask each by itself (CSP3 §4.2).
    const says = (name: string) => namesOf(all, name);
    const problems: Problem<Message>[] = scriptsLetIn(policies, all);
    const nonces = all.flatMap(
      (policy) => scriptDirective(policy, 'script-src-elem')?.sources.filter(isNonce) ?? [],
    );
    const [bases, forms, types] = [says('base-uri'), says('form-action'), says('require-trusted-types-for')];
    if (bases.length === 0 && nonces.length > 0) {
      problems.push({ message: 'base-uri', quotes: quoteSources(nonces) });
    }
    // What limits no script at all was written for something else.
    if (forms.length === 0 && all.some((policy) => scriptDirective(policy, 'script-src-elem'))) {
      problems.push({ message: 'form-action', quotes: unmarked(all) });
    }
    const passes = [
      ...(bases.length > 0 ? [{ message: 'base', quotes: quoteSources(bases) } as const] : []),
      ...(forms.length > 0 ? [{ message: 'forms', quotes: quoteSources(forms) } as const] : []),
      ...(types.length > 0 ? [{ message: 'trusted-types', quotes: quoteSources(types) } as const] : []),
    ];
    return { problems, passes };
  },
});

/** Where script-src-elem or script-src-attr opens what script-src keeps shut, in every policy there is. */
function scriptsLetIn({ judgement }: Policies, all: readonly Policy[]): Problem<'scripts-let-in'>[] {
  if (judgement.kind !== 'judged' || !judgement.flaws.every(({ id }) => CHEAP.has(id))) return [];
  return (['script-src-elem', 'script-src-attr'] as const).flatMap((kind) => {
    const where = openedBy(all, kind);
    if (where.length === 0) return [];
    const sources = [...new Set(where.map(({ text }) => text))].join(' ');
    return [
      {
        message: 'scripts-let-in',
        subject: kind,
        values: { directive: kind, sources },
        quotes: quoteSources(where),
      },
    ];
  });
}

function openedBy(policies: readonly Policy[], kind: ScriptKind): readonly Source[] {
  const where: Source[] = [];
  for (const policy of policies) {
    const directive = scriptDirective(policy, kind);
    if (!directive) continue;
    const open = letsInAnybody(directive, kind);
    if (open.length === 0) return [];
    if (directive.name === kind) where.push(...open);
  }
  return where;
}

function namesOf(policies: readonly Policy[], wanted: string) {
  return policies.flatMap(({ directives }) =>
    directives.flatMap(({ name, carrier, nameAt }) => (name === wanted ? [{ carrier, at: nameAt }] : [])),
  );
}

function unmarked(policies: readonly Policy[]) {
  const carriers = new Set(policies.map(({ carrier }) => carrier));
  return [...carriers].map(({ header, value }) => ({ header, value, marks: [] }));
}
