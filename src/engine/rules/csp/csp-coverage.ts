import { scriptLists } from '../../csp/browser.js';
import { defineRule, type RulePage } from '../../run/define-rule.js';
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
    // One policy that limits is enough: browsers enforce each separately (CSP3 §4.2).
    const forms = namesOf(all, 'form-action');
    const required = namesOf(all, 'require-trusted-types-for', "'script'");
    const types = namesOf(all, 'trusted-types');
    const ofAnyone = namesOf(all, 'trusted-types', '*');
    // A policy that does not limit scripts has another purpose.
    const isOpen = forms.length === 0 && scriptLists(all).length > 0;
    return {
      problems: [
        ...(isOpen ? [{ message: 'form-action', quotes: quoteUnmarked(all) } as const] : []),
        ...told('types-not-required', required.length === 0 ? types : []),
        ...told('types-of-anyone', ofAnyone.length === types.length ? types : []),
      ],
      passes: [
        ...told('base', namesOf(all, 'base-uri')),
        ...told('forms', forms),
        ...told('trusted-types', required),
      ],
    };
  },
});

function told<Message extends string>(message: Message, names: Parameters<typeof quoteSources>[0]) {
  return names.length > 0 ? [{ message, quotes: quoteSources(names) }] : [];
}

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
