import { defineRule } from '../../define-rule.js';
import type { Quote, Visit } from '../../model.js';
import { hostOf, isHttps, isPreloaded } from '../../site.js';

const ON_THE_WAY =
  'What crosses the network without TLS can be read and changed by anyone on the way, and who controls it decides where the visitor lands.';

const advice = [{ op: 'redirect-to-https' }] as const;

export default defineRule({
  id: 'redirection',
  title: 'Redirection to https',
  spec: { label: 'RFC 9110 §15.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4' },
  observatory: 'redirection',
  needs: ['url', 'http', 'site'],
  problems: {
    untrusted: {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-invalid-cert',
      text: 'http leads to https with a certificate that browsers do not trust',
      why: 'Visitors are stopped by a warning, or learn to click warnings away. Somebody who intercepts the connection looks just the same to them.',
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-missing',
      text: 'http does not lead to https',
      why: `Whoever comes by a name without https stays on plain http. ${ON_THE_WAY}`,
      references: ['security.W008'],
    },
    'not-to-https': {
      severity: 'medium',
      points: 20,
      observatory: 'redirection-not-to-https',
      text: 'http leads elsewhere, but not to https in the end',
      why: `Whoever comes by a name without https ends on plain http. ${ON_THE_WAY}`,
      references: ['security.W008'],
    },
    'not-at-once': {
      severity: 'low',
      points: 10,
      observatory: 'redirection-not-to-https-on-initial-redirection',
      text: 'The first redirect of http leads to http once more',
      why: `Each further answer over http is one more that can be changed. ${ON_THE_WAY}`,
    },
    'off-host': {
      severity: 'low',
      points: 5,
      observatory: 'redirection-off-host-from-http',
      text: 'http on {host} leads to another host, past its own https',
      why: 'Browsers learn HSTS for a host only from that host over https, so this one never gets to say it. Each later visit there starts over plain http again.',
    },
  },
  passes: {
    'to-https': {
      bonus: 0,
      observatory: 'redirection-to-https',
      text: 'http leads to https at once, on the same host',
    },
    'no-http': {
      bonus: 0,
      observatory: 'redirection-not-needed-no-http',
      text: 'Nothing answers over plain http',
    },
    preloaded: {
      bonus: 0,
      observatory: 'redirection-all-redirects-preloaded',
      text: 'Browsers go to https by themselves on every host on the way: all are preloaded',
    },
  },
  check({ url, http, site }) {
    const first = http?.[0];
    if (!http || !first) return { passes: [{ message: 'no-http', quotes: [] }] };
    const second = http[1];
    const isUntrusted = site.tls.seen && site.tls.value === 'untrusted';
    if (isUntrusted && http.some(({ url }) => isHttps(url))) {
      return { problems: [{ message: 'untrusted', quotes: second ? [quote(first, second)] : [] }] };
    }
    const { preload } = site;
    if (preload.length > 0 && http.every(({ url }) => isPreloaded(hostOf(url), preload))) {
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

/** Browsers follow twenty at most. */
const MAX_QUOTES = 20;

function quotesOf(visits: readonly Visit[]): Quote[] {
  const quotes: Quote[] = [];
  let from: Visit | undefined;
  for (const visit of visits) {
    if (from) quotes.push(quote(from, visit));
    if (quotes.length === MAX_QUOTES - 1) break;
    from = visit;
  }
  return quotes;
}

/** Where a redirect led: its address in full, without what may be private in it; a plain scheme is marked. */
function quote(from: Visit, to: Visit): Quote {
  const end = to.url.search(/[?#]/);
  const value = end < 0 ? to.url : to.url.slice(0, end);
  return {
    header: 'Location',
    value,
    marks: isHttps(value) ? [] : [[0, Math.min('http:'.length, value.length)]],
    hop: from.url,
  };
}
