import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { cleanUrl } from '../capture/url.js';
import { isRedirect, type SiteEvidence, type Visit } from '../engine/index.js';
import { addressFor, type Resolve } from './resolve.js';

/** Maximum time (ms) for all requests together, as in the HTTP Observatory. */
const WITHIN_MS = 10_000;
/** The same limit as in the HTTP Observatory. */
const MAX_REDIRECTS = 10;
/** Maximum bytes of a response's headers. */
const MAX_HEADERS = 262_144;

/**
 * Follows the redirects of a site over HTTP. It begins at `/`, so that the path of the page is not sent in clear text.
 * Null if there is no response. Never throws.
 *
 * Certificates are not checked: nothing secret is sent, and browsers trust other authorities than Node.
 */
export async function followHttp(
  site: URL,
  resolves: readonly Resolve[] = [],
  withinMs = WITHIN_MS,
): Promise<SiteEvidence['http']> {
  const signal = AbortSignal.timeout(withinMs);
  const visits: Visit[] = [];
  let next: URL | null = new URL('/', site);
  next.protocol = 'http:';
  try {
    while (next && visits.length <= MAX_REDIRECTS) {
      const { status, location } = await get(next, resolves, signal);
      visits.push({ url: cleanUrl(next.href), status });
      next = isRedirect(status) ? redirectTo(location, next) : null;
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

async function get(url: URL, resolves: readonly Resolve[], signal: AbortSignal) {
  const isHttps = url.protocol === 'https:';
  const port = Number(url.port) || (isHttps ? 443 : 80);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    host: addressFor(resolves, url.hostname, port) ?? host,
    port,
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'User-Agent': 'Sitegrade',
    },
    maxHeaderSize: MAX_HEADERS,
    agent: false as const,
    signal,
  };
  const response = await responseTo(
    isHttps
      ? requestHttps({ ...options, servername: host, rejectUnauthorized: false })
      : requestHttp(options),
  );
  // The body is not needed.
  response.destroy();
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject).end();
  });
}
