import { lookup } from 'node:dns';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_REDIRECTS } from '../capture/probe/probe-plan.js';
import { cleanUrl } from '../capture/url.js';
import { isRedirect, type Hop, type SiteEvidence, type Visit } from '../engine/index.js';
import { addressFor, type Resolve } from './resolve.js';
import { UserError } from './terminal.js';

/** Maximum time (ms) for all requests together, as in the HTTP Observatory. */
const WITHIN_MS = 10_000;
/** Maximum bytes of a response's headers. */
const MAX_HEADERS = 262_144;

/**
 * Follows the redirects of a site over HTTP, as far as they stay on its host: a page must not send requests to other
 * hosts, such as one of the local network. It begins at `/`, so that the path of the page is not sent in clear text.
 * Null if there is no response. Sends as many requests as the extension at most. Never throws.
 *
 * @param known responses that the page's own load showed; no request is sent for them
 *
 * Certificates are not checked: nothing secret is sent, and browsers trust other authorities than Node.
 */
export async function followHttp(
  site: URL,
  resolves: readonly Resolve[] = [],
  withinMs = WITHIN_MS,
  known: readonly Hop[] = [],
): Promise<SiteEvidence['http']> {
  const signal = AbortSignal.timeout(withinMs);
  const visits: Visit[] = [];
  const lookupOnce = rememberLookup();
  let next: URL | null = new URL('/', site);
  next.protocol = 'http:';
  try {
    let sent = 0;
    while (next) {
      const url: string = cleanUrl(next.href);
      if (visits.some((visit) => visit.url === url)) return { seen: false, because: 'too-many' };
      const hop = known.find((one) => one.url === url && one.from === 'network' && one.headers.seen);
      if (!hop && !isOfHost(next, site, resolves)) return { seen: false, because: 'leads-elsewhere' };
      if (!hop && ++sent > MAX_REDIRECTS + 1) return { seen: false, because: 'not-probed' };
      const response: Response = hop ? ofHop(hop) : await get(next, resolves, { signal, lookup: lookupOnce });
      visits.push({ url, status: response.status });
      next = isRedirect(response.status) ? redirectTo(response.location, next) : null;
    }
    return { seen: true, value: visits };
  } catch (error) {
    // A refused connection or a timeout means no response, as in the Observatory. Other errors (no route, no name, a
    // proxy that only the browser uses) say nothing about the site.
    const isSilent =
      signal.aborted || (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED');
    return isSilent && visits.length === 0
      ? { seen: true, value: null }
      : { seen: false, because: 'not-probed' };
  }
}

function redirectTo(location: string | undefined, from: URL): URL | null {
  if (!location || !URL.canParse(location, from)) return null;
  const to = new URL(location, from);
  return /^https?:$/.test(to.protocol) ? to : null;
}

/**
 * Whether a URL is on the site's host and on a port of the site: HTTP, HTTPS, or its own. A port with a --resolve for
 * the host is the user's choice.
 */
function isOfHost(to: URL, site: URL, resolves: readonly Resolve[]): boolean {
  if (to.hostname !== site.hostname) return false;
  const port = portOf(to);
  const ports = [80, 443, portOf(site), Number(site.port) || 80];
  return ports.includes(port) || addressFor(resolves, to.hostname, port) !== undefined;
}

function portOf({ protocol, port }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

/**
 * Looks the name of the site up once: its next address could be one of the local network, to which no redirect may
 * lead.
 */
export function rememberLookup(): LookupFunction {
  let first: Parameters<Parameters<LookupFunction>[2]> | undefined;
  return (hostname, options, callback) => {
    if (first) {
      callback(...first);
      return;
    }
    lookup(hostname, options, (error, address, family) => {
      if (!error) first = [null, address, family];
      callback(error, address, family);
    });
  };
}

interface Response {
  readonly status: number;
  readonly location: string | undefined;
}

function ofHop({ status, headers }: Hop): Response {
  const lines = headers.seen ? headers.value : [];
  return { status, location: lines.find(({ name }) => name.toLowerCase() === 'location')?.value };
}

async function get(
  url: URL,
  resolves: readonly Resolve[],
  options: { readonly signal: AbortSignal; readonly lookup: LookupFunction },
): Promise<Response> {
  const response = await openResponse(url, resolves, { ...options, rejectUnauthorized: false });
  // The body is not needed.
  response.destroy();
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

/** The response to a GET, with its body unread. Rejects as `request` of Node does. */
export function openResponse(
  url: URL,
  resolves: readonly Resolve[],
  options: {
    readonly signal: AbortSignal;
    readonly lookup: LookupFunction;
    readonly headers?: Readonly<Record<string, string>>;
    readonly rejectUnauthorized: boolean;
  },
): Promise<IncomingMessage> {
  const isHttps = url.protocol === 'https:';
  const port = portOf(url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const { signal, lookup, headers, rejectUnauthorized } = options;
  const request = {
    signal,
    lookup,
    host: addressFor(resolves, url.hostname, port) ?? host,
    port,
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'User-Agent': 'Sitegrade',
      ...headers,
    },
    maxHeaderSize: MAX_HEADERS,
    agent: false as const,
  };
  return responseTo(
    isHttps ? requestHttps({ ...request, servername: host, rejectUnauthorized }) : requestHttp(request),
  );
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request
      .once('response', resolve)
      .once('upgrade', (_, socket: Duplex) => {
        socket.destroy();
        reject(new UserError('It answered 101 Switching Protocols, which nobody asked for.'));
      })
      .on('error', reject)
      // Whatever else Node tells nothing of.
      .once('close', () => reject(new UserError('It closed the connection without an answer.')))
      .end();
  });
}
