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
    const [first, second, ...later] = http ?? [];
    if (first === undefined) return { passes: [{ message: 'no-http', quotes: [] }] };
    const visits = [first, ...(second ? [second, ...later] : [])];
    const end = later.at(-1) ?? second ?? first;
    const isUntrusted = site.tls.seen && site.tls.value === 'untrusted';
    if (isUntrusted && visits.some(({ url }) => isHttps(url))) {
      return { problems: [{ message: 'untrusted', quotes: second ? [quote(first, second)] : [] }] };
    }
    if (visits.every(({ url }) => isPreloaded(hostOf(url), site.preload))) {
      return { passes: [{ message: 'preloaded', quotes: [] }] };
    }
    if (second === undefined) {
      const hop = first.url === url ? {} : { hop: first.url };
      const quotes = [{ header: 'Location', value: null, marks: [], ...hop }];
      return { problems: [{ message: 'missing', quotes, advice }] };
    }
    const quotes = [first, second, ...later.slice(0, MAX_QUOTES - 2)].flatMap((visit, at, all) => {
      const next = all[at + 1];
      return next ? [quote(visit, next)] : [];
    });
    if (!isHttps(end.url)) return { problems: [{ message: 'not-to-https', quotes, advice }] };
    if (!isHttps(second.url)) return { problems: [{ message: 'not-at-once', quotes, advice }] };
    const host = hostOf(first.url);
    return hostOf(second.url) === host
      ? { passes: [{ message: 'to-https', quotes }] }
      : { problems: [{ message: 'off-host', values: { host }, quotes, advice }] };
  },
});

/** Browsers follow twenty at most. */
const MAX_QUOTES = 20;

/** Where a redirect led: its address in full, without what may be private in it; a plain scheme is marked. */
function quote(from: Visit, to: Visit): Quote {
  const [value = ''] = to.url.split(/[?#]/);
  return {
    header: 'Location',
    value,
    marks: isHttps(value) ? [] : [[0, Math.min('http:'.length, value.length)]],
    hop: from.url,
  };
}
