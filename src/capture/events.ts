import type { Markup, Observed, Probed as Probe, StoredCookie } from '../engine/index.js';
import type { ResponseHeaders } from './headers.js';

interface InTab {
  readonly tabId: number;
}

/** URLs in events have passed `cleanUrl`; times are in milliseconds since the epoch. */
interface RequestEventBase extends InTab {
  /** The same for all redirects of one request. */
  readonly requestId: string;
  /** 0, or another number for a page that is prerendered in the tab. */
  readonly frameId: number;
  readonly url: string;
  readonly at: number;
}

/** A request for a document starts, or starts again at a redirect's target. */
export interface Requested extends RequestEventBase {
  readonly type: 'requested';
}

/** A status and headers arrived. */
export interface Answered extends RequestEventBase, ResponseHeaders {
  readonly type: 'answered';
  readonly status: number;
  /** A preview changed its headers. Only Firefox reports that here. */
  readonly simulated?: true;
  /** Whether the response is from the HTTP cache; absent if the browser reports that only in `started`. */
  readonly fromCache?: boolean;
}

/** The request is redirected to another URL. */
export interface Redirected extends RequestEventBase, ResponseHeaders {
  readonly type: 'redirected';
  readonly status: number;
  /** As in `Answered`. */
  readonly simulated?: true;
  readonly fromCache: boolean;
  readonly to: string;
}

/** The body starts: the response's status and headers are final. */
export interface Started extends RequestEventBase, ResponseHeaders {
  readonly type: 'started';
  readonly status: number;
  /** A preview changed its headers. */
  readonly simulated?: true;
  readonly fromCache: boolean;
}

/**
 * The site's service worker gets the request. Firefox reports it for the request, and if the worker leaves it to the
 * network, the same request again (`requested`). Chromium reports no request at all, except the worker's navigation
 * preload: that looks like the page's own request, and nothing says whether the page was built from its response.
 */
export interface TakenOver extends RequestEventBase {
  readonly type: 'taken-over';
}

/** Chromium: this request is not sent, its response is the one of an earlier prefetch, without its Set-Cookie lines. */
export interface Prefetched extends RequestEventBase {
  readonly type: 'prefetched';
}

/** A navigation starts at `url`. */
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
  /** The browser's error: a name in Chromium, a number in Firefox. */
  readonly error: string;
  /** The document of the browser's error page. Firefox reports it only when that commits. */
  readonly documentId?: string;
}

/** A document is committed: a new one, or (same documentId) one from the bfcache or from prerendering. */
export interface Committed extends InTab {
  readonly type: 'committed';
  readonly frameId: number;
  readonly documentId: string;
  /** Only `view-source:` for a page that shows the source of another. */
  readonly url: string;
  readonly at: number;
  /** Whether the browser reports a redirect. Its own upgrades to https count too. */
  readonly redirected: boolean;
  /** Whether the extension has access to this site. */
  readonly access: boolean;
  /**
   * Whether all events of its request came before (Chromium). Firefox reports requests and documents in any order,
   * and also commits documents without a navigation: error pages, and the empty tab of a page being duplicated or
   * restored.
   */
  readonly inOrder: boolean;
}

/** Something was read from the browser's cookie store or from the page. */
export interface Gathered extends InTab {
  readonly type: 'gathered';
  readonly documentId: string;
  readonly cookieStore?: Observed<readonly StoredCookie[]>;
  readonly markup?: Observed<Markup>;
  /** The page's service worker made the response shown, although the browser sent a request (static routing). */
  readonly byWorker?: true;
}

/** A probe got a response, or failed. */
export interface Probed extends InTab {
  readonly type: 'probed';
  readonly documentId: string;
  readonly probe: Probe;
}

export interface TabRemoved extends InTab {
  readonly type: 'tab-removed';
}

/** Events of the tab may have been missed, because the background was not running. */
export interface Gap extends InTab {
  readonly type: 'gap';
}

/** Details of a request. Sent before its other events, and again at each redirect. */
export interface About extends InTab {
  readonly type: 'about';
  readonly requestId: string;
  readonly at: number;
  readonly method: string;
  /** The browser's resource type, such as `main_frame`, `stylesheet`, `xmlhttprequest`. */
  readonly resource: string;
  /** The origin that sent the request. */
  readonly initiator?: string;
}

/** The last event of a request. */
export interface Ended extends InTab {
  readonly type: 'ended';
  readonly requestId: string;
  readonly at: number;
  /** The browser's error code; absent if the response was received completely. */
  readonly error?: string;
}

export type RequestEvent = Requested | Answered | Redirected | Started | TakenOver | Prefetched;

/** All events of a tab's requests, for the panel. */
export type TabRequestEvent = RequestEvent | About | Ended;

/** All events of the documents in tabs. */
export type CaptureEvent =
  RequestEvent | Navigating | NavigationFailed | Committed | Gathered | Probed | TabRemoved | Gap;
