import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';

/** Detects Chromium by a feature: only Chromium has `extraHeaders`. */
function knowsExtraHeaders(): boolean {
  const { OnHeadersReceivedOptions: options } = browser.webRequest as {
    OnHeadersReceivedOptions?: { readonly EXTRA_HEADERS?: string };
  };
  return options?.EXTRA_HEADERS !== undefined;
}

/** Chromium omits Set-Cookie without `extraHeaders`; Firefox throws if it is given. */
export function withHeaders(): ('responseHeaders' | 'extraHeaders')[] {
  return knowsExtraHeaders() ? ['responseHeaders', 'extraHeaders'] : ['responseHeaders'];
}

/** Whether all events of a request come before its document. Firefox sends them in any order. */
export function reportsRequestsFirst(): boolean {
  return knowsExtraHeaders();
}

/** Whether the HTTP cache stores headers as declarativeNetRequest changed them, and later gives them as the server's. */
export function storesChangedHeaders(): boolean {
  return !knowsExtraHeaders();
}

/** Whether a service worker's preload is reported as a request of the tab. In Firefox it belongs to no tab. */
export function reportsPreloads(): boolean {
  return knowsExtraHeaders();
}

/**
 * Whether a cookie without a name has its value as its name. Firefox does not distinguish it from a name without a
 * value.
 */
export function mayNameCookiesByValue(): boolean {
  return !knowsExtraHeaders();
}

/** Whether a ReportingObserver reports policy violations. Firefox has the API but reports none. */
export function reportsViolations(): boolean {
  return knowsExtraHeaders();
}

/** Whether a script in an isolated world gets the events of errors that the page's own scripts cause. */
export function isolatedWorldSeesErrors(): boolean {
  return !knowsExtraHeaders();
}

/**
 * Whether a rule can depend on the headers that the server sends. Chromium does so from 128 on. Before, it applied such
 * a rule to all responses, and did not check the condition: it took an empty list, which is an error.
 * @param ruleId an id that no rule has
 */
export async function knowsServersHeaders(ruleId: number): Promise<boolean> {
  if (!knowsExtraHeaders()) return false;
  // It would match no request.
  const condition = { urlFilter: '|none:', resourceTypes: ['main_frame'], excludedResponseHeaders: [] };
  const rule = { id: ruleId, action: { type: 'allow' }, condition };
  try {
    await browser.declarativeNetRequest.updateSessionRules({
      addRules: [rule as unknown as DeclarativeNetRequest.Rule],
    });
  } catch {
    return true;
  }
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [ruleId] });
  return false;
}

/**
 * Whether this browser reports the violations of a policy, or fails requests with an error of their own. Firefox does
 * so for what an enforced embedder policy blocks. No browser tells which windows an opener policy cuts.
 * @param name of the header, lower case
 */
export function tellsViolationsOf(name: string): boolean {
  if (name.startsWith('cross-origin-opener-policy')) return false;
  if (reportsViolations() || !/^(?:cross-origin-embedder|document-isolation|integrity)-policy/.test(name))
    return true;
  return name === 'cross-origin-embedder-policy';
}

/**
 * Whether this page has only the APIs of content scripts, as DevTools pages in Firefox. The other namespaces exist
 * there but are undefined.
 */
export function hasContentScriptApisOnly(): boolean {
  return (browser as { webRequest?: unknown }).webRequest === undefined;
}
