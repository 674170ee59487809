import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { FormElement } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { upgradeOf } from '../../parse/csp.js';
import { isPlaintext } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';
import { whyOutside } from '../../run/scope.js';
import { hostOf } from '../../site.js';

const EXPOSED = 'Anyone on the network can read and change what the visitor enters.';

/** Targets shown for one finding. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'form-target',
  on: 'pages',
  title: 'Form targets',
  spec: {
    label: 'HTML, form submission',
    url: 'https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm',
  },
  needs: ['response', 'url'],
  wants: ['content', 'policies'],
  reads: ['Content-Type'],
  problems: {
    'password-insecure': {
      severity: 'high',
      points: 20,
      because: 'Anyone on the network can read the password, although the page itself came over https.',
      text: 'A form sends a password over plain HTTP',
      why: `${EXPOSED} With the password they can log in as that user, here and wherever else it is used.`,
    },
    insecure: {
      severity: 'medium',
      points: 5,
      because: 'Anyone on the network can read what is entered; browsers warn first.',
      text: 'A form is sent over plain HTTP',
      why: `${EXPOSED} Browsers show a warning before they send it, so some visitors leave.`,
    },
    'page-insecure': {
      severity: 'low',
      // On a public host it is told under the page without HTTPS, which costs the points.
      text: 'A page loaded over plain HTTP asks for a password',
      why: 'Anyone on the network can change this page so that the password is sent to them, whatever the form’s target. Browsers mark such a page as not secure.',
    },
  },
  passes: {
    secure: { text: 'All forms submit over HTTPS' },
    policy: { text: 'upgrade-insecure-requests sends forms with HTTP targets over HTTPS' },
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
    // A relative target is HTTP only because the page is.
    const own = isPlaintext(url) ? hostOf(url) : '';
    const toHttp = (form: FormElement) =>
      form.targets.filter((target) => isPlaintext(target) && hostOf(target) !== own);
    const insecureForms = forms.filter((form) => toHttp(form).length > 0);
    const quote = (some: readonly FormElement[]) =>
      some.flatMap(toHttp).slice(0, MAX_QUOTES).map(quoteTarget);
    const passwords = insecureForms.filter(({ password }) => password);
    const others = insecureForms.filter(({ password }) => !password);
    const asksForPassword = own !== '' && forms.some(({ password }) => password);
    const problems: Problem<'password-insecure' | 'insecure' | 'page-insecure'>[] = [];
    if (upgrade.length === 0) {
      if (passwords.length > 0) problems.push({ message: 'password-insecure', quotes: quote(passwords) });
      if (others.length > 0) problems.push({ message: 'insecure', quotes: quote(others) });
    }
    if (asksForPassword) {
      const unchangeable = whyOutside('public-hosts', url);
      problems.push({
        message: 'page-insecure',
        quotes: [quotePage(url)],
        ...(unchangeable && { unchangeable }),
      });
    }
    if (problems.length > 0 || own !== '') return { problems };
    return {
      passes: [
        {
          message: insecureForms.length > 0 ? 'policy' : 'secure',
          quotes: insecureForms.length > 0 ? upgrade : [],
        },
      ],
    };
  },
});

function quoteTarget(target: string): Quote {
  return { header: '<form action>', value: target, marks: [[0, 'http:'.length]] };
}

function quotePage(url: string): Quote {
  return { header: 'Address', value: url, marks: [[0, 'http:'.length]] };
}

export const page: RulePage = {
  cwe: 319,
  otherCwe: { 'password-insecure': 523, 'page-insecure': 523 },
  about:
    'A form on a page over HTTPS may still submit over plain HTTP. Anyone on the network can then read what the visitor enters, a password included, although the browser shows the page as secure.',
  exceptions: [
    '`policy`: `upgrade-insecure-requests` covers forms too.',
    '`page-insecure` costs no points: a page over HTTP costs its points in `strict-transport-security` and `redirection`. At a local address, where that costs none, it is information too.',
    "The `formaction` of buttons and the form's own `action` both count as targets.",
    'Targets on this machine (`localhost`, `127.0.0.0/8`, `[::1]`) do not cross a network and are accepted.',
    'On a page over HTTP, targets on the same host are not reported again.',
    'A page without forms has no finding.',
    'Requests by scripts are not seen.',
  ],
  specNotes:
    '; [Upgrade Insecure Requests](https://www.w3.org/TR/upgrade-insecure-requests/) §3.2; [Secure Contexts](https://www.w3.org/TR/secure-contexts/) §3.1: what does not cross a network',
};
