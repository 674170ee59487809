import {
  isNonce,
  sourcesForAnyScript,
  scriptDirective,
  scriptLists,
  type ScriptKind,
} from '../../csp/browser.js';
import type { CspFlawId } from '../../csp/check-policies.js';
import { defineRule, type Passed, type Problem } from '../../define-rule.js';
import { namesOf, quoteSources, quoteUnmarked, textsOf, type Policy, type Source } from '../../parse/csp.js';

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
  title: 'What the policy leaves open',
  spec: { label: 'CSP Level 3 §6', url: 'https://www.w3.org/TR/CSP3/#csp-directives' },
  needs: ['policies'],
  problems: {
    // The Observatory looks at script-src alone.
    'scripts-let-in': {
      severity: 'medium',
      points: 15,
      text: '{directive} allows {sources}, whatever script-src says',
      why: 'Browsers ask this directive instead of script-src, so injected script runs this way. The HTTP Observatory looks at script-src only.',
    },
    'base-uri': {
      severity: 'low',
      points: 0,
      text: 'Scripts are trusted by nonce, and base-uri is missing',
      why: 'An injected <base> sends the page’s own scripts with relative addresses to another host, and their nonces let them run. base-uri ‘self’ or ‘none’ closes that; default-src does not cover it.',
    },
    'form-action': {
      severity: 'info',
      points: 0,
      text: 'The policy does not say where forms may be sent: no form-action',
      why: 'default-src does not cover it, so an injected form can send what is typed in, saved passwords included, to anybody. form-action ‘self’ suits sites whose forms stay at home.',
    },
  },
  passes: {
    base: { bonus: 0, text: 'base-uri limits what a <base> may do' },
    forms: { bonus: 0, text: 'form-action limits where forms may be sent' },
    'trusted-types': {
      bonus: 0,
      text: 'Trusted Types keep strings out of the functions that make script of them',
    },
  },
  check({ policies: { all, result, enforced } }) {
    if (result.kind !== 'checked' || result.flaws[0]?.id === 'invalid') return {};
    const charged = [...result.flaws, ...(enforced?.flaws ?? [])];
    const problems: Problem<Message>[] = charged.every(({ id }) => CHEAP.has(id)) ? scriptsLetIn(all) : [];
    // One policy that limits is enough: browsers ask each by itself (CSP3 §4.2).
    const bases = namesOf(all, 'base-uri');
    const forms = namesOf(all, 'form-action');
    const types = namesOf(all, 'require-trusted-types-for');
    const lists = scriptLists(all);
    if (bases.length === 0) {
      const nonces = lists.flatMap((list) => list.filter(isNonce));
      if (nonces.length > 0) problems.push({ message: 'base-uri', quotes: quoteSources(nonces) });
    }
    // What limits no script at all was written for something else.
    if (forms.length === 0 && lists.length > 0) {
      problems.push({ message: 'form-action', quotes: quoteUnmarked(all) });
    }
    const passes: Passed<'base' | 'forms' | 'trusted-types'>[] = [];
    if (bases.length > 0) passes.push({ message: 'base', quotes: quoteSources(bases) });
    if (forms.length > 0) passes.push({ message: 'forms', quotes: quoteSources(forms) });
    if (types.length > 0) passes.push({ message: 'trusted-types', quotes: quoteSources(types) });
    return { problems, passes };
  },
});

/** Where script-src-elem or script-src-attr opens what script-src keeps shut, in every policy there is. */
function scriptsLetIn(all: readonly Policy[]): Problem<'scripts-let-in'>[] {
  const problems: Problem<'scripts-let-in'>[] = [];
  for (const kind of ['script-src-elem', 'script-src-attr'] as const) {
    if (namesOf(all, kind).length === 0) continue;
    const where = openedBy(all, kind);
    if (where.length === 0) continue;
    const values = { directive: kind, sources: textsOf(where) };
    problems.push({ message: 'scripts-let-in', subject: kind, values, quotes: quoteSources(where) });
  }
  return problems;
}

function openedBy(policies: readonly Policy[], kind: ScriptKind): readonly Source[] {
  const where: Source[] = [];
  for (const policy of policies) {
    const directive = scriptDirective(policy, kind);
    if (!directive) continue;
    const open = sourcesForAnyScript(directive, kind);
    if (open.length === 0) return [];
    if (directive.name === kind) where.push(...open);
  }
  return where;
}
