import browser, { type WebRequest } from 'webextension-polyfill';
import { textsOf } from '../../capture/page/from-html.js';
import { parseHeaders, type ResponseHeaders } from '../../capture/headers.js';
import { seen, notSeen } from '../../capture/observed.js';
import {
  isHstsMark,
  parseSecurityTxt,
  type Observed,
  type ProbedResponse,
  type ProbeKind,
  type ProbeRequest,
} from '../../engine/index.js';
import { withHeaders } from '../browser/browser-features.js';
import { within } from '../tasks.js';
import { overrideOrigin, type SentRequest } from './probe-origin.js';

/** Time limit for a response, its body included. */
const REQUEST_TIMEOUT_MS = 8_000;
/** Time limit for the webRequest events after `fetch` has ended. */
const EVENT_TIMEOUT_MS = 2_000;
/** Maximum bytes of a body. */
const MAX_BODY = 262_144;
/** Probes whose bodies are searched for known texts. */
const KINDS_WITH_BODY: ReadonlySet<ProbeKind> = new Set(['not-found', 'listing', 'security-txt'] as const);
/** As for a page load: some servers send other error pages to programs. */
const PAGE_HEADERS = { Accept: 'text/html,*/*;q=0.8' };
/**
 * Errors that mean no server responded (`ABORTED` is our own timeout). Others, such as no name, no network or another
 * extension, say nothing about the site.
 */
const NO_CONNECTION =
  /CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_TIMED_OUT|NET_TIMEOUT|NET_RESET|ABORTED/;

interface ReceivedHead extends ResponseHeaders {
  readonly status: number;
}

/** Sends one request and searches the start of its body for known texts. */
export async function sendProbe(request: ProbeRequest): Promise<Observed<ProbedResponse | null>> {
  const hasBody = KINDS_WITH_BODY.has(request.kind);
  const { head, body = '' } = await exchange(
    request,
    hasBody ? readStart : discard,
    hasBody ? PAGE_HEADERS : {},
  );
  if (head === undefined) return notSeen('no-answer');
  return head.seen ? seen(head.value && withBody(head.value, request, body)) : head;
}

/** What was received: undefined for no event of the request, and for a body whose reading failed. */
interface Exchange<Body> {
  readonly head: Observed<ReceivedHead | null> | undefined;
  readonly body: Body | undefined;
}

/**
 * Sends one request without cookies, bypassing the cache, and does not follow redirects. webRequest supplies what
 * `fetch` hides: the header lines as sent, and the redirect's target. Waits for the requests that are still running.
 */
