import { defineRule } from '../define-rule.js';
import type { Quote, Visit } from '../model.js';
import { hostOf, isHttps, isPreloaded } from '../site.js';

const advice = [{ op: 'redirect-to-https' }] as const;

export default defineRule({
  id: 'redirection',
  observatory: 'redirection',
  needs: ['url', 'http', 'site'],
  problems: {
    untrusted: { severity: 'medium', points: 20, observatory: 'redirection-invalid-cert' },
    missing: { severity: 'medium', points: 20, observatory: 'redirection-missing' },
    'not-to-https': { severity: 'medium', points: 20, observatory: 'redirection-not-to-https' },
    'not-at-once': {
      severity: 'low',
      points: 10,
      observatory: 'redirection-not-to-https-on-initial-redirection',
    },
    'off-host': { severity: 'low', points: 5, observatory: 'redirection-off-host-from-http' },
  },
  passes: {
    'to-https': { bonus: 0, observatory: 'redirection-to-https' },
    'no-http': { bonus: 0, observatory: 'redirection-not-needed-no-http' },
    preloaded: { bonus: 0, observatory: 'redirection-all-redirects-preloaded' },
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
