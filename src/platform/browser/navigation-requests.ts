import browser, { type WebRequest } from 'webextension-polyfill';

/** A request for a document that a page led to, such as by a form or a link. */
export interface NavigationRequest {
  readonly tabId: number;
  readonly method: string;
  /** The URL or the origin of the page that led to it. */
  readonly from: string;
  /** Where it was sent, and then redirected to, in order. */
  readonly chain: readonly string[];
  /**
   * `begun` when it is sent, `ended` when its response has come, and is no redirect and no error: the request may lead
   * elsewhere when it succeeds. It may never end.
   */
  readonly state: 'begun' | 'ended';
}

/** Requests that are remembered until they end, the latest. */
const MAX_OPEN = 200;
/** Redirects that are remembered; browsers follow some twenty. */
const MAX_CHAIN = 50;

type Details = WebRequest.OnBeforeRequestDetailsType & { readonly initiator?: string };

/** Follows the requests for documents, in all tabs and frames, while it is on. */
export function createNavigationRequests(handle: (request: NavigationRequest) => void) {
  const open = new Map<string, Omit<NavigationRequest, 'state' | 'chain'> & { readonly chain: string[] }>();
  const sent = (raw: WebRequest.OnBeforeRequestDetailsType): undefined => {
    const { requestId, tabId, method, url, initiator, originUrl } = raw as Details;
    const known = open.get(requestId);
    if (known) {
      // Each redirect is sent anew, with the same id.
      if (known.chain.length < MAX_CHAIN) known.chain.push(url);
      else open.delete(requestId);
      return;
    }
    const from = initiator ?? originUrl;
    if (tabId < 0 || from === undefined) return;
    const request = { tabId, method, from, chain: [url] };
    open.set(requestId, request);
    const [oldest] = open.keys();
    if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
    handle({ ...request, state: 'begun' });
  };
  const answered = ({ requestId, statusCode }: WebRequest.OnResponseStartedDetailsType) => {
    const request = open.get(requestId);
    open.delete(requestId);
    if (request && statusCode < 400) handle({ ...request, state: 'ended' });
  };
  const failed = ({ requestId }: WebRequest.OnErrorOccurredDetailsType) => {
    open.delete(requestId);
  };
  const filter: WebRequest.RequestFilter = {
    urls: ['http://*/*', 'https://*/*'],
    types: ['main_frame', 'sub_frame'],
  };
  const { onBeforeRequest, onResponseStarted, onErrorOccurred } = browser.webRequest;
  let isOn = false;
  return {
    start(): void {
      if (isOn) return;
      isOn = true;
      onBeforeRequest.addListener(sent, filter);
      onResponseStarted.addListener(answered, filter);
      onErrorOccurred.addListener(failed, filter);
    },
    stop(): void {
      isOn = false;
      onBeforeRequest.removeListener(sent);
      onResponseStarted.removeListener(answered);
      onErrorOccurred.removeListener(failed);
      open.clear();
    },
  };
}
