import { defineRule, type Verdict, type RulePage } from '../../run/define-rule.js';
import { hostOf, isHttps, type Site, isRedirect } from '../../site.js';
import type { Advice } from '../../model/advice.js';
import type { Quote } from '../../model/report.js';
import { quoteField, quoteWhole, type Field } from '../../parse/fields.js';
import { hstsInForce, isLongEnough, observatoryMaxAge, parseHsts, type Hsts } from '../../parse/hsts.js';
import { mayBePreloaded } from '../../run/scope.js';
import { REDIRECT_TO_HTTPS } from '../shared-advice.js';

const HSTS = 'Strict-Transport-Security';
const NO_HTTPS = 'hsts-not-implemented-no-https';
/** One year in seconds: the minimum of the preload list. */
const YEAR = 31_536_000;

export default defineRule({
  id: 'strict-transport-security',
  on: 'any response',
  scope: 'named-hosts',
  title: 'HTTP Strict Transport Security',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  observatory: 'strict-transport-security',
  needs: ['url', 'response', 'site'],
  wants: ['chain'],
  reads: [HSTS],
  usage: { percent: 36 },
  problems: {
    'no-https': {
      severity: 'high',
      points: 20,
      observatory: NO_HTTPS,
      text: 'No HTTPS: anyone on the network can read and change this page',
      why: 'It loaded over plain HTTP, with its cookies and forms. Browsers use Strict-Transport-Security only over HTTPS (RFC 6797 §8.1).',
      references: ['security.W004', 'security.W008'],
    },
    // Ours: the Observatory grades what was sent over HTTPS, wherever the redirects ended.
    'back-on-http': {
      severity: 'high',
      points: 20,
      because: 'Visitors end on plain http, which is as bad as having no https.',
      text: 'This page was loaded over HTTP, although the site uses HTTPS too: anyone on the network can read and change it',
      why: 'Its cookies and forms are open too. Browsers use Strict-Transport-Security only over HTTPS (RFC 6797 §8.1).',
      references: ['security.W008'],
    },
    untrusted: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-invalid-cert',
      text: 'Browsers do not trust the certificate, so they ignore HSTS',
      why: 'With an untrusted certificate, an attacker who intercepts the connection looks the same as the site. Browsers use Strict-Transport-Security only over a connection without errors (RFC 6797 §8.1).',
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-not-implemented',
      text: 'Strict-Transport-Security is not set',
      why: 'Visitors who type the name without https:// start over plain HTTP, and anyone on the same network can keep them there. With HSTS the browser switches to HTTPS before it sends anything.',
      references: ['security.W004'],
    },
    invalid: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-header-invalid',
      text: 'Browsers ignore this Strict-Transport-Security: {problem}',
      why: 'Only the first line counts (RFC 6797 §8.1), and one error makes browsers ignore it. The site lacks the protection it asks for.',
      references: ['security.W004'],
    },
    enforced: {
      severity: 'info',
      text: 'Browsers enforce this Strict-Transport-Security, but other clients may not ({problem})',
      why: 'Browsers use the first line, and allow spaces around “=”. MDN Observatory does not count the header; send it once, with max-age directly followed by “=”.',
      references: ['security.W004'],
    },
    'max-age-short': {
      severity: 'low',
      points: 10,
      observatory: 'hsts-implemented-max-age-less-than-six-months',
      text: 'Strict-Transport-Security has a max-age of less than six months',
      why: 'After max-age an attacker can intercept the next visit over plain HTTP and keep it there. A year covers visitors who rarely return.',
      references: ['security.W004'],
    },
    'max-age-unreadable': {
      severity: 'medium',
      // Ours: the Observatory passes a max-age that is not a number.
      points: 20,
      because: 'Browsers ignore it, which is as bad as no header; MDN Observatory passes it.',
      text: 'Browsers ignore this Strict-Transport-Security: {problem}',
      why: 'One error makes browsers ignore the header, although MDN Observatory counts it. The site lacks the protection it asks for.',
      references: ['security.W004'],
    },
    // Ours: the Observatory counts it as a short max-age.
    'switched-off': {
      severity: 'medium',
      points: 20,
      because: 'max-age=0 ends HSTS, so nothing is in force; MDN Observatory counts it as a short max-age.',
      text: 'Strict-Transport-Security with max-age=0 switches HSTS off',
      why: 'Browsers forget what the site sent before (RFC 6797 §6.1.1). The next visit may start over plain HTTP, where anyone on the network can intercept it.',
      references: ['security.W004'],
    },
    accepted: {
      severity: 'info',
      text: 'Untrusted certificate, accepted because of --insecure',
      why: 'Browsers stop visitors at an untrusted certificate. The grade is the same as with a trusted one.',
    },
  },
  passes: {
    preloaded: {
      bonus: 5,
      observatory: 'hsts-preloaded',
      text: 'The site is on the browsers’ preload list: they never request it over HTTP',
    },
    'six-months': {
      observatory: 'hsts-implemented-max-age-at-least-six-months',
      text: 'Strict-Transport-Security has a max-age of at least six months',
    },
  },
  check({ url, response, site }, { chain }) {
    const field = response.get(HSTS);
    if (!field.seen) return { unseen: [field.because] };
    const header = field.value;
    const stored = hstsInForce(chain.seen ? chain.value : []);
    const kept = stored.get(hostOf(url));
    const advice = rampUp(header, kept, new URL(url).port !== '');
    const move: readonly Advice[] = [REDIRECT_TO_HTTPS, ...advice];
    if (!site.https) {
      // Where a redirect leads decides.
      if (chain.seen && isRedirect(chain.value.at(-1)?.status ?? 0))
        return { unseen: ['redirect-not-recorded'], observatory: NO_HTTPS };
      const message = site.usesHttps ? 'back-on-http' : 'no-https';
      return { problems: [{ message, quotes: quoteField(header), advice: move }], observatory: NO_HTTPS };
    }
    const verdict = checkOverHttps(header, site, advice, knownOfList(site, kept ?? stored.get(site.host)));
    const isBack = !isHttps(url);
    const isAccepted = tlsOf(site) === 'accepted';
    if (!isBack && !isAccepted) return verdict;
    const { problems = [], ...rest } = verdict;
    return {
      problems: [
        ...(isBack ? [{ message: 'back-on-http', quotes: quoteField(header), advice: move } as const] : []),
        ...problems,
        ...(isAccepted ? [{ message: 'accepted', quotes: [] } as const] : []),
      ],
      ...rest,
    };
  },
});

