import { onTestFinished, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import * as engine from '../../src/engine/index.js';
import type { PageSource } from '../../src/ui/ports.js';
import type { ScriptedResponse, Script } from './capture-script.js';
import { lines, type FakeBrowser } from './fake-browser.js';

/** Starts the real background in `browser`, as a worker with nothing in memory. */
export async function startBackground(browser: FakeBrowser): Promise<void> {
  browser.kill();
  if (!vi.isFakeTimers()) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // Later at each look: the events of a load that was played are over, however quick the machine is.
    let now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 10));
    onTestFinished(() => {
      vi.useRealTimers();
      clock.mockRestore();
    });
  }
  forget(browser);
  await import('../../src/background/index.js');
  await browser.quiet();
}

/** What is imported next has nothing in memory. The engine never has, and takes most of the time to load. */
function forget(browser: FakeBrowser): void {
  vi.resetModules();
  vi.doMock('../../src/engine/index.js', () => engine);
  vi.doMock('webextension-polyfill', () => ({ default: browser.namespace() }));
}

/** What a new popup for a tab reads. */
export async function pageSourceOf(browser: FakeBrowser, tabId = browser.active): Promise<PageSource> {
  forget(browser);
  browser.active = tabId;
  const { createPageSource } = await import('../../src/platform/sources/page-source.js');
  return createPageSource();
}

/** The first state of a new popup for a tab. */
export async function popupState(browser: FakeBrowser, tabId = browser.active): Promise<PageState> {
  const source = await pageSourceOf(browser, tabId);
  return new Promise((resolve) => {
    const stop = source.watch((state) => {
      queueMicrotask(() => {
        stop();
      });
      resolve(state);
    });
  });
}

/** A page with one header, loaded in a tab. */
export function loadOf(url: string, tabId = 1): Script {
  return { tabId, documentId: `of tab ${tabId}`, responses: [{ url, headers: [['x', '1']] }] };
}

/** The browser's events of one navigation, step by step. */
export function steps(browser: FakeBrowser, plan: Script): (() => void)[] {
  const { responses, documentId, tabId = 1, frameId = 0, at = 100, firefox } = plan;
  const requestId = plan.requestId ?? `request of ${documentId}`;
  const url = responses.at(-1)?.url ?? plan.from ?? '';
  const { webRequest, webNavigation } = browser;
  const page = { tabId, frameId, parentFrameId: -1 };
  const requests = responses.flatMap((response, index) => {
    const next = responses[index + 1];
    const request = {
      tabId,
      frameId,
      requestId,
      url: response.url,
      type: 'main_frame',
      timeStamp: at + index,
    };
    const answered = {
      ...request,
      statusCode: response.status ?? (next ? 302 : 200),
      responseHeaders: rawHeaders(response),
    };
    const known = { ...answered, fromCache: response.fromCache ?? false };
    return [
      () => {
        webRequest.onBeforeRequest.fire(request);
        if (!response.byBrowser)
          webRequest.onSendHeaders.fire({ ...request, requestHeaders: requestHeaders(response) });
      },
      ...(response.byBrowser ? [] : [() => webRequest.onHeadersReceived.fire(firefox ? known : answered)]),
      next
        ? () => webRequest.onBeforeRedirect.fire({ ...known, redirectUrl: next.url })
        : () => webRequest.onResponseStarted.fire(known),
    ];
  });
  return [
    () =>
      webNavigation.onBeforeNavigate.fire({
        ...page,
        url: plan.from ?? responses[0]?.url ?? '',
        timeStamp: at,
      }),
    ...requests,
    () => {
      if (frameId === 0) {
        browser.frames.set(tabId, { documentId, url, errorOccurred: false });
        browser.badges.delete(tabId);
      }
      const transitionQualifiers = responses.length > 1 ? ['server_redirect'] : [];
      const timeStamp = at + responses.length;
      webNavigation.onCommitted.fire({ ...page, url, documentId, timeStamp, transitionQualifiers });
    },
    () => webNavigation.onCompleted.fire({ ...page, url, documentId }),
  ];
}

function requestHeaders({ url, sent = [], prefetched }: ScriptedResponse) {
  const isSent = url.startsWith('https:') && !prefetched;
  const metadata = isSent ? ([['Sec-Fetch-Mode', 'navigate']] as const) : [];
  return lines(['Upgrade-Insecure-Requests', '1'], ...sent, ['Accept', 'text/html'], ...metadata);
}

function rawHeaders({ byBrowser, headers = [] }: ScriptedResponse) {
  return byBrowser ? lines(['Non-Authoritative-Reason', 'HSTS']) : lines(...headers);
}

/** Runs the steps, each until the extension is idle again. */
export async function play(browser: FakeBrowser, ...plans: readonly Script[]): Promise<void> {
  for (const plan of plans)
    for (const step of steps(browser, plan)) {
      step();
      await browser.quiet();
    }
}
