import type { LoadKind, PageUse } from '../model/facts.js';
import { allowedBy } from './allows.js';
import { baseSource, useOf, type PageFacts } from './page-use.js';
import { scriptPlace } from './script-place.js';
import { hashSources, hostSource, isWithin, placesOf, sourcesFor } from './sources.js';

/** A suggested policy. */
export interface Suggestion {
  readonly value: string;
  /** Whether everything the page uses was seen, and the policy allows all of it. */
  readonly fitsPage: boolean;
  readonly notes: readonly string[];
  /** See `Advice`. */
  readonly allows?: readonly string[];
  readonly needsNonce?: boolean;
}

/** Directives that are left out if unused; the others are always set. */
const WHERE_SEEN = ['media', 'manifest', 'worker', 'frame'] as const satisfies readonly LoadKind[];
const ALWAYS = ['img', 'font', 'connect'] as const satisfies readonly LoadKind[];

/** Maximum hosts of script elements; a policy with more is better written by hand. */
const MAX_HOSTS = 20;

/**
 * A policy that allows only what the page was seen to use: no 'unsafe-inline' for scripts, inline code by hash. It is
 * based on one page, so it has to be report-only first.
 * @param mostHashes of scripts, and of style sheets
 */
export function suggestPolicy(page: PageFacts, mostHashes?: number): Suggestion {
  const use = useOf(page.markup, mostHashes);
  if (!use) {
    return {
      value: startingPolicy(page),
      fitsPage: false,
      notes: ['This policy is a starting point: not everything the page uses was seen.', FORMS],
      allows: scriptHosts(page).map((source) => `script ${source}: is it yours?`),
    };
  }
  const code = codeLists(use, page);
  const refused = [...code.refused];
  const lists = [...ALWAYS, ...WHERE_SEEN].flatMap((kind) => {
    const places = placesOf(use, kind);
    const made = kind === 'worker' && runsScript(use) ? ['self', 'blob:'] : [];
    const list = sourcesFor(kind, [...new Set([...places, ...made])], page.url, page.https);
    refused.push(...list.refused);
    const isAlways = ALWAYS.some((name) => name === kind);
    const sources = isAlways ? withSelf(list.sources) : list.sources;
    return sources.length > 0 ? [[`${kind}-src`, ...sources].join(' ')] : [];
  });
  const objects = sourcesFor('object', placesOf(use, 'object'), page.url, page.https);
  refused.push(...objects.refused);
  const base = baseSource(use, page);
  if (base === null) refused.push(use.base ?? '');
  const reasons = reasonsAgainst(use, refused);
  const value = [
    "default-src 'none'",
    ...Object.entries(code.lists).map(([name, sources]) => [name, ...sources].join(' ')),
    ...lists,
    ['object-src', ...(objects.sources.length > 0 ? objects.sources : ["'none'"])].join(' '),
    `base-uri ${base ?? "'self'"}`,
    ...(page.formAction ? [`form-action ${page.formAction}`] : []),
    ...framing(page),
  ].join('; ');
  return {
    value,
    fitsPage: reasons.length === 0,
    notes: [
      ...reasons,
      ...(page.formAction ? [] : [FORMS]),
      ...(runsScript(use) ? [EVAL] : []),
      ...notesOn(use),
    ],
    ...detailsOf(value, use, page),
  };
}

/** Why form-action is left out. */
export const FORMS =
  'form-action is left out: it could stop sign-in, because it also applies to where forms redirect.';
/** Where there was no script-src before. */
export const EVAL = 'script-src blocks eval() too. eval() is found only when it runs.';

/** Only script can make a worker, also from `blob:`, and browsers do not list those among the loads. */
function runsScript({ origins, inlineScripts, handlers, scriptAddresses }: PageUse): boolean {
  return (origins.script ?? []).length > 0 || inlineScripts.length > 0 || handlers || scriptAddresses;
}

/** What a policy for this page allows, and what it cannot allow. */
export function detailsOf(value: string, use: PageUse, page: PageFacts) {
  return { allows: allowedBy(value, use, page), needsNonce: codeOf(use).some(({ varies }) => varies) };
}

function codeOf({ inlineScripts, inlineStyles }: PageUse) {
  return [...inlineScripts, ...inlineStyles];
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
  const inline = codeOf(use);
  return [
    ...(use.allLoads ? [] : ['Files loaded later by scripts or style sheets were not seen.']),
    ...(use.handlers
      ? [
          "The page has inline event handlers (such as onclick), which this policy blocks, and no nonce can allow. Move them into a script; allowing them requires 'unsafe-hashes' or 'unsafe-inline'.",
        ]
      : []),
    ...(use.scriptAddresses
      ? ['The page has javascript: URLs, which this policy blocks. Use buttons with a script instead.']
      : []),
    ...(inline.some(({ varies }) => varies)
      ? [
          'Inline code of the page contains what looks like a token, a time or a version. If it differs in each response, no header can allow it: it needs a nonce from the application, or move the value into a data attribute. If it changes when the application restarts, its hash no longer matches then.',
        ]
      : []),
    ...(hashSources(inline).length < new Set(inline.map(({ sha256 }) => sha256)).size
      ? ['Some inline code could not be hashed.']
      : []),
    ...(refused.length > 0
      ? [
          'Something that the page loads cannot be allowed safely: scripts from data: or blob:, an IPv6 address, or a host that no policy can name.',
        ]
      : []),
  ];
}

/** The SHA-256 of no text. Without it, a style element that is filled by insertRule() later has no sheet, and throws. */
const EMPTY = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** What to consider before the policy is enforced. */
export function notesOn(use: PageUse): string[] {
  return [
    ...(codeOf(use).some(({ varies }) => !varies)
      ? [
          'A hash matches only code that is exactly the same in every response. Inline code that changes needs a new hash.',
        ]
      : []),
    ...(use.styleAttributes
      ? [
          "style-src-attr 'unsafe-inline' allows the style attributes of the page; it does not allow <style> elements.",
        ]
      : []),
    ...(use.inlineStyles.some(({ sha256 }) => sha256 === EMPTY)
      ? [
          'Scripts fill style elements of the page. Rules that they insert are allowed; text that they set is not, and needs its own hash or a nonce.',
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
    ...framing(page),
  ].join('; ');
}

function framing({ frameAncestors }: PageFacts): string[] {
  return frameAncestors ? [`frame-ancestors ${frameAncestors}`] : [];
}

/** Other hosts in the URLs of script elements, or folders of them: see `scriptPlace`. */
export function scriptHosts({ url, markup }: PageFacts): string[] {
  const hosts = new Set<string>();
  for (const { src } of markup?.scripts ?? []) {
    if (src === undefined || !URL.canParse(src, url)) continue;
    const script = new URL(src, url);
    const source = hostSource(scriptPlace(script), url, true);
    if (source !== null && source !== "'self'" && script.host !== new URL(url).host) hosts.add(source);
    if (hosts.size === MAX_HOSTS) break;
  }
  return [...hosts].filter((source) => !isWithin(source, hosts));
}

function withSelf(sources: readonly string[]): string[] {
  return sources.includes("'self'") ? [...sources] : ["'self'", ...sources];
}
