import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Probed } from '../../model/facts.js';
import { fieldOf, quoteWhole } from '../../parse/fields.js';
import { responseTo } from '../../probe/responses.js';

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

export default defineRule({
  id: 'cors-reflection',
  on: 'documents',
  title: 'Whether any origin may read this site',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  needs: ['probes'],
  problems: {
    'with-credentials': {
      severity: 'high',
      points: 50,
      because:
        'Any site can read what the visitor can, as with MDN Observatory’s universal access, which sends another request; never in addition.',
      text: 'Any site may read this one with the visitor’s cookies: it allows every origin',
      why: 'It allowed a request from the origin of a site that does not exist, with credentials. Any other page that the visitor opens can read here what the visitor can, if cookies are sent.',
    },
    'any-origin': {
      severity: 'low',
      text: 'The site allows every origin, without cookies',
      why: 'Any site can read it, as with *, but the header looks like a list of allowed origins. If Access-Control-Allow-Credentials is added later, any site can read what the visitor can.',
    },
  },
  passes: {
    'not-reflected': { text: 'An unknown origin is not allowed to read the site' },
  },
  check({ probes }) {
    const probed = responseTo(probes, 'cors');
    if (!probed.seen) return { unseen: [probed.because] };
    const { headers, origin, url } = probed.value;
    if (!headers.seen) return { unseen: [headers.because] };
    const allowed = fieldOf(headers.value, ORIGIN);
    const credentials = fieldOf(headers.value, CREDENTIALS);
    if (!allowed.seen) return { unseen: [allowed.because] };
    if (!credentials.seen) return { unseen: [credentials.because] };
    if (origin === undefined || allowed.value.value?.trim() !== origin)
      return { passes: [{ message: 'not-reflected', quotes: [] }] };
    const from = (quote: ReturnType<typeof quoteWhole>[number]) => ({ ...quote, hop: url });
    const quotes = quoteWhole(allowed.value).map(from);
    // Case-sensitive (Fetch, CORS check).
    if (credentials.value.value?.trim() !== 'true') return { problems: [{ message: 'any-origin', quotes }] };
    // The Observatory sends OPTIONS; what that finds costs its points in cross-origin-resource-sharing.
    if (repeatsOrigin(probes, 'OPTIONS')) return {};
    const both = [...quotes, ...quoteWhole(credentials.value).map(from)];
    return { problems: [{ message: 'with-credentials', quotes: both }] };
  },
});

/** Whether a request showed that the server allows every origin, with credentials. */
export function repeatsOrigin(probes: readonly Probed[], method: Probed['method']): boolean {
  const probed = responseTo(probes, 'cors', method);
  if (!probed.seen || !probed.value.headers.seen) return false;
  const { headers, origin } = probed.value;
  const [allowed, credentials] = [ORIGIN, CREDENTIALS].map((name) => fieldOf(headers.value, name));
  return (
    allowed?.seen === true &&
    credentials?.seen === true &&
    allowed.value.value?.trim() === origin &&
    credentials.value.value?.trim() === 'true'
  );
}

export const page: RulePage = {
  cwe: 942,
  about:
    'A server that repeats the Origin of the request in `Access-Control-Allow-Origin` allows every site, while each single response looks as if it allowed one. With credentials, any page the visitor opens can read what the visitor can.',
  exceptions: [
    '`*` passes here: without credentials it is explicit, and with them browsers reject it.',
    'MDN Observatory sends OPTIONS, to which many servers respond differently than to GET. What it finds is `universal-access` of [cross-origin-resource-sharing](#cross-origin-resource-sharing), and then costs no points here.',
    'It takes a separate request (GET of the front page with the Origin `https://sitegrade.invalid`, which does not exist) that loading a page does not make: without it this is `not-probed`.',
    "Other URLs of the site may respond differently. [cors-headers](#cors-headers) checks the page's own header.",
  ],
};
