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
