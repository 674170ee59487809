import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Quote } from '../../model/report.js';
import { registrableDomainOf } from '../../parse/host.js';
import { mayBeHtml } from '../../parse/html.js';

/** Scripts quoted and sites named in one finding. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'third-parties',
  on: 'pages',
  title: 'Third-party scripts',
  spec: {
    label: 'HTML, script',
    url: 'https://html.spec.whatwg.org/multipage/scripting.html#the-script-element',
  },
  needs: ['url', 'response', 'markup'],
  reads: ['Content-Type'],
  problems: {
    scripts: {
      severity: 'info',
      text: 'Scripts from {count} run here: {sites}',
      why: 'Each has all rights of this page: it can read what is displayed and entered, and every cookie without HttpOnly. Which sites to trust is the site’s decision; no points are deducted.',
    },
  },
  passes: {
    own: { text: 'Only this site’s own scripts run here' },
  },
  check({ url, response, markup }) {
    const html = mayBeHtml(response);
    if (!html.seen) return { unseen: [html.because] };
    if (!html.value) return {};
    if (markup.scripts.length === 0) return {};
    const own = registrableDomainOf(url);
    const sites = new Map<string, Quote>();
    for (const { src } of markup.scripts) {
      if (src === undefined) continue;
      const absolute = URL.canParse(src, url) ? new URL(src, url) : null;
      if (!absolute || !/^https?:$/.test(absolute.protocol)) continue;
      const site = registrableDomainOf(absolute.href);
      if (site === own || sites.has(site)) continue;
      sites.set(site, { header: '<script src>', value: src, marks: [[0, src.length]] });
    }
    if (sites.size === 0) {
      return { passes: [{ message: 'own', quotes: [] }] };
    }
    const values = {
      count: sites.size === 1 ? 'one other site' : `${String(sites.size)} other sites`,
      sites: [...sites.keys()].slice(0, MAX_QUOTES).join(', '),
    };
    return { problems: [{ message: 'scripts', values, quotes: [...sites.values()].slice(0, MAX_QUOTES) }] };
  },
});

export const page: RulePage = {
  about:
    'A script from another site has all rights of the page: it can read and change what is displayed and entered. This rule lists those sites in one place.',
  exceptions: [
    'It is an inventory and costs no points.',
    'A site is a registrable domain; private suffixes count: two hosts on `github.io` are different sites. MDN Observatory’s `subresource-integrity` ignores private suffixes.',
    'Scripts that other scripts load are seen only after the page was read in the browser.',
    'Images, frames and styles are not listed: they do not run with the page’s rights.',
  ],
};
