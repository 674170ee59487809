import { isNonce, SCRIPT_KINDS, scriptLists, scriptsLetInBy, type ScriptKind } from '../../csp/browser.js';
import { directiveFor } from '../../csp/fallbacks.js';
import { harmfulFlaws, isNonceOrHash, isValidNonceOrHash, type CspFlawId } from '../../csp/check-policies.js';
import { defineRule, type Passed, type Problem, type RulePage } from '../../run/define-rule.js';
import {
  isPlaceholder,
  namesOf,
  quoteSources,
  quoteUnmarked,
  textsOf,
  type Policy,
  type Source,
} from '../../parse/csp.js';

/** With any other flaw, content-security-policy already deducts points for unsafe scripts. */
const CHEAP: ReadonlySet<CspFlawId> = new Set([
  'unsafe-eval',
  'insecure-scheme-passive',
  'unsafe-styles',
  'unlimited-styles',
  'repeated-reports',
  'parsed-by-browsers',
]);

type Message = 'scripts-let-in' | 'invalid-nonce' | 'placeholder-nonce' | 'base-uri' | 'form-action';

export default defineRule({
  id: 'csp-coverage',
  on: 'pages',
  title: 'CSP coverage',
  spec: { label: 'CSP Level 3 §6', url: 'https://www.w3.org/TR/CSP3/#csp-directives' },
  needs: ['policies'],
  problems: {
    // The Observatory checks only script-src.
    'scripts-let-in': {
      severity: 'medium',
      points: 15,
      because:
        'Injected script runs as with unsafe-inline in script-src, through a directive the Observatory does not check.',
      text: '{directive} allows {sources}, whatever script-src says',
      why: 'Browsers use this directive instead of script-src, so injected scripts run. The HTTP Observatory checks script-src only.',
    },
    'invalid-nonce': {
      severity: 'medium',
      points: 15,
      because:
        'Injected script runs as with unsafe-inline alone, beside a nonce that browsers ignore and the Observatory counts.',
      text: "The policy allows 'unsafe-inline', because the nonce or hash beside it is invalid",
      why: 'Browsers ignore a nonce or hash that is not base64, so injected scripts run. The HTTP Observatory counts it.',
    },
    'placeholder-nonce': {
      severity: 'medium',
      points: 15,
      because:
        'Everybody knows the nonce, so injected script runs as with unsafe-inline; the Observatory counts it as a nonce.',
      text: 'The nonce is a placeholder, the same in every response: {sources}',
      why: 'Browsers accept it, so an attacker can inject scripts with that nonce. The template should put a new random value there for each response.',
    },
    'base-uri': {
      severity: 'low',
      points: 0,
      text: 'Scripts are allowed by nonce, but base-uri is not set',
      why: "An injected <base> makes relative script URLs load from another host, and their nonces allow them. base-uri 'self' or 'none' prevents that; default-src does not cover it.",
    },
    'form-action': {
      severity: 'info',
      points: 0,
      text: 'The policy does not limit where forms may be sent: form-action is not set',
      why: "default-src does not cover it, so an injected form can send what is entered, also saved passwords, to any host. Set form-action 'self' if all forms, and the redirects after them, stay on this site.",
    },
  },
  passes: {
    base: { bonus: 0, text: 'base-uri limits the URL of a <base>' },
    forms: { bonus: 0, text: 'form-action limits where forms may be sent' },
    'trusted-types': {
      bonus: 0,
      text: 'Trusted Types keep plain strings out of functions that run them as script',
    },
  },
  check({ policies: { all, result, enforced } }) {
    if (result.kind !== 'checked' || result.flaws[0]?.id === 'invalid') return {};
    const charged = [...harmfulFlaws(result.flaws), ...(enforced?.flaws ?? [])];
    const problems: Problem<Message>[] = charged.every(({ id }) => CHEAP.has(id))
      ? [...scriptsLetIn(all), ...invalidNonces(all), ...placeholders(all)]
      : [];
    // One policy that limits is enough: browsers enforce each separately (CSP3 §4.2).
    const bases = namesOf(all, 'base-uri');
    const forms = namesOf(all, 'form-action');
    const types = namesOf(all, 'require-trusted-types-for');
    const lists = scriptLists(all);
    if (bases.length === 0) {
      const nonces = lists.flatMap((list) => list.filter(isNonce));
      if (nonces.length > 0) problems.push({ message: 'base-uri', quotes: quoteSources(nonces) });
    }
    // A policy that does not limit scripts has another purpose.
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

/** Where script-src-elem or script-src-attr allows what script-src blocks, in every policy. */
function scriptsLetIn(all: readonly Policy[]): Problem<'scripts-let-in'>[] {
  const problems: Problem<'scripts-let-in'>[] = [];
  for (const kind of SCRIPT_KINDS) {
    if (namesOf(all, kind).length === 0) continue;
    const where = openedBy(all, kind);
    if (where.length === 0) continue;
    const values = { directive: kind, sources: textsOf(where) };
    problems.push({ message: 'scripts-let-in', subject: kind, values, quotes: quoteSources(where) });
  }
  return problems;
}

/** Where 'unsafe-inline' applies in every policy, and a nonce or hash was meant to disable it. */
function invalidNonces(all: readonly Policy[]): Problem<'invalid-nonce'>[] {
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
  return where.size > 0 ? [{ message: 'invalid-nonce', quotes: quoteSources([...where]) }] : [];
}

/** Where every policy accepts a nonce that is a placeholder. */
function placeholders(all: readonly Policy[]): Problem<'placeholder-nonce'>[] {
  const lists = scriptLists(all).map((list) =>
    list.filter((source) => isPlaceholder(source.text) && isValidNonceOrHash(source)),
  );
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return [];
  const where = lists.flat();
  const values = { sources: textsOf(where) };
  return [{ message: 'placeholder-nonce', values, quotes: quoteSources(where) }];
}

function openedBy(policies: readonly Policy[], kind: ScriptKind): readonly Source[] {
  const open = new Set(scriptsLetInBy(policies, kind));
  return policies.flatMap(({ directives }) => {
    const directive = directives.find(({ name }) => name === kind);
    return directive ? directive.sources.filter((source) => open.has(source)) : [];
  });
}

export const page: RulePage = {
  about:
    'Some directives do not fall back to `default-src`, and some replace `script-src` for certain scripts. A strict policy can still allow an attack through a directive that is not set.',
  exceptions: [
    "`invalid-nonce`: a nonce or hash that is not base64, such as `'nonce-$nonce'` or `'nonce-a.b'`, leaves `'unsafe-inline'` beside it in force; Chromium and Firefox ran the inline script. Event handlers count too, where `script-src-elem` limits the scripts only.",
    "`placeholder-nonce`: a template’s name in place of a nonce, such as `'nonce-__CSP_NONCE__'` or `'nonce-NONCE'`, which Chromium 156 and Firefox 153 accept from anybody. Placeholders that they ignore are `csp-syntax/placeholder`.",
    '`scripts-let-in`, `invalid-nonce` and `placeholder-nonce` take less than `content-security-policy` does for the same in `script-src`, and only where that rule charges nothing for scripts, neither for the merged policies nor for those enforced: together they never come to more than no policy at all.',
    'What no policy blocks has to be of one kind, inline code or hosts, in every policy. Then `content-security-policy` has no pass of ours, and the Observatory’s result stays in its score.',
    "Browsers ignore `'unsafe-inline'` next to a nonce, a hash or `'strict-dynamic'`, and so does this rule.",
    'Of several policies one that limits is enough: browsers enforce each separately.',
    '`base-uri` matters if scripts are allowed by nonce, from any host; a list of hosts blocks other hosts, so there is no finding.',
    'A policy that limits no script, such as `upgrade-insecure-requests` alone, is not meant against injected markup, so `form-action` is not reported then.',
    'No Trusted Types is no finding: scripts have to be changed for them first. They are optional hardening, report-only at first.',
    "`object-src` and limits on scripts as such are `content-security-policy`'s, `frame-ancestors` is `x-frame-options`'.",
    'An invalid policy is reported only at `content-security-policy`.',
  ],
  specNotes:
    ': the directives; §6.8.4: what falls back to what; [Trusted Types](https://www.w3.org/TR/trusted-types/)',
};
