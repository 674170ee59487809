import { defineRule, type Problem } from '../../define-rule.js';
import type { FormElement, Quote } from '../../model.js';
import { upgradeOf } from '../../parse/csp.js';
import { isPlaintext } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';
import { hostOf } from '../../site.js';

const READ = 'Whatever is typed in can be read and changed by anyone on the way.';

/** Targets shown for one finding. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'form-target',
  title: 'Where forms are sent',
  spec: {
    label: 'HTML, form submission',
    url: 'https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm',
  },
  needs: ['response', 'url'],
  wants: ['content', 'policies'],
  problems: {
    'password-insecure': {
      severity: 'high',
      points: 20,
      text: 'A form sends a password over plain http',
      why: `${READ} With the password they log in as that person, here and wherever else it is used.`,
    },
    insecure: {
      severity: 'medium',
      points: 5,
      text: 'A form is sent over plain http',
      why: `${READ} Browsers warn before they send it, so some visitors leave here.`,
    },
    'page-insecure': {
      severity: 'high',
      // That the page came over http is paid for at strict-transport-security and redirection.
      points: 0,
      text: 'A password is asked for on a page that came over plain http',
      why: 'Whoever is on the way can change this page so that the password goes to them, wherever the form is sent. Browsers call such a page not secure.',
    },
  },
  passes: {
    secure: { bonus: 0, text: 'What forms send cannot be read on the way' },
    policy: { bonus: 0, text: 'upgrade-insecure-requests sends over https the forms that name http' },
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
    const own = isPlaintext(url) ? hostOf(url) : '';
    const toHttp = (form: FormElement) =>
      form.targets.filter((target) => isPlaintext(target) && hostOf(target) !== own);
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
