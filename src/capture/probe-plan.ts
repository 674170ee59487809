import { siteOf, type PageSnapshot, type ProbeRequest, type Probed } from '../engine/index.js';
import { isWeb } from './url.js';

/** Requests of one probe that are sent, redirects from http included. */
export const MAX_PROBES = 12;
/** Scripts whose source map is asked for. */
const MAX_MAPS = 2;

/**
 * An Origin that is nobody's: `.invalid` names no host (RFC 6761 §6.4). A server that allows it allows whoever
 * asks. The browser's own choice, the extension's origin, would tell one Firefox from every other.
 */
export const FOREIGN_ORIGIN = 'https://sitegrade.invalid';

/**
 * What would be asked beyond the page, all of it harmless and of its own origin, or of the same host over http.
 * @param token characters that make an address nothing stands at
 */
export function planProbe(snapshot: PageSnapshot, token: string): ProbeRequest[] {
  if (!isWeb(snapshot.url)) return [];
  const at = new URL(snapshot.url);
  const { origin } = at;
  const requests: ProbeRequest[] = [];
  // What listens at port 80 is another site than one at a port of its own. Where the visit began on http, it is known.
  const { http } = siteOf(snapshot);
  const isAsked = snapshot.site.http.seen || sentProbes(snapshot).some(({ kind }) => kind === 'http');
  if (at.port === '' && (isAsked || !http.seen))
    requests.push({ kind: 'http', method: 'GET', url: `http://${at.hostname}/` });
  for (const method of ['OPTIONS', 'GET'] as const)
    requests.push({ kind: 'cors', method, url: `${origin}/`, origin: FOREIGN_ORIGIN });
  requests.push({ kind: 'not-found', method: 'GET', url: `${origin}/sitegrade-${token}` });
  const files = ownFiles(snapshot);
  const [file] = files;
  if (file) {
    requests.push({ kind: 'static', method: 'GET', url: file });
    const folder = new URL('.', file).href;
    // What stands at the root is the site's front page.
    if (folder !== `${origin}/`) requests.push({ kind: 'listing', method: 'GET', url: folder });
  }
  requests.push({ kind: 'security-txt', method: 'GET', url: `${origin}/.well-known/security.txt` });
  for (const script of scripts(snapshot).slice(0, MAX_MAPS))
    requests.push({ kind: 'source-map', method: 'HEAD', url: `${script}.map` });
  return requests;
}

/** What of the plan has not been asked. */
export function unsentProbes(snapshot: PageSnapshot, token: string): ProbeRequest[] {
  const before = sentProbes(snapshot);
  return planProbe(snapshot, token).filter((request) => !before.some((one) => isSameRequest(one, request)));
}

/** What was asked of the page's server so far. */
export function sentProbes({ site }: PageSnapshot): readonly Probed[] {
  return site.probes.seen ? site.probes.value : [];
}

/** Whether two requests ask for the same; any address where nothing stands is as good as another. */
export function isSameRequest(one: ProbeRequest, other: ProbeRequest): boolean {
  const isThere = one.url === other.url || one.kind === 'not-found';
  return one.kind === other.kind && one.method === other.method && isThere;
}

/** Scripts first: they have source maps. Then styles, which caches treat as they do scripts. */
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