type Flaw =
  'untrusted' | 'missing' | 'invalid' | 'enforced' | 'max-age-short' | 'max-age-unreadable' | 'switched-off';

const INVALID = 'hsts-header-invalid';
const SHORT = 'hsts-implemented-max-age-less-than-six-months';
const LONG_ENOUGH = 'hsts-implemented-max-age-at-least-six-months';

function checkOverHttps(
  header: Field,
  site: Site,
  advice: readonly Advice[],
  list: ReturnType<typeof knownOfList>,
): Verdict<Flaw, 'preloaded' | 'six-months'> {
  const problem = (message: Flaw, quotes: Quote[], observatory?: string, cause = '') => {
    const found = { message, values: { problem: cause }, quotes, advice };
    if (list === 'or-visit') {
      const problems = [{ ...found, unchangeable: 'forced' as const }];
      return { problems, unseen: ['list-or-visit' as const], observatory: null };
    }
    const detail = list === 'unknown' && message !== 'enforced' ? LIST_UNKNOWN : undefined;
    return { problems: [{ ...found, detail }], observatory };
  };
  if (site.preloaded) return { passes: [{ message: 'preloaded', quotes: quoteField(header) }] };
  if (tlsOf(site) === 'untrusted') return { problems: [{ message: 'untrusted', quotes: [] }] };
  const [line] = header.lines;
  if (header.value === null || !line) return problem('missing', quoteField(header));
  const counted = observatoryMaxAge(header.value);
  const { valid, maxAge = 0, maxAgeAt, flaws } = parseHsts(line.value);
  const error = flaws.find(({ kind }) => kind === 'malformed')?.what;
  if (counted === 'invalid' && !valid) return problem('invalid', quoteWhole(header), undefined, error);
  const observatory = counted === 'invalid' ? INVALID : isLongEnough(counted) ? LONG_ENOUGH : SHORT;
  const quotes = quoteField(header, maxAgeAt && [maxAgeAt]);
  if (!valid) return problem('max-age-unreadable', quotes, observatory, error);
  if (maxAge === 0) return problem('switched-off', quotes, observatory);
  if (!isLongEnough(maxAge)) {
    return problem('max-age-short', quotes, observatory === SHORT ? undefined : observatory);
  }
  return observatory === LONG_ENOUGH
    ? { passes: [{ message: 'six-months', quotes: quoteField(header) }] }
    : problem('enforced', quoteWhole(header), observatory, ambiguityOf(header));
}

const LIST_UNKNOWN = 'Whether browsers have the host on their preload list is not known here.';

/**
 * Whether it is known that the list does not have the host. `or-visit`: this browser uses only HTTPS there, which no
 * response of this visit explains, so the list may have it.
 * @param kept what browsers store because of these responses
 */
function knownOfList(
  { host, http, preload }: Site,
  kept: Hsts | undefined,
): 'known' | 'unknown' | 'or-visit' {
  if (preload.seen || !mayBePreloaded(host)) return 'known';
  return !http.seen && http.because === 'hsts-forced' && !kept ? 'or-visit' : 'unknown';
}

function ambiguityOf({ value, lines }: Field): string {
  if (lines.length > 1) return lines.length === 2 ? 'sent twice' : `sent ${lines.length} times`;
  return value?.includes(',') ? 'contains a comma' : 'no “=” directly after max-age';
}

function tlsOf({ tls }: Site) {
  return tls.seen ? tls.value : undefined;
}

