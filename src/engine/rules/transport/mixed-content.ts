import { defineRule } from '../../define-rule.js';
import type { Quote, ResourceElement } from '../../model.js';
import { upgradeOf } from '../../parse/csp.js';
import { isAddress, isPlaintext } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';
import { hostOf, isHttps } from '../../site.js';

/** What browsers fetch over https instead (Mixed Content §4.1), as long as its host has a name. */
const UPGRADED = new Set(['img', 'audio', 'video', 'source']);
/** Elements shown for one finding. */
const MAX_QUOTES = 20;

const WORST_FIRST = ['blocked', 'not-upgraded', 'upgraded'] as const;
type Kind = (typeof WORST_FIRST)[number];

export default defineRule({
  id: 'mixed-content',
  title: 'Mixed content',
  spec: { label: 'Mixed Content', url: 'https://www.w3.org/TR/mixed-content/' },
  needs: ['response', 'url'],
  wants: ['content', 'policies'],
  problems: {
    blocked: {
      severity: 'medium',
      // A script from another site over http costs its points at subresource-integrity.
      points: 0,
      text: 'The page loads over http what browsers block on https',
      why: 'Browsers of today leave it out, so this part of the page does not work. An old one loads it, and whoever is on the way decides what it does here.',
    },
    'not-upgraded': {
      severity: 'low',
      points: 0,
      text: 'The page loads pictures or sound over http from an address without a name',
      why: 'Browsers fetch such things over https by themselves, but not from bare addresses. There they are blocked or can be seen and changed on the way.',
    },
    upgraded: {
      severity: 'info',
      points: 0,
      text: 'The page names http for what browsers fetch over https by themselves',
      why: 'Where it cannot be had over https the place stays empty. Write https:// to mean what happens anyway.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'The page loads nothing that could be read or changed on the way' },
    policy: {
      bonus: 0,
      text: 'upgrade-insecure-requests fetches over https whatever the page names http for',
    },
  },
  check({ response, url }, { content, policies }) {
    // A page over http has nothing to mix; strict-transport-security and redirection speak of it.
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
      const some = mixed.filter((resource) => kindOf(resource) === message);
      return some.length > 0 ? [{ message, quotes: some.slice(0, MAX_QUOTES).map(quoteResource) }] : [];
    });
    return { problems };
  },
});

function kindOf({ element, url, rel = '' }: ResourceElement): Kind {
  // A page's icon is a picture too.
  if (!UPGRADED.has(element) && !rel.split(/[ \t\n\f\r]/).includes('icon')) return 'blocked';
  return isAddress(hostOf(url)) ? 'not-upgraded' : 'upgraded';
}

function quoteResource({ element, url }: ResourceElement): Quote {
  const attribute = element === 'link' ? 'href' : element === 'object' ? 'data' : 'src';
  return { header: `<${element} ${attribute}>`, value: url, marks: [[0, 'http:'.length]] };
}
