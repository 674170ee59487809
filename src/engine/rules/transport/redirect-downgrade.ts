import { defineRule } from '../../define-rule.js';
import { quoteRedirect } from '../../quote-redirect.js';
import { isHttps } from '../../site.js';

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
      severity: 'medium',
      points: 0,
      text: 'A redirect leads from HTTPS to HTTP: {url}',
      why: `${HARM} Browsers that have stored HSTS for that host send the request over HTTPS; all others do not.`,
    },
  },
  passes: {
    'https-only': { bonus: 0, text: 'No redirect leads from HTTPS to HTTP' },
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
