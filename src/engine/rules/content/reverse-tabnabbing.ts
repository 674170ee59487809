import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { LinkElement } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { registrableDomainOf } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';

/** Maximum links shown for one finding. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'reverse-tabnabbing',
  on: 'pages',
  title: 'Reverse tabnabbing',
  spec: {
    label: 'HTML, noopener',
    url: 'https://html.spec.whatwg.org/multipage/links.html#link-type-noopener',
  },
  needs: ['response', 'url'],
  wants: ['content'],
  reads: ['Content-Type'],
  problems: {
    opener: {
      severity: 'info',
      text: 'A link gives another site access to this window: rel="opener"',
      why: 'The opened page can navigate this one to any URL while the visitor looks elsewhere, such as to a copy that asks for the password. Browsers prevent this unless rel contains opener.',
    },
  },
  passes: {
    implied: { text: 'Pages opened in new windows get no access to this one' },
  },
  check({ response, url }, { content }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    if (!content.seen) return { unseen: [content.because] };
    if (content.value.newWindowLinks.length === 0) return {};
    const own = registrableDomainOf(url);
    const foreign = content.value.newWindowLinks.filter((link) => registrableDomainOf(link.url) !== own);
    if (foreign.length === 0) return {};
    const withOpener = foreign.filter(keepsOpener);
    if (withOpener.length === 0) return { passes: [{ message: 'implied', quotes: [] }] };
    return { problems: [{ message: 'opener', quotes: withOpener.slice(0, MAX_QUOTES).map(quoteLink) }] };
  },
});

/** HTML §4.6.2: `_blank` implies noopener unless rel has opener; noopener and noreferrer override it. */
function keepsOpener({ rel }: LinkElement): boolean {
  const words = rel.split(/[ \t\n\f\r]/);
  return words.includes('opener') && !words.includes('noopener') && !words.includes('noreferrer');
}

function quoteLink({ url }: LinkElement): Quote {
  return { header: '<a target="_blank" rel="opener" href>', value: url, marks: [[0, url.length]] };
}

export const page: RulePage = {
  cwe: 1022,
  about:
    'A page that a link with `rel=opener` opens in a new window can navigate the page with the link, for example to a copy of it that asks for the password again. Visitors who return to that tab do not expect another site there.',
  exceptions: [
    '`opener`: only a link to another site with `target=_blank` and `rel=opener`.',
    'A link without `rel` is not a finding: since 2021 browsers treat `target=_blank` as `noopener`.',
    '`noopener` and `noreferrer` take precedence over `opener`.',
    'Hosts of the same registrable domain are the same site. Each subdomain of a shared domain such as `github.io` is a site of its own.',
  ],
};
