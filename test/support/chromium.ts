import puppeteer, { type Browser } from 'puppeteer';
import { trustSite, CHROMIUM_FLAGS, RUNS_WITHOUT_SANDBOX } from '../../src/cli/browser.js';
import type { Site } from '../../src/demo/index.js';

/**
 * Starts Chromium without a window, with its own profile.
 * @param restore whether it opens the tabs that were open when it was closed
 */
export function launchChromium(
  executablePath: string,
  site: Site,
  { profile, restore = false }: { profile: string; restore?: boolean },
): Promise<Browser> {
  return puppeteer.launch({
    executablePath,
    userDataDir: profile,
    headless: true,
    pipe: true,
    enableExtensions: true,
    defaultViewport: null,
    args: [...CHROMIUM_FLAGS, ...trustSite(site), ...(restore ? ['--restore-last-session'] : [])],
  });
}

/** Starts Chromium without a window, for pages that need neither the extension nor a site. */
export function launchPlainChromium(executablePath: string): Promise<Browser> {
  return puppeteer.launch({
    executablePath,
    headless: true,
    args: ['--disable-gpu', ...(RUNS_WITHOUT_SANDBOX ? ['--no-sandbox'] : [])],
  });
}
