import browser, { type WebRequest } from 'webextension-polyfill';
import { textsOf } from '../../capture/page/from-html.js';
import { readHeaders, type ResponseHeaders } from '../../capture/headers.js';
import { seen, unseen } from '../../capture/observed.js';
import {
  readSecurityTxt,
  type Observed,
  type ProbedResponse,
  type ProbeKind,
  type ProbeRequest,
} from '../../engine/index.js';
import { withHeaders } from '../browser/browser-features.js';
import { claimOrigin } from './probe-origin.js';

/** One answer may take this long, its body included. */
const WITHIN_MS = 8_000;
/** How long the browser may take to tell of a request once it has ended. */
const TOLD_WITHIN_MS = 2_000;
/** Bytes of a body that are looked at. */
const MAX_BODY = 262_144;
/** Whose bodies are looked at, for known words. */
const READ: ReadonlySet<ProbeKind> = new Set(['not-found', 'listing', 'security-txt'] as const);
/** As people's browsers ask: some servers have an error page for people, and another for programs. */
const AS_A_PAGE = { Accept: 'text/html,*/*;q=0.8' };
/**
 * Nothing is there that speaks; aborted it is by us, when its time is up. What fails for another reason (no
 * name, no network, another extension) says nothing about the site.
 */
const SILENT = /CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_TIMED_OUT|NET_TIMEOUT|NET_RESET|ABORTED/;

interface Told extends ResponseHeaders {
  readonly status: number;
}

/**
 * Sends one request without cookies, past the cache, and follows no redirect. What `fetch` keeps to itself, the
 * header lines as they came and where a redirect leads, webRequest tells: of this request and no other.
 */
export async function ask(request: ProbeRequest): Promise<Observed<ProbedResponse | null>> {
  const abort = new AbortController();
  const giveUp = () => {
    abort.abort();
  };
  const { told, stop } = listen(request, giveUp);
  // The browser has taken in what came before when it answers: it listens from here on.
  const withdrawOrigin = await claimOrigin(request);
  const timer = setTimeout(giveUp, WITHIN_MS);
  try {
    const body = await bodyOf(request, abort.signal);
    const answer = await within(TOLD_WITHIN_MS, told);
    if (answer === undefined) return unseen('no-answer');
    if (!answer.seen) return answer;
    return seen(answer.value && withBody(answer.value, request, body));
  } finally {
    clearTimeout(timer);
    stop();
    await withdrawOrigin();
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
      headers: READ.has(kind) ? AS_A_PAGE : {},
      signal,
    });
    if (READ.has(kind)) return await readStart(response);
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

function withBody(answer: Told, { kind, url }: ProbeRequest, body: string): ProbedResponse {
  return {
    ...answer,
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
  let received: Told | undefined;
  let tell: (answer: Observed<Told | null>) => void = () => undefined;
  const told = new Promise<Observed<Told | null>>((resolve) => {
    tell = resolve;
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
    tell(received ? seen(received) : unseen('hsts-stored'));
    if (!received) onUpgrade();
  };
  const started = (details: WebRequest.OnResponseStartedDetailsType): void => {
    if (isOurs(details)) tell(seen(received ?? readAnswer(details)));
  };
  const failed = (details: WebRequest.OnErrorOccurredDetailsType): void => {
    if (!isOurs(details)) return;
    if (received) tell(seen(received));
    else tell(SILENT.test(details.error) ? seen(null) : unseen('no-answer'));
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
    told,
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
}): Told {
  return { status: statusCode, ...readHeaders(responseHeaders) };
}

/** What is told in time, else nothing. */
async function within<T>(ms: number, told: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([told, silence]);
  } finally {
    clearTimeout(timer);
  }
}
