import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';
import { isLoopback, isPlaintext, registrableDomainOf } from '../../parse/host.js';
import { hostOf, isHttps } from '../../site.js';
import { repeatsOrigin } from './cors-reflection.js';

type Message =
  | 'null-with-credentials'
  | 'null'
  | 'several'
  | 'insecure-origin'
  | 'other-site'
  | 'wildcard-with-credentials'
  | 'credentials-ignored'
  | 'everyone';

export default defineRule({
  id: 'cors-headers',
  on: 'any response',
  title: 'Which origins may read this page',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  needs: ['url', 'response'],
  wants: ['probes'],
  reads: ['Access-Control-Allow-Credentials', 'Access-Control-Allow-Origin'],
  problems: {
    'null-with-credentials': {
      severity: 'high',
      points: 50,
      because: 'Any site can read what the visitor can, as where every origin is allowed; never in addition.',
      text: 'Access-Control-Allow-Origin is null, with credentials: any site can read this page as the visitor',
      why: 'null is the origin of every sandboxed frame, and any site can create one. With credentials it reads here what the visitor can, if cookies are sent.',
    },
    null: {
      severity: 'low',
      text: 'Access-Control-Allow-Origin is null, which allows any site',
      why: 'null is the origin of every sandboxed frame, and any site can create one. Remove the header to allow no site, or send * to allow all.',
    },
    several: {
      severity: 'low',
      text: 'Access-Control-Allow-Origin is not a single origin, so browsers allow none',
      why: 'The value must be one origin, * or null; lists and patterns match nothing. The sites that should read this page cannot.',
    },
    'insecure-origin': {
      severity: 'low',
      text: 'An HTTP origin may read this page as the visitor: {origin}',
      why: 'Anyone on the network can change pages of that origin, and then read here what the visitor can. Allow the https:// origin instead.',
    },
    'other-site': {
      severity: 'info',
      text: 'Another site may read this page as the visitor: {origin}',
      why: 'The header allows this origin, with credentials. Whoever runs that site, or injects a script there, reads here what a visitor who is signed in can. If it need not, remove both headers.',
      ofPagesOnly: true,
    },
    'wildcard-with-credentials': {
      severity: 'low',
      text: 'Access-Control-Allow-Credentials is set together with *, which browsers reject',
      why: 'With * browsers block the response to a request with cookies, so the header has no effect. It is often left over from an attempt to allow all sites with cookies, which would be far worse.',
    },
    'credentials-ignored': {
      severity: 'low',
      text: 'Browsers ignore this Access-Control-Allow-Credentials: {value}',
      why: 'Only true, in lower case, allows credentials. Requests with cookies fail. Send true if the origin may read the page as the visitor, otherwise remove the header.',
    },
    everyone: {
      severity: 'info',
      text: 'Any site may read this page, without the visitor’s cookies',
      why: 'That is fine for public content. If only a network or IP address restricts access to the page, any site that a visitor opens can read it through their browser.',
    },
  },
  passes: {
    one: { text: 'Access-Control-Allow-Origin names one origin' },
  },
  check({ url, response }, { probes }) {
    const allowed = response.get('Access-Control-Allow-Origin');
    const credentials = response.get('Access-Control-Allow-Credentials');
    if (!allowed.seen) return { unseen: [allowed.because] };
    if (!credentials.seen) return { unseen: [credentials.because] };
    const origin = allowed.value.value?.trim() ?? '';
    if (origin === '') return {};
    // Case-sensitive (Fetch, CORS check).
    const hasCredentials = credentials.value.value?.trim() === 'true';
    const quotes = quoteWhole(allowed.value);
    const both = [...quotes, ...quoteWhole(credentials.value)];
    const problems = (...some: Problem<Message>[]) => ({ problems: some });
    if (origin === '*') {
      const everyone = { message: 'everyone', quotes } as const;
      if (!hasCredentials) return problems(everyone);
      const advice = [
        {
          op: 'remove-header',
          name: 'Access-Control-Allow-Credentials',
          // Other responses may name an origin.
          mayBreak: 'may stop requests with cookies from other sites',
        },
      ] as const;
      return problems({ message: 'wildcard-with-credentials', quotes: both, advice }, everyone);
    }
    if (origin === 'null') {
      // A server that repeats every Origin has its points for that.
      const all = probes.seen ? probes.value : [];
      const isNew = hasCredentials && !repeatsOrigin(all, 'GET') && !repeatsOrigin(all, 'OPTIONS');
      return problems(
        isNew ? { message: 'null-with-credentials', quotes: both } : { message: 'null', quotes },
      );
    }
    if (!isOrigin(origin)) return problems({ message: 'several', quotes });
    if (hasCredentials && isHttps(url) && isPlaintext(origin)) {
      return problems({ message: 'insecure-origin', values: { origin }, quotes: both });
    }
    if (
      hasCredentials &&
      !isLoopback(hostOf(url)) &&
      registrableDomainOf(origin) !== registrableDomainOf(url)
    )
      return problems({ message: 'other-site', values: { origin }, quotes: both });
    const passes = [{ message: 'one', quotes: quoteField(allowed.value) }] as const;
    const sent = credentials.value.value ?? '';
    if (hasCredentials || !/\btrue\b/i.test(sent)) return { passes };
    const ignored = { message: 'credentials-ignored', quotes: quoteWhole(credentials.value) } as const;
    return { ...problems({ ...ignored, values: { value: sent } }), passes };
  },
});

/** Whether an Origin header can equal it: scheme, host and port exactly as browsers serialize them. */
function isOrigin(text: string): boolean {
  if (text.includes('*') || !URL.canParse(text)) return false;
  const { origin, protocol, host } = new URL(text);
  // The URL parser has no origin for the schemes of extensions and applications.
  return (origin === 'null' && host !== '' ? `${protocol}//${host}` : origin) === text;
}

export const page: RulePage = {
  cwe: 942,
  otherCwe: { several: null, 'wildcard-with-credentials': null, 'credentials-ignored': null, everyone: null },
  about:
    'Scripts of another site can read this page only if its headers allow that origin. A header that allows more than intended exposes the page; one that browsers cannot parse blocks the sites that it should allow.',
  exceptions: [
    "This rule checks the page's response and sends no request. `cross-origin-resource-sharing` checks whether any origin is allowed, which takes a separate request.",
    '`credentials-ignored` is `True`, or `true` sent twice: Chromium 156 and Firefox 153 then fail requests with cookies.',
    '`*` is fine for public content, and costs no points.',
    '`other-site` is an origin of another registrable domain. It is said of what was opened as a page, a JSON document too: the request for a file names the page that loads it, which the server may repeat.',
    'If a request showed that the server repeats any Origin, with credentials, that has the points, and null is `null` here.',
    'An HTTP origin on this machine is not `insecure-origin`, nor is any on a page that was itself loaded over HTTP.',
    'The only advice is to remove `Access-Control-Allow-Credentials` if it is set together with `*`: removing it changes nothing.',
  ],
};
