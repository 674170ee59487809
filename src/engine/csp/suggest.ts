import type { LoadKind, Markup, PageUse } from '../model.js';
import { hashSources, hostSource, placesOf, sourcesFor } from './sources.js';

/** The page a policy is for, as far as it was seen. */
export interface PageFacts {
  readonly url: string;
  /** Whether anything of the site answers over https. */
  readonly https: boolean;
  readonly markup: Markup | undefined;
  /** Whether X-Frame-Options keeps every site out, this one too. */
  readonly isNeverFramed: boolean;
}

/** A policy to arrive at. */
export interface Suggestion {
  readonly value: string;
  /** Whether everything the page uses was seen, and the policy allows all of it. */
  readonly fitsPage: boolean;
  readonly notes: readonly string[];
}

/** Directives a page can do without; the others are always said. */
const WHERE_SEEN = ['media', 'manifest', 'worker', 'frame'] as const satisfies readonly LoadKind[];
const ALWAYS = ['img', 'font', 'connect'] as const satisfies readonly LoadKind[];

/** Origins of form targets that are taken over; a policy with more is better written by hand. */
const MAX_TARGETS = 20;

/**
 * A policy that allows what the page was seen to use, and nothing else: no 'unsafe-inline' for scripts, inline code
 * by its hash. It is made from one page, so it has to report before it is enforced.
 */
export function suggestPolicy(page: PageFacts): Suggestion {
  const use = useOf(page.markup);
  if (!use) {
    return {
      value: startingPolicy(page),
      fitsPage: false,
      notes: ['A policy to start from: what the page uses was not seen in full.'],
    };
  }
  const code = codeLists(use, page);
  const refused = [...code.refused];
  const lists = [...ALWAYS, ...WHERE_SEEN].flatMap((kind) => {
    const list = sourcesFor(kind, placesOf(use, kind), page.url, page.https);
    refused.push(...list.refused);
    const isAlways = ALWAYS.some((name) => name === kind);
    const sources = isAlways ? withSelf(list.sources) : list.sources;
    return sources.length > 0 ? [[`${kind}-src`, ...sources].join(' ')] : [];
  });
  const objects = sourcesFor('object', placesOf(use, 'object'), page.url, page.https);
  const forms = targets(page);
  const reasons = reasonsAgainst(use, [...refused, ...objects.refused, ...forms.refused]);
  return {
    value: [
      "default-src 'none'",
      ...Object.entries(code.lists).map(([name, sources]) => [name, ...sources].join(' ')),
      ...lists,
      ['object-src', ...(objects.sources.length > 0 ? objects.sources : ["'none'"])].join(' '),
      `base-uri ${baseSource(use, page)}`,
      ['form-action', ...forms.sources].join(' '),
      `frame-ancestors ${page.isNeverFramed ? "'none'" : "'self'"}`,
    ].join('; '),
    fitsPage: reasons.length === 0,
    notes: [...reasons, ...notesOn(use, page)],
  };
}

/** What the page was seen to use; undefined where that is not known, or is more than is read. */
export function useOf(markup: Markup | undefined): PageUse | undefined {
  return markup?.uses?.seen ? markup.uses.value : undefined;
}

/** Lists for scripts and styles by what a page uses, and what has no place in them. */
export function codeLists(use: PageUse, { url, https }: PageFacts) {
  const scripts = sourcesFor('script', placesOf(use, 'script'), url, https);
  const styles = sourcesFor('style', placesOf(use, 'style'), url, https);
  return {
    lists: {
      'script-src': [...withSelf(scripts.sources), ...hashSources(use.inlineScripts)],
      'style-src': [...withSelf(styles.sources), ...hashSources(use.inlineStyles)],
      ...(use.styleAttributes && { 'style-src-attr': ["'unsafe-inline'"] }),
    },
    refused: [...scripts.refused, ...styles.refused],
  };
}

