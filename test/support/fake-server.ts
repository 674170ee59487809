import { vi } from 'vitest';
import { FakeBrowser, lines } from './fake-browser.js';

/** A server's response, or why there is none. */
export type Served =
  | {
      readonly status: number;
      readonly headers?: readonly (readonly [name: string, value: string])[];
      readonly body?: BodyInit | null;
    }
  /** The port is closed. */
  | { readonly error: string }
  /** Never responds. */
  | 'silent'
  /** The browser itself upgrades to https: because of HSTS, or without saying why. */
  | 'hsts'
  | 'upgraded';

/** A request with its options. */
export interface Sent extends RequestInit {
  readonly url: string;
}

/**
 * Replaces `fetch` with a server, and sends the fake browser the webRequest events of its responses, as Chromium does.
 * @returns the list of requests, which grows as they are sent
 */
export function serveFetch(browser: FakeBrowser, serve: (url: string, method: string) => Served): Sent[] {
  const sent: Sent[] = [];
  const { webRequest } = browser;
  vi.stubGlobal('fetch', (url: string, init: RequestInit & { method: string }) => {
    const { method, signal } = init;
    sent.push({ url, ...init });
    const requestId = `own ${sent.length}`;
    const details = { requestId, url, method, tabId: -1, initiator: FakeBrowser.ORIGIN.slice(0, -1) };
    webRequest.onBeforeRequest.fire(details);
    const response = serve(url, method);
    const fail = (error: string): never => {
      webRequest.onErrorOccurred.fire({ ...details, error });
      throw new TypeError('Failed to fetch');
    };
    if (response === 'silent')
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          webRequest.onErrorOccurred.fire({ ...details, error: 'net::ERR_ABORTED' });
          reject(new DOMException('Aborted', 'AbortError'));
        });
      });
    return Promise.resolve().then(() => {
      if (response === 'hsts' || response === 'upgraded') {
        const redirectUrl = url.replace('http:', 'https:');
        const responseHeaders = response === 'hsts' ? lines(['Non-Authoritative-Reason', 'HSTS']) : [];
        webRequest.onBeforeRedirect.fire({ ...details, statusCode: 307, redirectUrl, responseHeaders });
        return fail('net::ERR_ABORTED');
      }
      if ('error' in response) return fail(response.error);
      const { status, headers = [], body = null } = response;
      const received = { ...details, statusCode: status, responseHeaders: lines(...headers) };
      webRequest.onHeadersReceived.fire(received);
      webRequest.onResponseStarted.fire({ ...received, fromCache: false });
      return new Response(status === 204 || status === 304 ? null : body, { status });
    });
  });
  return sent;
}
