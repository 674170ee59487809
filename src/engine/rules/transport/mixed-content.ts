import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Quote } from '../../model/report.js';
import type { ResourceElement } from '../../model/facts.js';
import { upgradeOf } from '../../parse/csp.js';
import { isAddress, isPlaintext } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';
import { hostOf, isHttps } from '../../site.js';

/** Browsers fetch these over HTTPS instead (Mixed Content §4.1), except from an IP address. */
const UPGRADED = new Set(['img', 'audio', 'video', 'source']);
/** Elements shown for one finding. */
const MAX_QUOTES = 20;

const WORST_FIRST = ['blocked', 'not-upgraded', 'upgraded'] as const;
type Kind = (typeof WORST_FIRST)[number];

export default defineRule({
  id: 'mixed-content',
  on: 'pages',
  title: 'Mixed content',
  spec: { label: 'Mixed Content', url: 'https://www.w3.org/TR/mixed-content/' },
  needs: ['response', 'url'],
  wants: ['content', 'policies'],
  reads: ['Content-Type'],
  problems: {
    blocked: {
      severity: 'low',
      // A script from another site over HTTP costs its points in subresource-integrity.
      text: 'The page loads resources over HTTP that browsers block on HTTPS pages',
      why: 'Current browsers block them, so this part of the page does not work. An old browser loads them, and anyone on the network controls what they do here.',
    },
    'not-upgraded': {
      severity: 'low',
      text: 'The page loads images or media over HTTP from an IP address',
      why: 'Browsers upgrade images and media to HTTPS, but not from an IP address. These are blocked, or anyone on the network can see and change them.',
    },
    upgraded: {
      severity: 'info',
      text: 'The page has HTTP URLs for resources that browsers upgrade to HTTPS',
      why: 'A resource that is not available over HTTPS is missing from the page. Use https:// URLs, which browsers request anyway.',
    },
  },
  passes: {
    none: { text: 'The page has no mixed content' },
    policy: { text: 'upgrade-insecure-requests loads the page’s HTTP URLs over HTTPS' },
  },
  check({ response, url }, { content, policies }) {
    // A page over HTTP has no mixed content; strict-transport-security and redirection report it.
    if (!isHttps(url)) return {};
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    if (!content.seen) return { unseen: [content.because] };
    if (!policies.seen) return { unseen: [policies.because] };
    const mixed = content.value.resources.filter((resource) => isPlaintext(resource.url));
    if (mixed.length === 0) return { passes: [{ message: 'none', quotes: [] }] };
    const upgrade = upgradeOf(policies.value.all);
    if (upgrade.length > 0) return { passes: [{ message: 'policy', quotes: upgrade }] };
    const problems = WORST_FIRST.flatMap((message) => {
      const some = mixed.filter((resource) => kindOfResource(resource) === message);
      return some.length > 0 ? [{ message, quotes: some.slice(0, MAX_QUOTES).map(quoteResource) }] : [];
    });
    return { problems };
  },
});

function kindOfResource({ element, url, rel = '' }: ResourceElement): Kind {
  // A page's icon is an image too.
  if (!UPGRADED.has(element) && !rel.split(/[ \t\n\f\r]/).includes('icon')) return 'blocked';
  return isAddress(hostOf(url)) ? 'not-upgraded' : 'upgraded';
}

function quoteResource({ element, url }: ResourceElement): Quote {
  const attribute = element === 'link' ? 'href' : element === 'object' ? 'data' : 'src';
  return { header: `<${element} ${attribute}>`, value: url, marks: [[0, 'http:'.length]] };
}

export const page: RulePage = {
  cwe: 319,
  otherCwe: { upgraded: null },
  about:
    'A page over HTTPS that loads a script over HTTP runs whatever an attacker on the network puts there. Browsers therefore block scripts, styles and frames over HTTP, and load images, audio and video over HTTPS instead: the resource is missing, or is not loaded from the URL in the page.',
  exceptions: [
    '`policy`: `upgrade-insecure-requests` in an enforced Content-Security-Policy, header or `<meta>`.',
    'It costs no points: no current browser loads it, and a script from another site over HTTP already costs its points in `subresource-integrity`.',
    'A page over HTTP has no mixed content; other rules report it. A response that is not HTML loads nothing.',
    '`localhost`, `*.localhost`, `127.0.0.0/8` and `[::1]` do not cross a network, and browsers load from them.',
    '`block-all-mixed-content` is obsolete and changes nothing here: what it blocks is missing as well.',
    'Links, `rel=canonical` and the like load nothing. URLs in styles and scripts are not seen.',
    'If headers or markup were not seen there is no verdict.',
  ],
  specNotes:
    ' §4.1 (upgrades), §4.4 (what is blocked); [Upgrade Insecure Requests](https://www.w3.org/TR/upgrade-insecure-requests/)',
};
