import type { Page } from 'puppeteer';
import type { Browser } from 'webextension-polyfill';
import { CARELESS_URL, type Site } from '../../src/demo/index.js';
import { findFirefox } from '../support/find-firefox.js';
import { launchFirefox, type AddOn } from '../support/firefox.js';
import { until } from '../support/until.js';

/** Asked in the browser's own window. */
const IS_CLOSED = `!document.querySelector(".webextension-popup-browser") &&
  [...document.querySelectorAll("panel")].every(({ state }) => state === "closed")`;

/** Within the browser. */
declare const chrome: Browser;

/** Milliseconds from each click to the painted grade, of the two extensions in turns. */
export interface Clicks {
  readonly ours: number[];
  readonly minimal: number[];
}

/**
 * Opens the popups of both extensions over the same page in Firefox, in turns. The click is the call of
 * action.openPopup, made from a page of the extension's own in a tab behind.
 */
export async function clicksInFirefox(
  site: Site,
  folders: { readonly ours: string; readonly minimal: string },
  turns: number,
): Promise<Clicks> {
  // The extensions' own pages look on from tabs behind, where timers would be slowed down.
  const preferences = {
    'dom.min_background_timeout_value': 4,
    'dom.timeout.enable_budget_timer_throttling': false,
  };
  const firefox = await launchFirefox(await findFirefox(), site, { preferences });
  try {
    const open = async (folder: string, addOn: AddOn, path: string) => {
      await firefox.install(folder);
      return firefox.open(addOn, path);
    };
    const ours = await open(folders.ours, 'sitegrade@sitegrade.dev', 'src/popup/index.html');
    const minimal = await open(folders.minimal, 'minimal@sitegrade.dev', 'popup.html');
    const page = await firefox.browser.newPage();
    await page.goto(CARELESS_URL);
    await page.bringToFront();
    const clicks: Clicks = { ours: [], minimal: [] };
    const click = async (own: Page) => {
      const took = await clickToGrade(own);
      // A popup opened while another closes goes with it.
      await until('the popup to be gone', async () => (await firefox.chrome(IS_CLOSED)) === true);
      return took;
    };
    for (let turn = 0; turn <= turns; turn += 1) {
      const own = await click(ours);
      const least = await click(minimal);
      if (turn === 0) continue; // As in Chromium.
      clicks.ours.push(own);
      clicks.minimal.push(least);
    }
    return clicks;
  } finally {
    await firefox.close();
  }
}

/** Opens the popup, tells it to close, and gives the milliseconds until its grade was painted. */
function clickToGrade(own: Page): Promise<number> {
  // No function of its own within: the loader would give it a helper that is not there.
  return own.evaluate(async () => {
    const clicked = performance.timeOrigin + performance.now();
    await chrome.action.openPopup();
    for (;;) {
      const [popup] = chrome.extension.getViews({ type: 'popup' });
      const [mark] = popup?.performance.getEntriesByName('grade-painted') ?? [];
      if (popup && mark) {
        const painted = popup.performance.timeOrigin + mark.startTime;
        popup.close();
        return painted - clicked;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}
