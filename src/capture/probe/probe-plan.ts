import {
  siteOf,
  type PageSnapshot,
  type ProbeKind,
  type ProbeRequest,
  type Probed,
} from '../../engine/index.js';
import { isWeb } from '../url.js';

/** What one probe sends at most, in this order: one request of each method, or `most`. The documentation says the same. */
export const PROBES = {
  http: { methods: ['GET'] },
  cors: { methods: ['OPTIONS', 'GET'] },
  'not-found': { methods: ['GET'] },
  static: { methods: ['GET'] },
  listing: { methods: ['GET'] },
  'security-txt': { methods: ['GET'] },
  // Scripts whose source map is requested.
  'source-map': { methods: ['HEAD'], most: 2 },
} as const satisfies Record<ProbeKind, ProbesOfKind>;

interface ProbesOfKind {
  readonly methods: readonly ProbeRequest['method'][];
  readonly most?: number;
}

/** Maximum redirects from http that are followed. */
export const MAX_REDIRECTS = 3;

/** Maximum requests of one probe: those that are listed before, and the redirects that are followed. */
export const MAX_PROBES =
  Object.values<ProbesOfKind>(PROBES).reduce((sum, { methods, most = methods.length }) => sum + most, 0) +
  MAX_REDIRECTS;

/**
 * An Origin that cannot exist: `.invalid` names no host (RFC 6761 §6.4). A server that allows it allows any origin.
 * The default, the extension's own origin, would identify a Firefox installation.
 */
export const FOREIGN_ORIGIN = 'https://sitegrade.invalid';

/**
 * The requests of a probe: harmless, and only to the page's own origin or to the same host over http.
 * @param token characters for a URL that does not exist
 */
export function planProbe(snapshot: PageSnapshot, token: string): ProbeRequest[] {
  if (!isWeb(snapshot.url)) return [];
  const at = new URL(snapshot.url);
  const { origin } = at;
  const requests: ProbeRequest[] = [];
  const add = (kind: ProbeKind, url: string, origin?: string) => {
    for (const method of PROBES[kind].methods)
      requests.push({ kind, method, url, ...(origin !== undefined && { origin }) });
  };
  // A site on another port need not be the one on port 80. If the visit started on http, the redirect is known.
  const { http } = siteOf(snapshot);
  const isAsked = snapshot.site.http.seen || sentProbes(snapshot).some(({ kind }) => kind === 'http');
  if (at.port === '' && (isAsked || !http.seen)) add('http', `http://${at.hostname}/`);
  add('cors', `${origin}/`, FOREIGN_ORIGIN);
  add('not-found', `${origin}/sitegrade-${token}`);
  const files = ownFiles(snapshot);
  const [file] = files;
  if (file) {
    add('static', file);
    const folder = new URL('.', file).href;
    // The root folder is the site's front page.
    if (folder !== `${origin}/`) add('listing', folder);
  }
  add('security-txt', `${origin}/.well-known/security.txt`);
  for (const script of scripts(snapshot).slice(0, PROBES['source-map'].most))
    add('source-map', `${script}.map`);
  return requests;
}

/** The planned requests that were not sent yet. */
export function unsentProbes(snapshot: PageSnapshot, token: string): ProbeRequest[] {
  const before = sentProbes(snapshot);
  return planProbe(snapshot, token).filter((request) => !before.some((one) => isSameRequest(one, request)));
}

/** The requests sent so far, with their responses. */
export function sentProbes({ site }: PageSnapshot): readonly Probed[] {
  return site.probes.seen ? site.probes.value : [];
}

/** Whether two requests are the same. All URLs of kind `not-found` count as the same. */
export function isSameRequest(one: ProbeRequest, other: ProbeRequest): boolean {
  const isSameUrl = one.url === other.url || one.kind === 'not-found';
  return one.kind === other.kind && one.method === other.method && isSameUrl;
}

/** Scripts first: they have source maps. Then style sheets, which caches treat like scripts. */
function ownFiles(snapshot: PageSnapshot): string[] {
  const content = snapshot.markup.seen ? snapshot.markup.value.content : undefined;
  const files = content?.seen ? (content.value.ownFiles ?? []) : [];
  return (['script', 'link', 'img'] as const).flatMap((kind) =>
    files.filter(({ element }) => element === kind).map(({ url }) => url),
  );
}

function scripts(snapshot: PageSnapshot): string[] {
  return ownFiles(snapshot).filter((url) => /\.m?js$/i.test(url));
}
