import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { cleanUrl } from '../capture/url.js';
import { isRedirect, type SiteEvidence, type Visit } from '../engine/index.js';
import { addressFor, type Resolve } from './resolve.js';

/** The whole question may take this long, as the HTTP Observatory's does. */
const WITHIN_MS = 10_000;
/** As far as the HTTP Observatory follows. */
const MAX_REDIRECTS = 10;
/** Bytes of headers that are read of an answer. */
const MAX_HEADERS = 262_144;

/**
 * What a site does with those who come by http: the chain of redirects that begins at its root, where nothing of
 * the page's own address is sent in the clear. Null where nothing answers. Never throws.
 *
 * Certificates on the way are not judged here: nothing is sent that they would have to protect, and the browser
 * knows other authorities than Node.
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
      const { status, location } = await ask(next, resolves, signal);
      visits.push({ url: cleanUrl(next.href), status });
      next = isRedirect(status) ? redirectTo(location, next) : null;
    }
    return { seen: true, value: visits };
  } catch (error) {
    // The Observatory, too, takes a chain that breaks off for no answer. But what fails here for another reason (no
    // route, no name, a proxy that only the browser knows) says nothing about the site.
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

async function ask(url: URL, resolves: readonly Resolve[], signal: AbortSignal) {
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
  const answer = await answerTo(
    isHttps
      ? requestHttps({ ...options, servername: host, rejectUnauthorized: false })
      : requestHttp(options),
  );
  // Only status and Location are asked for: the body is not waited for.
  answer.destroy();
  return { status: answer.statusCode ?? 0, location: answer.headers.location };
}

function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject).end();
  });
}
