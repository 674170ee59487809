import { defineRule, type Problem } from '../define-rule.js';
import type { FormElement, Quote } from '../model.js';
import { upgradeOf } from '../parse/csp.js';
import { isReadableOnTheWay } from '../parse/host.js';
import { mayBeHtml } from '../parse/html.js';
import { hostOf } from '../site.js';

/** Targets shown for one finding. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'form-target',
  needs: ['response', 'url'],
  wants: ['content', 'policies'],
  problems: {
    'password-insecure': { severity: 'high', points: 20 },
    insecure: { severity: 'medium', points: 5 },
    'page-insecure': {
      severity: 'high',
      // That the page came over http is paid for at strict-transport-security and redirection.
      points: 0,
    },
  },
  passes: {
    secure: { bonus: 0 },
    policy: { bonus: 0 },
  },
  check({ response, url }, { content, policies }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    if (!content.seen) return { unseen: [content.because] };
    if (!policies.seen) return { unseen: [policies.because] };
    const { forms } = content.value;
    if (forms.length === 0) return {};
    const upgrade = upgradeOf(policies.value.all);
    // A relative target of a page over http is http for the page's sake only.
    const own = isReadableOnTheWay(url) ? hostOf(url) : '';
    const toHttp = (form: FormElement) =>
      form.targets.filter((target) => isReadableOnTheWay(target) && hostOf(target) !== own);
    const open = forms.filter((form) => toHttp(form).length > 0);
    const quote = (some: readonly FormElement[]) =>
      some.flatMap(toHttp).slice(0, MAX_QUOTES).map(quoteTarget);
    const passwords = open.filter(({ password }) => password);
    const others = open.filter(({ password }) => !password);
    const asked = own !== '' && forms.some(({ password }) => password);
    const problems: Problem<'password-insecure' | 'insecure' | 'page-insecure'>[] = [];
    if (upgrade.length === 0) {
      if (passwords.length > 0) problems.push({ message: 'password-insecure', quotes: quote(passwords) });
      if (others.length > 0) problems.push({ message: 'insecure', quotes: quote(others) });
    }
    if (asked) problems.push({ message: 'page-insecure', quotes: [quotePage(url)] });
    if (problems.length > 0 || own !== '') return { problems };
    return {
      passes: [{ message: open.length > 0 ? 'policy' : 'secure', quotes: open.length > 0 ? upgrade : [] }],
    };
  },
});

function quoteTarget(target: string): Quote {
  return { header: '<form action>', value: target, marks: [[0, 'http:'.length]] };
}

function quotePage(url: string): Quote {
  return { header: 'Address', value: url, marks: [[0, 'http:'.length]] };
}
