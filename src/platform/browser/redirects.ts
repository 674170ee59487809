import browser, { type WebRequest } from 'webextension-polyfill';

/** A load of a page that was answered with a redirect. */
export interface Redirect {
  readonly tabId: number;
  /** The browser's resource type. */
  readonly resource: string;
  /** Where it was sent, and where it was redirected to. */
  readonly url: string;
  readonly to: string;
  /** The URL or the origin of the page, if the browser tells it. */
  readonly page: string;
}

type Details = WebRequest.OnBeforeRedirectDetailsType & {
  readonly initiator?: string;
  readonly parentFrameId: number;
};

/** Reports redirects of what pages themselves load, in all tabs, while it is on. */
export function createRedirectWatch(handle: (redirect: Redirect) => void) {
  const listener = (raw: WebRequest.OnBeforeRedirectDetailsType): void => {
    const { tabId, frameId, parentFrameId, type, url, redirectUrl: to, ...rest } = raw as Details;
    const isOfPage = type === 'sub_frame' ? parentFrameId === 0 : frameId === 0;
    if (tabId < 0 || !isOfPage || type === 'main_frame' || url === to) return;
    // A frame may also be led elsewhere by itself, but its page's policy applies.
    const page = rest.documentUrl ?? rest.initiator ?? '';
    handle({ tabId, resource: type, url, to, page: type === 'sub_frame' ? '' : page });
  };
  let isOn = false;
  return {
    start(): void {
      if (!isOn)
        browser.webRequest.onBeforeRedirect.addListener(listener, { urls: ['http://*/*', 'https://*/*'] });
      isOn = true;
    },
    stop(): void {
      browser.webRequest.onBeforeRedirect.removeListener(listener);
      isOn = false;
    },
  };
}
