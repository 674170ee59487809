import { scriptLists } from '../../csp/browser.js';
import { defineRule, type Passed, type Problem, type RulePage } from '../../run/define-rule.js';
import { namesOf, quoteSources, quoteUnmarked } from '../../parse/csp.js';

export default defineRule({
  id: 'csp-coverage',
  on: 'pages',
  title: 'CSP coverage',
  spec: { label: 'CSP Level 3 §6', url: 'https://www.w3.org/TR/CSP3/#csp-directives' },
  needs: ['policies'],
  problems: {
    'form-action': {
      severity: 'info',
      text: 'The policy does not limit where forms may be sent: form-action is not set',
      why: "default-src does not cover it, so an injected form can send what is entered, also saved passwords, to any host. Set form-action 'self' if all forms, and the redirects after them, stay on this site.",
    },
  },
  passes: {
    base: { text: 'base-uri limits the URL of a <base>' },
    forms: { text: 'form-action limits where forms may be sent' },
    'trusted-types': { text: 'Trusted Types keep plain strings out of functions that run them as script' },
  },
  check({ policies: { all, result } }) {
    if (result.kind !== 'checked' || result.flaws[0]?.id === 'invalid') return {};
    const problems: Problem<'form-action'>[] = [];
    // One policy that limits is enough: browsers enforce each separately (CSP3 §4.2).
    const bases = namesOf(all, 'base-uri');
    const forms = namesOf(all, 'form-action');
    const types = namesOf(all, 'require-trusted-types-for');
    // A policy that does not limit scripts has another purpose.
    if (forms.length === 0 && scriptLists(all).length > 0) {
      problems.push({ message: 'form-action', quotes: quoteUnmarked(all) });
    }
    const passes: Passed<'base' | 'forms' | 'trusted-types'>[] = [];
    if (bases.length > 0) passes.push({ message: 'base', quotes: quoteSources(bases) });
    if (forms.length > 0) passes.push({ message: 'forms', quotes: quoteSources(forms) });
    if (types.length > 0) passes.push({ message: 'trusted-types', quotes: quoteSources(types) });
    return { problems, passes };
  },
});

export const page: RulePage = {
  cwe: 693,
  about:
    'Some directives do not fall back to `default-src`. A strict policy can still allow an attack through one that is not set.',
  exceptions: [
    'Of several policies one that limits is enough: browsers enforce each separately.',
    'A policy that limits no script, such as `upgrade-insecure-requests` alone, is not meant against injected markup, so `form-action` is not reported then.',
    'No Trusted Types is no finding: scripts have to be changed for them first. They are optional hardening, report-only at first.',
    "`base-uri`, `object-src` and limits on scripts are `content-security-policy`'s, `frame-ancestors` is `x-frame-options`'.",
    'An invalid policy is reported only at `content-security-policy`.',
  ],
  specNotes:
    ': the directives; §6.8.4: what falls back to what; [Trusted Types](https://www.w3.org/TR/trusted-types/)',
};
