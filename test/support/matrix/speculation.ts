import type { Browser } from 'webextension-polyfill';
import type { Lab } from '../lab.js';
import { until } from '../until.js';
import type { MarkedSite } from './site.js';

/** In the driver's page. */
declare const chrome: Browser;

/**
 * Opens a page that prefetches or prerenders another one, and waits for that. Firefox loads none in advance.
 * @param end where redirects of the other page lead
 */
export async function goSpeculating(lab: Lab, site: MarkedSite, tab: number, page: string, end: string) {
  // A tab in the background loads nothing in advance.
  await lab.show(tab);
  const before = site.given.size;
  await lab.go(tab, page);
  if (lab.name === 'firefox') return;
  const isAsked = () => [...site.given.values()].slice(before).some(({ url }) => url === end);
  await until(`a request for ${end}`, () => Promise.resolve(isAsked()));
  if (page.includes('/prerenders')) await isPrerendered(lab, tab, end);
}

/**
 * Opens a page that prefetches another one with a link and a speculation rule, and waits until the browser has that. A
 * request at the server says less: it may be the link's, which Chromium does not take, or Firefox ends it with the page.
 */
export async function goPrefetching(lab: Lab, tab: number, page: string, other: string) {
  await lab.show(tab);
  await lab.drive(
    (wanted, isRule) => {
      const place = globalThis as { isPrefetched?: boolean };
      place.isPrefetched = false;
      chrome.webRequest.onCompleted.addListener(
        ({ type }) => {
          place.isPrefetched ||= (type === 'main_frame') === isRule;
        },
        { urls: [wanted] },
      );
    },
    other,
    lab.name === 'chromium',
  );
  await lab.go(tab, page);
  await until('the prefetched page', () =>
    lab.drive(() => (globalThis as { isPrefetched?: boolean }).isPrefetched === true),
  );
}

function isPrerendered(lab: Lab, tab: number, page: string): Promise<void> {
  return until('the prerendered page', () =>
    lab.drive(
      async (id, wanted) => {
        const frames = await chrome.webNavigation.getAllFrames({ tabId: id });
        return frames?.some(({ url }) => url === wanted) === true;
      },
      tab,
      page,
    ),
  );
}
