import { defineRule, type RulePage } from '../../run/define-rule.js';
import { isHttps, quoteRedirect } from '../../site.js';

const HARM =
  'Without TLS anyone on the network can read and change that request and its response, and send the visitor anywhere.';

export default defineRule({
  id: 'redirect-downgrade',
  on: 'documents',
  scope: 'public-hosts',
  title: 'Redirects from HTTPS to HTTP',
  spec: { label: 'RFC 6797 §2.3.1.3', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-2.3.1.3' },
  needs: ['chain'],
  problems: {
    'to-http': {
      severity: 'low',
      text: 'A redirect leads from HTTPS to HTTP: {url}',
      why: `${HARM} Browsers that have stored HSTS for that host send the request over HTTPS; all others do not.`,
    },
  },
  passes: {
    'https-only': { text: 'No redirect leads from HTTPS to HTTP' },
  },
  check({ chain }) {
    const quotes = chain.flatMap((hop, at) => {
      const next = chain[at + 1];
      return next && isHttps(hop.url) && /^http:/i.test(next.url) ? [quoteRedirect(hop, next)] : [];
    });
    const [first] = quotes;
    if (first) return { problems: [{ message: 'to-http', values: { url: first.value ?? '' }, quotes }] };
    // A recording may end with a redirect, whose target was not seen.
    const isSeen = chain.at(-1)?.headers.seen === true;
    return chain.length > 1 && isSeen ? { passes: [{ message: 'https-only', quotes: [] }] } : {};
  },
});

export const page: RulePage = {
  cwe: 319,
  about:
    'A visitor on HTTPS is sent to HTTP. Whoever controls the network can answer that request instead of the server.',
  exceptions: [
    'On local addresses it is _info_, as in [strict-transport-security](#strict-transport-security).',
    'A browser that has stored HSTS for the host sends the request over HTTPS. The redirect is still wrong for first visitors, so it is reported.',
    'It deducts no points: where the page ends on HTTP, `redirection` and `strict-transport-security` do.',
    'Redirects before the first HTTPS response are the subject of `redirection`.',
  ],
  specNotes: ': web site development bugs, such as links to HTTP',
};
