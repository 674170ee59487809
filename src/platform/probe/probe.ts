import browser, { type WebRequest } from 'webextension-polyfill';
import { textsOf } from '../../capture/page/from-html.js';
import { readHeaders, type ResponseHeaders } from '../../capture/headers.js';
import { seen, unseen } from '../../capture/observed.js';
import {
  readSecurityTxt,
  type Observed,
  type ProbedAnswer,
  type ProbeKind,
  type ProbeRequest,
} from '../../engine/index.js';
import { withHeaders } from '../browser/browser-features.js';
import { overrideOrigin } from './probe-origin.js';

/** One answer may take this long, its body included. */
const REQUEST_TIMEOUT_MS = 8_000;
/** How long the browser may take to tell of a request once it has ended. */
const EVENT_TIMEOUT_MS = 2_000;
/** Bytes of a body that are looked at. */
const MAX_BODY = 262_144;
/** Whose bodies are looked at, for known words. */
const KINDS_WITH_BODY: ReadonlySet<ProbeKind> = new Set(['not-found', 'listing', 'security-txt'] as const);
/** As people's browsers ask: some servers have an error page for people, and another for programs. */
const PAGE_HEADERS = { Accept: 'text/html,*/*;q=0.8' };
/**
 * Nothing is there that speaks; aborted it is by us, when its time is up. What fails for another reason (no
 * name, no network, another extension) says nothing about the site.
 */
const NO_CONNECTION =
  /CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_TIMED_OUT|NET_TIMEOUT|NET_RESET|ABORTED/;

interface ReceivedHead extends ResponseHeaders {
  readonly status: number;
}

/**
 * Sends one request without cookies, past the cache, and follows no redirect. What `fetch` keeps to itself, the
 * header lines as they came and where a redirect leads, webRequest tells: of this request and no other.
 */
export async function sendProbe(request: ProbeRequest): Promise<Observed<ProbedAnswer | null>> {
  const abort = new AbortController();
  const giveUp = () => {
    abort.abort();
  };
  const { head, stop } = listen(request, giveUp);
  // The browser has taken in what came before when it answers: it listens from here on.
  const restoreOrigin = await overrideOrigin(request);
  const timer = setTimeout(giveUp, REQUEST_TIMEOUT_MS);
  try {
    const body = await bodyOf(request, abort.signal);
    const received = await withTimeout(EVENT_TIMEOUT_MS, head);
    if (received === undefined) return unseen('no-answer');
    if (!received.seen) return received;
    return seen(received.value && withBody(received.value, request, body));
  } finally {
    clearTimeout(timer);
    stop();
    await restoreOrigin();
  }
}

/** The beginning of the body, if it is of use; as far as it came. What went wrong, webRequest tells. */
async function bodyOf({ kind, method, url }: ProbeRequest, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, {
      method,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: KINDS_WITH_BODY.has(kind) ? PAGE_HEADERS : {},
      signal,
    });
    if (KINDS_WITH_BODY.has(kind)) return await readStart(response);
    await response.body?.cancel();
  } catch {
    // Refused, reset, given up.
  }
  return '';
}

/** At most MAX_BODY bytes, whether the body ends or not. */
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
    // It broke off: what came is looked at.
  }
  return text;
}

function withBody(head: ReceivedHead, { kind, url }: ProbeRequest, body: string): ProbedAnswer {
  return {
    ...head,
    texts: textsOf(body, url),
    ...(kind === 'security-txt' && { securityTxt: readSecurityTxt(body) }),
  };
}

/** Fields the typings lack: who asks, as Chromium calls it. */
type Details = (
  | WebRequest.OnBeforeRequestDetailsType
  | WebRequest.OnHeadersReceivedDetailsType
  | WebRequest.OnBeforeRedirectDetailsType
  | WebRequest.OnResponseStartedDetailsType
  | WebRequest.OnErrorOccurredDetailsType
) & { readonly initiator?: string };

/**
 * Hears what the browser tells of the request, from now until it is stopped.
 * @param onUpgrade the browser goes to https by itself: what it asks then was not what was meant
 */
function listen({ method, url }: ProbeRequest, onUpgrade: () => void) {
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
    if (isOurs(details) && details.url === url) received = readAnswer(details);
  };
  const redirected = (details: WebRequest.OnBeforeRedirectDetailsType): void => {
    if (!isOurs(details)) return;
    resolveHead(received ? seen(received) : unseen('hsts-stored'));
    if (!received) onUpgrade();
  };
  const started = (details: WebRequest.OnResponseStartedDetailsType): void => {
    if (isOurs(details)) resolveHead(seen(received ?? readAnswer(details)));
  };
  const failed = (details: WebRequest.OnErrorOccurredDetailsType): void => {
    if (!isOurs(details)) return;
    if (received) resolveHead(seen(received));
    else resolveHead(NO_CONNECTION.test(details.error) ? seen(null) : unseen('no-answer'));
  };
  const { webRequest } = browser;
  // Requests of no tab.
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

function readAnswer({
  statusCode,
  responseHeaders = [],
}: {
  readonly statusCode: number;
  readonly responseHeaders?: WebRequest.HttpHeaders | undefined;
}): ReceivedHead {
  return { status: statusCode, ...readHeaders(responseHeaders) };
}

/** What is told in time, else nothing. */
async function withTimeout<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
