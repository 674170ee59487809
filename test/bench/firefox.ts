import type { Page } from 'puppeteer';
import type { Browser } from 'webextension-polyfill';
import { CARELESS_URL, type Site } from '../../src/demo/index.js';
import { findFirefox } from '../support/find-firefox.js';
import { launchFirefox, type AddOn } from '../support/firefox.js';
import { until } from '../support/until.js';
import { QUIET_MS } from './popup.js';

/** A page of both extensions. It is not the popup, which must not be loaded before the first click. */
const BEHIND = 'behind.html';

/** Evaluated in the browser's own window. */
const IS_CLOSED = `!document.querySelector(".webextension-popup-browser") &&
  [...document.querySelectorAll("panel")].every(({ state }) => state === "closed")`;

/** In the browser. */
declare const chrome: Browser;

/** Milliseconds from each click to the last change of the popup, of both extensions alternately. */
export interface Clicks {
  readonly ours: number[];
  readonly empty: number[];
}

interface Folders {
  readonly ours: string;
  readonly empty: string;
}

/**
 * Opens the popups of both extensions over the same page in one Firefox, alternately; the first two, which also
 * compile, are not counted. The click is a call of action.openPopup from a page of the extension in a background tab.
 */
export async function clicksInFirefox(site: Site, folders: Folders, turns: number): Promise<Clicks> {
  const clicks: Clicks = { ours: [], empty: [] };
  await inFirefox(site, folders, async ({ ours, empty }) => {
    for (let turn = 0; turn <= turns; turn += 1) {
      const [own, least] = [await ours(), await empty()];
      if (turn === 0) continue;
      clicks.ours.push(own);
      clicks.empty.push(least);
    }
  });
  return clicks;
}

/** The first click after a start of the browser, each in a new browser. */
export async function firstClicksInFirefox(site: Site, folders: Folders, turns: number): Promise<Clicks> {
  const clicks: Clicks = { ours: [], empty: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    for (const side of ['ours', 'empty'] as const)
      await inFirefox(site, folders, async (click) => {
        clicks[side].push(await click[side]());
      });
  }
  return clicks;
}

type Click = Record<keyof Clicks, () => Promise<number>>;

async function inFirefox(site: Site, folders: Folders, measure: (click: Click) => Promise<void>) {
  // The extensions' own pages run in background tabs, where timers would be throttled.
  const preferences = {
    'dom.min_background_timeout_value': 4,
    'dom.timeout.enable_budget_timer_throttling': false,
  };
  const firefox = await launchFirefox(await findFirefox(), site, { preferences });
  try {
    const open = async (folder: string, addOn: AddOn) => {
      await firefox.install(folder);
      return firefox.open(addOn, BEHIND);
    };
    const ours = await open(folders.ours, 'sitegrade@sitegrade.dev');
    const empty = await open(folders.empty, 'empty@sitegrade.dev');
    const page = await firefox.browser.newPage();
    await page.goto(CARELESS_URL);
    await page.bringToFront();
    const clicker = (own: Page) => async () => {
      const took = await clickToStill(own);
      // A popup that opens while another closes is closed too.
      await until('the popup to be gone', async () => (await firefox.chrome(IS_CLOSED)) === true);
      return took;
    };
    await measure({ ours: clicker(ours), empty: clicker(empty) });
  } finally {
    await firefox.close();
  }
}

/** Opens the popup and closes it; returns the milliseconds until its last change was painted. */
function clickToStill(own: Page): Promise<number> {
  // No inner named function: the loader would add a call to a helper that the page does not have.
  return own.evaluate(async (quiet) => {
    const clicked = performance.timeOrigin + performance.now();
    await chrome.action.openPopup();
    for (;;) {
      const [popup] = chrome.extension.getViews({ type: 'popup' });
      const last = popup?.sitegradeObserved?.last ?? 0;
      if (popup && last > 0 && popup.performance.now() - last > quiet) {
        const still = popup.performance.timeOrigin + last;
        popup.close();
        return still - clicked;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, QUIET_MS);
}
