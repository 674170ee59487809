import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import type { HeaderLine, Hop, Unseen } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { isInternalHost, type Internal } from '../../parse/internal.js';
import { hostOf } from '../../site.js';
import { internalsOf, tellsInside } from '../../parse/telling.js';

/** Maximum lines and addresses shown for one finding. */
const MAX_QUOTES = 20;
export default defineRule({
  id: 'internal-addresses',
  on: 'any response',
  title: 'Internal addresses',
  spec: { label: 'RFC 1918', url: 'https://www.rfc-editor.org/rfc/rfc1918' },
  needs: ['url', 'chain'],
  problems: {
    told: {
      severity: 'low',
      text: '{header} reveals internal addresses, names or folders: {what}',
      many: '{count} headers reveal internal addresses, names or folders',
      why: 'They cannot be reached from outside. Attackers who got in, or who can make the server request URLs of their choice, learn where to go next; a visitor who is redirected there gets no page.',
    },
  },
  passes: {
    none: { text: 'No header reveals internal addresses or names' },
  },
  check({ url, chain }) {
    // An internal site discloses nothing to its visitors.
    if (isInternalHost(hostOf(url))) return {};
    const found = new Map<string, { name: string; texts: Set<string>; quotes: Quote[] }>();
    const unseen: Unseen[] = [];
    const last = chain.at(-1);
    for (const hop of chain) {
      if (!hop.headers.seen) {
        unseen.push(hop.headers.because);
        continue;
      }
      if (hop.from === 'browser') continue;
      for (const line of hop.headers.value) {
        const internals = internalsOf(line);
        if (internals.length === 0) continue;
        const key = line.name.toLowerCase();
        const header = found.get(key) ?? { name: line.name, texts: new Set(), quotes: [] };
        for (const { text } of internals) if (header.texts.size < MAX_QUOTES) header.texts.add(text);
        if (header.quotes.length < MAX_QUOTES)
          header.quotes.push(quote(line, internals, hop === last ? undefined : hop));
        found.set(key, header);
      }
    }
    if (found.size === 0) {
      const isNone = unseen.length === 0 && !tellsInside(chain);
      return { passes: isNone ? [{ message: 'none', quotes: [] }] : [], unseen };
    }
    const problems = [...found.values()]
      .slice(0, MAX_QUOTES)
      .map(({ name, texts, quotes }): Problem<'told'> => ({
        message: 'told',
        subject: name,
        values: { header: name, what: [...texts].join(', ') },
        quotes,
        // X- headers are for the site's operators; the page does not need them.
        advice: quotes.every(({ hop }) => hop === undefined) ? adviceFor(name) : [],
      }));
    return { problems, unseen };
  },
});

/** Only what was found: the rest of the line may be a password or a token. */
function quote({ name, value }: HeaderLine, internals: readonly Internal[], hop: Hop | undefined): Quote {
  let shown = '';
  let end = 0;
  const marks: Quote['marks'][number][] = [];
  for (const { text, at } of internals.slice(0, MAX_QUOTES)) {
    if (at[0] > end) shown += '…';
    marks.push([shown.length, shown.length + text.length]);
    shown += text;
    end = at[1];
  }
  if (end < value.length) shown += '…';
  return { header: name, value: shown, marks, ...(hop && { hop: hop.url }) };
}

/** Headers that protect where their value is another. */
const PROTECTIVE = /^x-(?:content-type-options|frame-options|permitted-cross-domain-policies|robots-tag)$/i;

function adviceFor(name: string): Advice[] {
  if (!/^x-/i.test(name) || PROTECTIVE.test(name)) return [];
  // Of a framework it would have the framework's name, and be switched off there.
  return [
    /^x-powered-by$/i.test(name)
      ? { op: 'remove-header', name, product: '' }
      : { op: 'remove-header', name, mayBreak: 'may stop a program that reads it' },
  ];
}

export const page: RulePage = {
  cwe: 497,
  about:
    'A private address or a name such as `db1.corp` in a header shows attackers who got a foot in, or who can make the server fetch addresses of theirs, where to go next. In a redirect it sends visitors nowhere.',
  exceptions: [
    'It costs nothing: it is not a vulnerability itself.',
    'Addresses: 10/8, 172.16/12, 192.168/16 (RFC 1918), 100.64/10 (RFC 6598), 169.254/16, and in brackets fc00::/7 (RFC 4193), fe80::/10. Names: below local, internal, corp, lan, intranet, localdomain, private and home.arpa; in a zone `internal` of a domain (`db.internal.example.com`); Amazon’s, which hold a private address (`ip-10-1-2-3`); `localhost` where it is a host in an address; in a zone `intern` or `intra` too.',
    'Machines: a pod of Kubernetes (`shop-5d84b5584-8j4ll`) and a machine or image of Amazon (`i-0ab0a001976d20895`) in any header, but `ETag`, because nothing else is random in that way. In a header that is called like one for it (`X-Served-By`, `X-Backend`, `X-Node`, `SVRNAME`) also a name that ends with a number (`web-042`) and a container of Docker.',
    'In a longer word, between `_`, a pod, a private address and Amazon’s names (`shop_ip-10-9-34-226.ca-central-1.compute.internal_cache`). A machine by its place, role and number (`sjc04-shop-web10`), and a name with a port of Varnish (`cache:6081`), in any header.',
    'Folders: those in which servers keep sites, such as `/var/www/`, in any header, of which the rest of the path is not shown. In the path of a URL they are folders of the site, and so in `Location`, `Link` and other headers that hold addresses.',
    'Names of pools are none (`web_back`, `shop-prod`, `cluster-3`): they have no number, or are called so. Nor are products (`apache2`), regions of clouds (`eu-west-1`) and the places of a CDN (`cache-fra-eddf8230062-FRA`, `FRA56-P4`).',
    'The pass is not shown where `disclosing-headers` found a machine or an address.',
    'A quote shows what was found and nothing else of the line, which may be a password or a token.',
    'A server’s log (`X-ChromeLogger-Data`) is `disclosing-headers/log`, and no report shows what is in it.',
    '127/8 and `::1` are every machine’s own addresses.',
    'A site that is itself on such an address, or has a name without a dot, discloses nothing to those who reach it.',
    'Four numbers behind a product’s name and a slash, a `v`, or a word such as version or build are a version, and so are all in Server, X-Powered-By and of any header that is named for one. A piece of a path is none either.',
    '`localhost` in a Content-Security-Policy may be meant, and is not reported.',
    '`localhost.localdomain` is every machine’s name for itself.',
    '`Via` may be of a proxy between visitor and site, and then it is not the site that tells.',
    'Removal is advised for X- headers only; others have work to do.',
    'Cookies are not looked at: their values are never seen.',
  ],
  specNotes:
    ', [RFC 6598](https://www.rfc-editor.org/rfc/rfc6598), [RFC 4193](https://www.rfc-editor.org/rfc/rfc4193): the addresses; [RFC 6762](https://www.rfc-editor.org/rfc/rfc6762): `.local`; [RFC 8375](https://www.rfc-editor.org/rfc/rfc8375): `home.arpa`',
};
