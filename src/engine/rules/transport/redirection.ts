import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Quote } from '../../model/report.js';
import type { Visit } from '../../model/facts.js';
import { REDIRECT_TO_HTTPS } from '../shared-advice.js';
import { hostOf, isHttps, isPreloaded, quoteRedirect } from '../../site.js';

const WITHOUT_TLS =
  'Without TLS anyone on the network can read and change the traffic, and send the visitor anywhere.';

const WARNING = 'Since October 2026 (version 154) Chrome warns before it opens a public site without HTTPS.';

const advice = [REDIRECT_TO_HTTPS];

export default defineRule({
  id: 'redirection',
  on: 'documents',
  scope: 'public-hosts',
  title: 'Redirection to HTTPS',
  spec: { label: 'RFC 9110 §15.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4' },
  observatory: 'redirection',
  needs: ['url', 'http', 'site'],
  problems: {
    untrusted: {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-invalid-cert',
      text: 'HTTP redirects to HTTPS with a certificate that browsers do not trust',
      why: 'A warning stops visitors, or they learn to click warnings away. An attacker who intercepts the connection looks the same to them.',
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-missing',
      text: 'HTTP does not redirect to HTTPS',
      why: `Visitors who arrive without https:// stay on plain HTTP. ${WITHOUT_TLS} ${WARNING}`,
      references: ['security.W008'],
    },
    'not-to-https': {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-not-to-https',
      text: 'HTTP redirects, but does not end on HTTPS',
      why: `Visitors who arrive without https:// end on plain HTTP. ${WITHOUT_TLS} ${WARNING}`,
      references: ['security.W008'],
    },
    'not-at-once': {
      severity: 'low',
      points: 10,
      observatory: 'redirection-not-to-https-on-initial-redirection',
      text: 'The first redirect from HTTP leads to HTTP again',
      why: `Each further response over HTTP is one more that an attacker can change. ${WITHOUT_TLS}`,
    },
    'off-host': {
      severity: 'low',
      points: 5,
      observatory: 'redirection-off-host-from-http',
      text: 'HTTP on {host} redirects to another host, not to its own HTTPS',
      why: 'Browsers accept HSTS for a host only from that host over HTTPS, so they never receive it for this one. Each later visit there starts over plain HTTP again.',
    },
  },
  passes: {
    'to-https': {
      observatory: 'redirection-to-https',
      text: 'HTTP redirects directly to HTTPS on the same host',
    },
    'no-http': {
      observatory: 'redirection-not-needed-no-http',
      text: 'The site does not respond over plain HTTP',
    },
    preloaded: {
      observatory: 'redirection-all-redirects-preloaded',
      text: 'All hosts of the redirects are preloaded, so browsers always use HTTPS',
    },
  },
  check({ url, http, site }) {
    const first = http?.[0];
    if (!http || !first) return { passes: [{ message: 'no-http', quotes: [] }] };
    const second = http[1];
    const isUntrusted = site.tls.seen && site.tls.value === 'untrusted';
    if (isUntrusted && http.some(({ url }) => isHttps(url))) {
      return { problems: [{ message: 'untrusted', quotes: second ? [quoteRedirect(first, second)] : [] }] };
    }
    const { preload } = site;
    if (http.every(({ url }) => isPreloaded(hostOf(url), preload))) {
      return { passes: [{ message: 'preloaded', quotes: [] }] };
    }
    if (!second) {
      const hop = first.url === url ? {} : { hop: first.url };
      const quotes = [{ header: 'Location', value: null, marks: [], ...hop }];
      return { problems: [{ message: 'missing', quotes, advice }] };
    }
    const quotes = quotesOf(http);
    if (!isHttps(http.at(-1)?.url ?? '')) return { problems: [{ message: 'not-to-https', quotes, advice }] };
    if (!isHttps(second.url)) return { problems: [{ message: 'not-at-once', quotes, advice }] };
    const host = hostOf(first.url);
    return hostOf(second.url) === host
      ? { passes: [{ message: 'to-https', quotes }] }
      : { problems: [{ message: 'off-host', values: { host }, quotes, advice }] };
  },
});

/** Browsers follow at most twenty redirects. */
const MAX_QUOTES = 20;

function quotesOf(visits: readonly Visit[]): Quote[] {
  const quotes: Quote[] = [];
  let from: Visit | undefined;
  for (const visit of visits) {
    if (from) quotes.push(quoteRedirect(from, visit));
    if (quotes.length === MAX_QUOTES - 1) break;
    from = visit;
  }
  return quotes;
}

export const page: RulePage = {
  cwe: 319,
  otherCwe: { untrusted: null },
  about:
    'People type host names and keep links without https, so visits begin on plain HTTP. The sooner the site redirects them to HTTPS on the same host, the less can be read or changed on the network, and the sooner HSTS takes effect. Since version 154 (October 2026) Chrome warns before it opens a public site without HTTPS.',
  exceptions: [
    'The first problem in the order of the table decides.',
    '`not-at-once`: the second URL is HTTP. `off-host`: it is HTTPS on another host; another port is the same host.',
    'On a local address the findings are _info_, without points and advice, as in [strict-transport-security](#strict-transport-security).',
    'Checked if the visit began on HTTP, or if a probe requested `http://`. A visit that began on HTTPS does not show it: `not-probed`, and the grade still counts as complete.',
    "Internal redirects of the browser (HSTS, HTTPS upgrades) are not the site's. With one of them in the chain, the site itself received no HTTP request: `hsts-forced` if Chromium names HSTS as the reason.",
    'Untrusted certificates and closed ports are used only if they were checked. What is known of the preload list is said at [strict-transport-security](#strict-transport-security).',
    'Query and fragment of URLs are not quoted.',
  ],
  specNotes:
    ': redirects; RFC 6797 §7.2: how a host with HSTS responds over HTTP; Django: `security.W008` (`SECURE_SSL_REDIRECT`)',
};