export function exchange<Body>(
  request: SentRequest,
  read: (response: Response) => Promise<Body>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Exchange<Body>> {
  const sent = last.then(() => sendNow(request, read, headers));
  last = sent.catch(() => undefined);
  return sent;
}

/** One request at a time, of all tabs: they share the rule that replaces the extension's Origin. */
let last: Promise<unknown> = Promise.resolve();

async function sendNow<Body>(
  request: SentRequest,
  read: (response: Response) => Promise<Body>,
  headers: Readonly<Record<string, string>>,
): Promise<Exchange<Body>> {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  const { head, stop } = listen(request, giveUp);
  // When this resolves, the browser has also registered the listeners.
  const restoreOrigin = await overrideOrigin(request);
  try {
    const fetching = fetch(request.url, {
      method: request.method,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers,
      signal: abort.signal,
    })
      .then(read)
      // Refused, reset or timed out: webRequest reports it.
      .catch(() => undefined);
    await within(REQUEST_TIMEOUT_MS, fetching, giveUp);
    return { head: await within(EVENT_TIMEOUT_MS, head), body: await fetching };
  } finally {
    stop();
    await restoreOrigin();
  }
}

async function discard(response: Response): Promise<string> {
  await response.body?.cancel();
  return '';
}

/** Reads at most MAX_BODY bytes of a body, which may be endless. */
async function readStart({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  try {
    while (reader && length < MAX_BODY) {
      const { done, value } = (await reader.read()) as ReadableStreamReadResult<Uint8Array>;
      if (done) break;
      text += decoder.decode(value.subarray(0, MAX_BODY - length), { stream: true });
      length += value.length;
    }
    await reader?.cancel();
  } catch {
    // The connection was lost: the part received is used.
  }
  return text;
}

function withBody(head: ReceivedHead, { kind, url }: ProbeRequest, body: string): ProbedResponse {
  return {
    ...head,
    texts: textsOf(body, url),
    ...(kind === 'security-txt' && { securityTxt: parseSecurityTxt(body) }),
  };
}

/** The request's initiator in Chromium, a field that the types lack. */
type Details = (
  | WebRequest.OnBeforeRequestDetailsType
  | WebRequest.OnHeadersReceivedDetailsType
  | WebRequest.OnBeforeRedirectDetailsType
  | WebRequest.OnResponseStartedDetailsType
  | WebRequest.OnErrorOccurredDetailsType
) & { readonly initiator?: string };

/**
 * Listens to the events of the request until stopped.
 * @param onUpgrade called if the browser itself upgrades to https, which is not the request that was meant
 */
function listen({ method, url }: SentRequest, onUpgrade: () => void) {
  const own = browser.runtime.getURL('');
  let id: string | undefined;
  let received: ReceivedHead | undefined;
  let resolveHead: (head: Observed<ReceivedHead | null>) => void = () => undefined;
  const head = new Promise<Observed<ReceivedHead | null>>((resolve) => {
    resolveHead = resolve;
  });
  const isOurs = (details: Details) => details.requestId === id;
  const sent = (details: Details): undefined => {
    const { initiator, originUrl = initiator, documentUrl = originUrl } = details;
    const byUs = `${documentUrl ?? ''}/`.startsWith(own);
    if (byUs && details.url === url && details.method === method) id ??= details.requestId;
  };
  const answered = (details: WebRequest.OnHeadersReceivedDetailsType): undefined => {
    if (isOurs(details) && details.url === url) received = readResponse(details);
  };
  const redirected = (details: WebRequest.OnBeforeRedirectDetailsType): void => {
    if (!isOurs(details)) return;
    resolveHead(received ? seen(received) : notSeen(whyUpgraded(details)));
    if (!received) onUpgrade();
  };
  const started = (details: WebRequest.OnResponseStartedDetailsType): void => {
    if (isOurs(details)) resolveHead(seen(received ?? readResponse(details)));
  };
  const failed = (details: WebRequest.OnErrorOccurredDetailsType): void => {
    if (!isOurs(details)) return;
    if (received) resolveHead(seen(received));
    else resolveHead(NO_CONNECTION.test(details.error) ? seen(null) : notSeen('no-answer'));
  };
  const { webRequest } = browser;
  // Requests that belong to no tab.
  const filter = { urls: ['http://*/*', 'https://*/*'], types: ['xmlhttprequest' as const], tabId: -1 };
  webRequest.onBeforeRequest.addListener(sent, filter);
  webRequest.onHeadersReceived.addListener(answered, filter, withHeaders());
  webRequest.onBeforeRedirect.addListener(redirected, filter, withHeaders());
  webRequest.onResponseStarted.addListener(started, filter, withHeaders());
  webRequest.onErrorOccurred.addListener(failed, filter);
  return {
    head,
    stop: () => {
      webRequest.onBeforeRequest.removeListener(sent);
      webRequest.onHeadersReceived.removeListener(answered);
      webRequest.onBeforeRedirect.removeListener(redirected);
      webRequest.onResponseStarted.removeListener(started);
      webRequest.onErrorOccurred.removeListener(failed);
    },
  };
}

/** Chromium names HSTS as the reason. In Firefox it may also be a DNS record. */
function whyUpgraded({ responseHeaders = [] }: WebRequest.OnBeforeRedirectDetailsType) {
  const { headers } = parseHeaders(responseHeaders);
  return headers.seen && headers.value.some(isHstsMark) ? 'hsts-forced' : 'hsts-stored';
}

function readResponse({
  statusCode,
  responseHeaders = [],
}: {
  readonly statusCode: number;
  readonly responseHeaders?: WebRequest.HttpHeaders | undefined;
}): ReceivedHead {
  return { status: statusCode, ...parseHeaders(responseHeaders) };
}