/** Why the page as it is would violate a policy made from what was seen, or may. */
export function reasonsAgainst(use: PageUse, refused: readonly string[]): string[] {
  const inline = [...use.inlineScripts, ...use.inlineStyles];
  return [
    ...(use.allLoads ? [] : ['What scripts and style sheets load was not seen, only what elements ask for.']),
    ...(use.handlers
      ? [
          'The page has event handlers in attributes (onclick and the like), which this policy stops: move them into a script; letting them in takes ‘unsafe-hashes’ or ‘unsafe-inline’.',
        ]
      : []),
    ...(use.scriptAddresses
      ? ['The page has javascript: addresses, which this policy stops: use buttons with a script instead.']
      : []),
    ...(inline.some(({ varies }) => varies)
      ? [
          'Inline code of the page holds what looks like a token or the time: a hash fits only code that is the same at every request. Move the value into a data attribute, or let the application send a nonce.',
        ]
      : []),
    ...(hashSources(inline).length < new Set(inline.map(({ sha256 }) => sha256)).size
      ? ['Some inline code could not be named.']
      : []),
    ...(refused.length > 0
      ? [
          'Something the page loads or sends a form to cannot be let in safely: scripts from data: or blob:, an IP address, or a host no policy can name.',
        ]
      : []),
  ];
}

/** What to know before a policy is enforced. */
export function notesOn(use: PageUse, { markup }: PageFacts): string[] {
  const hashes = [...use.inlineScripts, ...use.inlineStyles].length > 0;
  const forms = markup?.content?.seen ? markup.content.value.forms.length > 0 : true;
  return [
    ...(hashes
      ? [
          'A hash fits only code that is the same, to the letter, at every request: inline code that changes needs a new one.',
        ]
      : []),
    ...(use.styleAttributes
      ? [
          'style-src-attr ‘unsafe-inline’ is there for the style attributes of the page; it lets in no style element.',
        ]
      : []),
    ...(forms
      ? [
          'form-action also holds for where a form’s answer redirects to: add the origin of a sign-in or payment service.',
        ]
      : []),
    'Made of what this one page used when it was read: other pages, and what scripts do later, may need more. Watch the browser console there.',
  ];
}

/** This site only, and the hosts that script elements name. */
function startingPolicy(page: PageFacts): string {
  const hosts = scriptHosts(page);
  return [
    "default-src 'self'",
    ...(hosts.length > 0 ? [['script-src', "'self'", ...hosts].join(' ')] : []),
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${page.isNeverFramed ? "'none'" : "'self'"}`,
  ].join('; ');
}

/** Other hosts that the page's script elements name. */
export function scriptHosts({ url, markup }: PageFacts): string[] {
  const hosts = new Set<string>();
  for (const { src } of markup?.scripts ?? []) {
    if (src === undefined || !URL.canParse(src, url)) continue;
    const { protocol, host } = new URL(src, url);
    const source = hostSource(`${protocol}//${host}`, url, true);
    if (source !== null && source !== "'self'" && host !== new URL(url).host) hosts.add(source);
    if (hosts.size === MAX_TARGETS) break;
  }
  return [...hosts];
}

function baseSource(use: PageUse, { url, https }: PageFacts): string {
  if (use.base === undefined) return "'none'";
  return use.base === 'self' ? "'self'" : (hostSource(use.base, url, https) ?? "'self'");
}

function targets({ url, https, markup }: PageFacts) {
  const content = markup?.content?.seen ? markup.content.value : undefined;
  const sources = new Set(["'self'"]);
  const refused: string[] = [];
  for (const target of content?.forms.flatMap((form) => form.targets) ?? []) {
    const origin = URL.canParse(target) ? new URL(target).origin : target;
    const source = hostSource(origin, url, https);
    if (source === null || sources.size > MAX_TARGETS) refused.push(origin);
    else sources.add(source);
  }
  return { sources: [...sources], refused };
}

function withSelf(sources: readonly string[]): string[] {
  return sources.includes("'self'") ? [...sources] : ["'self'", ...sources];
}
