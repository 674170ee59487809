import type { Markup, Observed, Probed as Probe, StoredCookie } from '../engine/index.js';
import type { ResponseHeaders } from './headers.js';

interface InTab {
  readonly tabId: number;
}

/** URLs in events are clean (see url.ts); times are milliseconds since the epoch. */
interface OfRequest extends InTab {
  /** The same through all redirects of one request. */
  readonly requestId: string;
  /** 0, or another number for a page prerendered in the tab. */
  readonly frameId: number;
  readonly url: string;
  readonly at: number;
}

/** A request for a document starts, or starts again at the URL it was redirected to. */
export interface Requested extends OfRequest {
  readonly type: 'requested';
}

/** A status and headers arrived. */
export interface Answered extends OfRequest, ResponseHeaders {
  readonly type: 'answered';
  readonly status: number;
  /** Whether the HTTP cache answered; absent where the browser says so only in `started`. */
  readonly fromCache?: boolean;
}

/** The request goes on to another URL. */
export interface Redirected extends OfRequest, ResponseHeaders {
  readonly type: 'redirected';
  readonly status: number;
  readonly fromCache: boolean;
  readonly to: string;
}

/** The body begins: nothing about the answer changes any more. */
export interface Started extends OfRequest, ResponseHeaders {
  readonly type: 'started';
  readonly status: number;
  readonly fromCache: boolean;
}

/**
 * The service worker of the site answers in the network's place. Firefox says so of the request itself. Chromium
 * tells nothing of such a request, but where the worker has it ask the server meanwhile (a navigation preload),
 * that looks like the request of the page, and all of its answer is told: whether the page was made of it is not.
 */
export interface TakenOver extends OfRequest {
  readonly type: 'taken-over';
}

/** A navigation sets out from `url`. */
export interface Navigating extends InTab {
  readonly type: 'navigating';
  readonly frameId: number;
  readonly url: string;
  readonly at: number;
}

/** A navigation ended without a document: download, 204, error page. */
export interface NavigationFailed extends InTab {
  readonly type: 'navigation-failed';
  readonly frameId: number;
  readonly url: string;
  readonly at: number;
}

/** A document is there, new or (same documentId) back from the bfcache or out of prerendering. */
export interface Committed extends InTab {
  readonly type: 'committed';
  readonly frameId: number;
  readonly documentId: string;
  /** `view-source:` and no more for a page that shows another's source. */
  readonly url: string;
  readonly at: number;
  /** Whether the browser calls it redirected. Its own upgrades to https count, so a server need not have. */
  readonly redirected: boolean;
  /** Whether the browser lets us see this site's requests. */
  readonly access: boolean;
  /**
   * Whether all of its request was told before (Chromium). Firefox tells of requests and documents in any
   * order, and commits a document that no navigation made: its error pages, and the empty tab that a
   * duplicated or restored page is about to fill.
   */
  readonly inOrder: boolean;
}

/** Something was read from the browser's cookie store or from the page. */
export interface Gathered extends InTab {
  readonly type: 'gathered';
  readonly documentId: string;
  readonly cookieStore?: Observed<readonly StoredCookie[]>;
  readonly markup?: Observed<Markup>;
}

/** A request beyond the page was answered, or failed. */
export interface Probed extends InTab {
  readonly type: 'probed';
  readonly documentId: string;
  readonly probe: Probe;
}

export interface TabRemoved extends InTab {
  readonly type: 'tab-removed';
}

/** Events of the tab may have been missed before the next one: the background was not there to take them. */
export interface Gap extends InTab {
  readonly type: 'gap';
}

/** What a request is for. Told before the rest of it, and again at each redirect. */
export interface About extends InTab {
  readonly type: 'about';
  readonly requestId: string;
  readonly at: number;
  readonly method: string;
  /** The browser's word for it, such as `main_frame`, `stylesheet`, `xmlhttprequest`. */
  readonly resource: string;
  /** The origin that asked. */
  readonly initiator?: string;
}

/** Nothing more comes of the request. */
export interface Ended extends InTab {
  readonly type: 'ended';
  readonly requestId: string;
  readonly at: number;
  /** The browser's word for what went wrong; absent where the answer came to its end. */
  readonly error?: string;
}

export type RequestEvent = Requested | Answered | Redirected | Started | TakenOver;

/** Everything a browser tells of a tab's requests while somebody looks at them. */
export type TabRequestEvent = RequestEvent | About | Ended;

/** Everything a browser tells of the documents its tabs show. */
export type CaptureEvent =
  RequestEvent | Navigating | NavigationFailed | Committed | Gathered | Probed | TabRemoved | Gap;
