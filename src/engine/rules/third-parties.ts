import { defineRule } from '../define-rule.js';
import type { Quote } from '../model.js';
import { registrableDomainOf } from '../parse/host.js';
import { mayBeHtml } from '../parse/html.js';

/** Scripts shown, and sites named. */
const MAX_QUOTES = 20;

export default defineRule({
  id: 'third-parties',
  needs: ['url', 'response', 'markup'],
  problems: {
    scripts: { severity: 'info', points: 0 },
  },
  passes: {
    own: { bonus: 0 },
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
