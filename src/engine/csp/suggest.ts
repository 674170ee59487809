import { type LoadKind, type PageUse, LOAD_KINDS, type InlineCode } from '../model/facts.js';
import { withMore } from '../with-more.js';
import { pathOf } from '../site.js';
import { allowsAllStyles, baseSource, useOf, type PageFacts } from './page-use.js';
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
 * A policy that allows only what the page was seen to use: inline scripts by hash, and all inline styles where hashes of
 * them would break the page. It is based on one page, so it has to be report-only first.
 * @param mostHashes of scripts
 */
export function suggestPolicy(page: PageFacts, mostHashes?: number): Suggestion {
  const use = useOf(page.markup, mostHashes);
  if (!use) {
    return {
      value: startingPolicy(page),
      fitsPage: false,
      notes: ['This policy is a starting point: not everything the page uses was seen.', ALL_STYLES, FORMS],
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
  const reasons = reasonsAgainst(use, refused, page);
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
      ...notesOn(use, page),
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
  return { allows: allowedBy(value, use, page), needsNonce: codeOf(use, page).some(({ varies }) => varies) };
}

/** The inline code that is allowed by its hashes. */
function codeOf(use: PageUse, page: PageFacts) {
  return [...use.inlineScripts, ...(allowsAllStyles(use, page) ? [] : use.inlineStyles)];
}

/** Source lists for scripts and styles, and the origins they cannot allow. */
export function codeLists(use: PageUse, page: PageFacts) {
  const { url, https } = page;
  const scripts = sourcesFor('script', placesOf(use, 'script'), url, https);
  const styles = sourcesFor('style', placesOf(use, 'style'), url, https);
  const isAll = allowsAllStyles(use, page);
  return {
    lists: {
      'script-src': [...withSelf(scripts.sources), ...hashSources(use.inlineScripts)],
      // Browsers ignore 'unsafe-inline' beside a hash (CSP3 §6.7.3.2).
      'style-src': [...withSelf(styles.sources), ...(isAll ? [INLINE] : hashSources(use.inlineStyles))],
      ...(use.styleAttributes && !isAll && { 'style-src-attr': [INLINE] }),
    },
    refused: [...scripts.refused, ...styles.refused],
  };
}

const INLINE = "'unsafe-inline'";

/** What all inline styles cost. */
export const ALL_STYLES =
  "style-src 'unsafe-inline' allows all inline styles: hashes allow no style attributes, and not what scripts insert, so the pages could lose their look. Injected styles can disguise a page, but run no script. It costs no points, only the bonus of a policy without it.";

/** Why the page violates or may violate a policy based on what was seen. */
export function reasonsAgainst(use: PageUse, refused: readonly string[], page: PageFacts): string[] {
  const inline = codeOf(use, page);
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

/** What to consider before the policy is enforced. */
export function notesOn(use: PageUse, page: PageFacts): string[] {
  return [
    ...(codeOf(use, page).some(({ varies }) => !varies)
      ? [
          'A hash matches only code that is exactly the same in every response. Inline code that changes needs a new hash.',
        ]
      : []),
    ...(allowsAllStyles(use, page) ? [ALL_STYLES] : []),
    'The policy is based on what this page used when it was read. Other pages, and what scripts do later, may need more: watch the browser console there.',
  ];
}

/** Allows this site and the hosts of script elements. */
function startingPolicy(page: PageFacts): string {
  const hosts = scriptHosts(page);
  return [
    "default-src 'self'",
    ...(hosts.length > 0 ? [['script-src', "'self'", ...hosts].join(' ')] : []),
    `style-src 'self' ${INLINE}`,
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

/** Maximum lines; one more says how many there are besides. */
const MAX_LINES = 20;
/** Runs code of the host in the page. */
const RUNS: ReadonlySet<LoadKind> = new Set(['script', 'worker']);

/**
 * The hosts and hashes in a policy, each with where it was seen. The lines consist of source expressions, numbers and
 * plain paths, so that they are safe in a comment of any language.
 */
function allowedBy(value: string, use: PageUse, page: PageFacts): readonly string[] {
  const named = new Set(value.split(/[\s;]+/));
  const kinds = new Map<string, LoadKind[]>();
  for (const kind of LOAD_KINDS) {
    for (const place of placesOf(use, kind)) {
      const source = hostSource(place, page.url, page.https);
      if (source !== null && source !== "'self'" && named.has(source))
        kinds.set(source, [...new Set([...(kinds.get(source) ?? []), kind])]);
    }
  }
  const hosts = [...kinds].map(([source, all]) => ({ source, all, runs: all.some((one) => RUNS.has(one)) }));
  const lineOf = ({ source, all, runs }: (typeof hosts)[number]) =>
    `${all.join(', ')} ${source}${runs ? ': is it yours?' : ''}`;
  const inline = (what: string, code: readonly InlineCode[]) =>
    code
      .filter((one) => hashSources([one]).some((source) => named.has(source)))
      .map(({ sha256, length }) => {
        const size = length === undefined ? '' : `, ${String(length)} characters`;
        return `inline ${what} of ${plainPath(page.url)}${size}: sha256-${sha256.slice(0, 8)}`;
      });
  return withMore(
    [
      ...hosts.filter(({ runs }) => runs).map(lineOf),
      ...inline('script', use.inlineScripts),
      ...hosts.filter(({ runs }) => !runs).map(lineOf),
      ...inline('style', use.inlineStyles),
    ],
    MAX_LINES,
  );
}

/** The path, if it ends no comment and is short enough to read. */
function plainPath(url: string): string {
  const path = pathOf(url);
  return /^\/[A-Za-z0-9._~/-]{0,80}$/.test(path) ? path : 'this page';
}