/**
 * A year, reached step by step from what is in force; no advice if that is a year already, so that nothing is lowered.
 * includeSubDomains and preload stay as sent and are never added: both affect more than this host.
 */
function rampUp(field: Field, kept: Hsts | undefined, isOtherPort: boolean): readonly Advice[] {
  const maxAgeInForce = kept?.maxAge ?? 0;
  if (maxAgeInForce >= YEAR) return [];
  const sent = kept ? [kept] : field.lines.flatMap(({ value }) => value.split(',').map(parseHsts));
  const includesSubDomains = sent.some(({ includeSubDomains }) => includeSubDomains);
  return [
    {
      op: 'set-header',
      name: HSTS,
      value: [
        `max-age=${YEAR}`,
        ...(includesSubDomains ? ['includeSubDomains'] : []),
        ...(sent.some(({ preload }) => preload) ? ['preload'] : []),
      ].join('; '),
      rollout: 'ramp-max-age',
      ...(maxAgeInForce > 0 && { maxAgeInForce }),
      ...(!kept && includesSubDomains
        ? { mayBreak: 'may cut off subdomains without HTTPS' }
        : // Browsers follow it on all ports of the host (RFC 6797 §8.3).
          !kept && isOtherPort && { mayBreak: 'may cut off other ports of this host that have no HTTPS' }),
    },
  ];
}

export const page: RulePage = {
  cwe: 319,
  otherCwe: { untrusted: null, enforced: null, accepted: null },
  about:
    'Visitors who type a name without `https://` start over plain HTTP. Anyone on the same network can respond in place of the site and keep the visitor on HTTP. A browser that has seen this header once switches to HTTPS for as long as `max-age` says, before it sends anything.',
  exceptions: [
    "`six-months`: `max-age` of at least 15552000 seconds (180 days) on the document's response.",
    'To MDN Observatory, a header with a comma anywhere (two lines arrive joined by one) or without `max-age=` is invalid; only the first 1024 characters are read. Its score keeps that result. Here the header counts as browsers read it (seen in Chromium 156 and Firefox 153).',
    'The first line counts, whatever the others say. `enforced` is a first line that is in force, such as a header sent twice, or `max-age = 31536000`, and costs nothing. If its `max-age` is short, it is `max-age-short`.',
    '`invalid` is a first line that browsers ignore, such as one with a comma or without `max-age`. The message names the cause.',
    '`switched-off` is `max-age=0`, with which browsers forget the host.',
    '`max-age-unreadable` is a header that MDN Observatory accepts and browsers ignore: a `max-age` that is not a number, or set twice.',
    'The advice is one year. `includeSubDomains` and `preload` are kept as sent and never added, and a longer `max-age` is never shortened. The year should be reached in steps: five minutes, a day, 30 days, a year.',
    'On a local address the findings are _info_, without points and advice: `localhost` and its subdomains, loopback, private, shared (RFC 6598), link-local and unique-local IP addresses, names without a dot. The address that the browser shows decides, never what a name resolves to: `shop.test`, `printer.local` and `wiki.internal` are graded like any site.',
    'On a public IP address they are _info_ as well: browsers ignore HSTS there (RFC 6797 §8.1.1). `redirection` counts.',
    "`preloaded`: the browsers' preload list has the host, or a parent domain with its subdomains. Chromium's has 51 top-level domains as a whole, such as `dev`, `zip` and `bank`: a table, so they are known everywhere, also in a HAR file. About other hosts `inspect` asks its own browser, which sends nothing for that. Nothing else looks them up: a finding then costs its points, says that this is not known, and the grade counts as complete.",
    "If Chromium itself goes to HTTPS because of HSTS (`Non-Authoritative-Reason: HSTS`), and no response of this visit has asked for it, the host may be on the list: the finding is then _info_, without points, the check unknown (`list-or-visit`), the grade marked `~`, and MDN Observatory's test not checked. Other reasons, such as a DNS record, do not count, nor what Firefox does: it reports HTTPS-First, which it tries for every host, and HSTS by the same events.",
    '`hsts-invalid-cert` needs a check of the certificate: browsers do not show a page whose certificate they reject. `accepted` means that such a certificate was accepted because of `--insecure`.',
    'A header on a redirect does not count; each host must send its own. A redirect over HTTP is no page without HTTPS: where it leads decides.',
    '`no-https` and `back-on-http` are the cause of what else such a page lacks: its redirect, the Secure of its cookies, the rest of HSTS and what it asks for are told under it, as one finding that comes first. Each keeps its points.',
    'A page over HTTP is `no-https`, unless a redirect or a probe used HTTPS. Then the header that was sent is graded as in MDN Observatory, and `back-on-http` is ours in addition. It is also said instead of `no-https`, with the same result of MDN Observatory, if the page loads something from its host over HTTPS, or a HAR file has another response of the host over HTTPS.',
  ],
  specNotes:
    ': the header; §8.1: ignored over HTTP; Django: `security.W004` (`SECURE_HSTS_SECONDS`), `security.W008` (`SECURE_SSL_REDIRECT`)',
};
