import type { LoadKind, Markup, PageUse } from '../model.js';
import { hashSources, hostSource, placesOf, sourcesFor } from './sources.js';

/** What is known of the page that a policy is for. */
export interface PageFacts {
  readonly url: string;
  /** Whether the site is available over https. */
  readonly https: boolean;
  readonly markup: Markup | undefined;
  /** What to limit framing to, if anything. */
  readonly frameAncestors: "'none'" | "'self'" | undefined;
}

/** A suggested policy. */
export interface Suggestion {
  readonly value: string;
  /** Whether everything the page uses was seen, and the policy allows all of it. */
  readonly fitsPage: boolean;
  readonly notes: readonly string[];
}

/** Directives that are left out if unused; the others are always set. */
const WHERE_SEEN = ['media', 'manifest', 'worker', 'frame'] as const satisfies readonly LoadKind[];
const ALWAYS = ['img', 'font', 'connect'] as const satisfies readonly LoadKind[];

/** Maximum origins of form targets; a policy with more is better written by hand. */
const MAX_TARGETS = 20;

/**
 * A policy that allows only what the page was seen to use: no 'unsafe-inline' for scripts, inline code by hash. It is
 * based on one page, so it has to be report-only first.
 */
export function suggestPolicy(page: PageFacts): Suggestion {
  const use = useOf(page.markup);
  if (!use) {
    return {
      value: startingPolicy(page),
      fitsPage: false,
      notes: ['This policy is a starting point: not everything the page uses was seen.'],
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
      ...framing(page),
    ].join('; '),
    fitsPage: reasons.length === 0,
    notes: [...reasons, ...notesOn(use, page)],
  };
}

/** What the page was seen to use; undefined if unknown or beyond the limits. */
export function useOf(markup: Markup | undefined): PageUse | undefined {
  return markup?.uses?.seen ? markup.uses.value : undefined;
}

/** Source lists for scripts and styles, and the origins they cannot allow. */
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

/** Why the page violates or may violate a policy based on what was seen. */
export function reasonsAgainst(use: PageUse, refused: readonly string[]): string[] {
  const inline = [...use.inlineScripts, ...use.inlineStyles];
  return [
    ...(use.allLoads ? [] : ['What scripts and style sheets load was not seen, only what elements load.']),
    ...(use.handlers
      ? [
          "The page has inline event handlers (such as onclick), which this policy blocks. Move them into a script; allowing them requires 'unsafe-hashes' or 'unsafe-inline'.",
        ]
      : []),
    ...(use.scriptAddresses
      ? ['The page has javascript: URLs, which this policy blocks. Use buttons with a script instead.']
      : []),
    ...(inline.some(({ varies }) => varies)
      ? [
          'Inline code of the page contains what looks like a token or the time, and a hash matches only code that is the same in every response. Move the value into a data attribute, or let the application send a nonce.',
        ]
      : []),
    ...(hashSources(inline).length < new Set(inline.map(({ sha256 }) => sha256)).size
      ? ['Some inline code could not be hashed.']
      : []),
    ...(refused.length > 0
      ? [
          'Something that the page loads or sends a form to cannot be allowed safely: scripts from data: or blob:, an IPv6 address, or a host that no policy can name.',
        ]
      : []),
  ];
}

/** What to consider before the policy is enforced. */
export function notesOn(use: PageUse, { markup }: PageFacts): string[] {
  const hashes = [...use.inlineScripts, ...use.inlineStyles].length > 0;
  const forms = markup?.content?.seen ? markup.content.value.forms.length > 0 : true;
  return [
    ...(hashes
      ? [
          'A hash matches only code that is exactly the same in every response. Inline code that changes needs a new hash.',
        ]
      : []),
    ...(use.styleAttributes
      ? [
          "style-src-attr 'unsafe-inline' allows the style attributes of the page; it does not allow <style> elements.",
        ]
      : []),
    ...(forms
      ? [
          'form-action also applies to redirects after a form is sent. Add the origin of a sign-in or payment service.',
        ]
      : []),
    'The policy is based on what this page used when it was read. Other pages, and what scripts do later, may need more: watch the browser console there.',
  ];
}

/** Allows this site and the hosts of script elements. */
function startingPolicy(page: PageFacts): string {
  const hosts = scriptHosts(page);
  return [
    "default-src 'self'",
    ...(hosts.length > 0 ? [['script-src', "'self'", ...hosts].join(' ')] : []),
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    ...framing(page),
  ].join('; ');
}

function framing({ frameAncestors }: PageFacts): string[] {
  return frameAncestors ? [`frame-ancestors ${frameAncestors}`] : [];
}

/** Other hosts in the URLs of script elements. */
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
