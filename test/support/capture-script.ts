import type { CaptureEvent, Committed, Navigating, RequestEvent } from '../../src/capture/events.js';
import { parseHeaders, type RawHeader } from '../../src/capture/headers.js';

/** One response of a scripted navigation. */
export interface ScriptedResponse {
  readonly url: string;
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The browser itself redirects: no headers arrive. */
  readonly byBrowser?: true;
  readonly fromCache?: true;
  /** It is the response of an earlier prefetch. */
  readonly prefetched?: true;
  /** Additional request headers. */
  readonly sent?: readonly (readonly [name: string, value: string])[];
}

export interface Script {
  readonly responses: readonly ScriptedResponse[];
  readonly documentId: string;
  readonly tabId?: number;
  readonly frameId?: number;
  readonly requestId?: string;
  /** Milliseconds. */
  readonly at?: number;
  /** Where the navigation starts, if not at the first response's URL. */
  readonly from?: string;
  readonly access?: false;
  /** Firefox reports cache use with the headers, and requests and documents in any order. */
  readonly firefox?: true;
}

/** The events of a navigation by their API. Within one API, every browser keeps the order. */
export function script(navigation: Script): {
  navigating: Navigating;
  /** Firefox sends this after the response if another process takes over. */
  continued: Navigating;
  requests: RequestEvent[];
  committed: Committed;
} {
  const { responses, documentId, tabId = 1, frameId = 0, at = 100, from, firefox } = navigation;
  const requestId = navigation.requestId ?? `request of ${documentId}`;
  let now = at;
  const requests = responses.flatMap((response, index): RequestEvent[] => {
    now += 1;
    const { url, byBrowser, headers: pairs = [] } = response;
    const next = responses[index + 1];
    const base = { tabId, frameId, requestId, url, at: now };
    const raw: RawHeader[] = byBrowser
      ? [{ name: 'Non-Authoritative-Reason', value: 'HSTS' }]
      : pairs.map(([name, value]) => ({ name, value }));
    const status = response.status ?? (next ? 302 : 200);
    const fromCache = response.fromCache ?? false;
    const body = { ...base, ...parseHeaders(raw), status };
    return [
      { type: 'requested', ...base },
      ...(byBrowser ? [] : [{ type: 'answered' as const, ...body, ...(firefox && { fromCache }) }]),
      next
        ? { type: 'redirected', ...body, fromCache, to: next.url }
        : { type: 'started', ...body, fromCache },
    ];
  });
  const url = responses.at(-1)?.url ?? from ?? '';
  return {
    navigating: { type: 'navigating', tabId, frameId, url: from ?? responses[0]?.url ?? '', at },
    continued: { type: 'navigating', tabId, frameId, url, at: now },
    requests,
    committed: {
      type: 'committed',
      tabId,
      frameId,
      documentId,
      url,
      at: now + 1,
      redirected: responses.length > 1,
      access: navigation.access ?? true,
      inOrder: firefox !== true,
    },
  };
}

/** The events as Chromium sends them. */
export function navigation(plan: Script): CaptureEvent[] {
  const { navigating, requests, committed } = script(plan);
  return [navigating, ...requests, committed];
}
