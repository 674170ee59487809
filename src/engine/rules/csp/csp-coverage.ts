import { scriptLists } from '../../csp/browser.js';
import { defineRule, type Passed, type Problem, type RulePage } from '../../run/define-rule.js';
import { namesOf, quoteSources, quoteUnmarked } from '../../parse/csp.js';

type Message = 'form-action' | 'types-not-required' | 'types-of-anyone';

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
    'types-not-required': {
      severity: 'low',
      text: 'trusted-types has no effect on plain strings: require-trusted-types-for is not set',
      why: "It only limits which Trusted Types policies scripts may create. Strings still reach the functions that run them as script, such as innerHTML. Add require-trusted-types-for 'script', report-only at first.",
    },
    'types-of-anyone': {
      severity: 'info',
      text: 'trusted-types * lets scripts create a Trusted Types policy of any name',
      why: 'So every script of the page, also one of a library, may declare any string safe. List the names of the policies that the page needs.',
    },
  },
  passes: {
    base: { text: 'base-uri limits the URL of a <base>' },
    forms: { text: 'form-action limits where forms may be sent' },
    'trusted-types': { text: 'Trusted Types keep plain strings out of functions that run them as script' },
  },
  check({ policies: { all, result } }) {
    if (result.kind !== 'checked' || result.flaws[0]?.id === 'invalid') return {};
    const problems: Problem<Message>[] = [];
    // One policy that limits is enough: browsers enforce each separately (CSP3 §4.2).
    const bases = namesOf(all, 'base-uri');
    const forms = namesOf(all, 'form-action');
    const required = namesOf(all, 'require-trusted-types-for', "'script'");
    const types = namesOf(all, 'trusted-types');
    const ofAnyone = namesOf(all, 'trusted-types', '*');
    // A policy that does not limit scripts has another purpose.
    if (forms.length === 0 && scriptLists(all).length > 0) {
      problems.push({ message: 'form-action', quotes: quoteUnmarked(all) });
    }
    if (types.length > 0 && required.length === 0)
      problems.push({ message: 'types-not-required', quotes: quoteSources(types) });
    if (types.length > 0 && ofAnyone.length === types.length)
      problems.push({ message: 'types-of-anyone', quotes: quoteSources(ofAnyone) });
    const passes: Passed<'base' | 'forms' | 'trusted-types'>[] = [];
    if (bases.length > 0) passes.push({ message: 'base', quotes: quoteSources(bases) });
    if (forms.length > 0) passes.push({ message: 'forms', quotes: quoteSources(forms) });
    if (required.length > 0) passes.push({ message: 'trusted-types', quotes: quoteSources(required) });
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
    '`types-of-anyone`: no enforced policy lists names instead. `*` is what browsers do without `trusted-types`, too.',
    "`base-uri`, `object-src` and limits on scripts are `content-security-policy`'s, `frame-ancestors` is `x-frame-options`'.",
    'An invalid policy is reported only at `content-security-policy`.',
  ],
  specNotes:
    ': the directives; §6.8.4: what falls back to what; [Trusted Types](https://www.w3.org/TR/trusted-types/)',
};
