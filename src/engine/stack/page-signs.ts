import type { Observed, PageContent, PageSnapshot } from '../model/facts.js';
import { classifyPage, type Match } from '../pages/classify-page.js';
import { documentResponse, probedResponses } from '../pages/page-response.js';
import type { Fields } from '../parse/fields.js';
import type { PageField } from '../parse/content-type.js';
import { hostOf, isSameOrigin, pathOf } from '../site.js';
import { KNOWN, PRODUCTS } from './known.js';
import { signOf, type Sign, type Strength } from './sign.js';

/** Products by their spelling in the signatures of pages, lower case, that differ from our names and PRODUCTS. */
const SYSTEMS: Readonly<Record<string, string>> = {
  '.net': 'aspnet',
  'apache tomcat': 'tomcat',
  'asp.net core': 'aspnetcore',
  'spring boot': 'spring',
  werkzeug: 'flask',
  whoops: 'php',
  xdebug: 'php',
};

/** From what the page and the probed responses show of the server that wrote them. */
export function signsInPages(snapshot: PageSnapshot, response: Fields<PageField | 'Server'>): Sign[] {
  const { url, chain, markup, site } = snapshot;
  const own = gitHubSigns(hostOf(url), response);
  if (!chain.seen) return own;
  const content: Observed<PageContent> = markup.seen && markup.value.content ? markup.value.content : UNSEEN;
  const document = documentResponse({ url, chain: chain.value, response }, content);
  const pages = [
    ...(document.seen ? [document.value] : []),
    ...probedResponses(site.probes, ['not-found', 'listing']),
  ].filter((page) => isSameOrigin(page.url, url));
  return [
    ...own,
    ...pages.flatMap((page) => {
      const kind = classifyPage(page);
      const { debugPage, development, phpinfo, phpErrors, trace, fallback, listing, banner } = kind;
      return [
        ...signsOf('sure', kind.debugger, debugPage, development, phpinfo, fallback, banner),
        ...signsOf('likely', phpErrors, trace, listing),
      ];
    }),
  ];
}

/** Hosts under domains of a platform, which nobody else has. */
const DOMAINS: readonly (readonly [pattern: RegExp, name: string, words: string])[] = [
  [/\.(?:web\.app|firebaseapp\.com)$/, 'firebase', 'web.app or firebaseapp.com'],
];

export function signsInAddress(url: string): Sign[] {
  const host = hostOf(url);
  const domains = DOMAINS.filter(([pattern]) => pattern.test(host));
  const own = domains.map(([, name, words]) => signOf(name, 'sure', `the address is under ${words}`));
  return [...own, ...signsInPath(url)];
}

function signsInPath(url: string): Sign[] {
  return /\.php(?:\/|$)/i.test(pathOf(url)) ? [signOf('php', 'likely', 'the address names a .php file')] : [];
}

/** GitHub's own site sends the same headers as its Pages. A CDN in front of Pages replaces Server. */
function gitHubSigns(host: string, response: Fields<'Server'>): Sign[] {
  if (/(?:^|\.)github(?:usercontent)?\.com$/.test(host)) return [];
  const server = response.get('Server');
  const isNamed = server.seen && server.value.value === 'GitHub.com';
  const has = (name: string) => response.names.includes(name);
  if (isNamed) {
    const strength = has('x-github-request-id') ? 'sure' : 'likely';
    return [signOf('githubpages', strength, 'Server names GitHub')];
  }
  if (!has('x-github-request-id') || !has('x-fastly-request-id')) return [];
  return [signOf('githubpages', 'likely', 'it adds X-GitHub-Request-Id')];
}

const UNSEEN = { seen: false, because: 'page-not-read' } as const;

function signsOf(strength: Strength, ...matches: readonly (Match | null)[]): Sign[] {
  return matches.flatMap((match): Sign[] => {
    if (!match) return [];
    const written = match.system.toLowerCase();
    const { name, label } = PRODUCTS.get(written) ?? { name: SYSTEMS[written] ?? written };
    if (!KNOWN.has(name)) return [];
    return [
      {
        ...signOf(name, strength, 'it generated a page'),
        ...(label !== undefined && { label }),
        ...(match.version !== undefined && { version: match.version }),
      },
    ];
  });
}
