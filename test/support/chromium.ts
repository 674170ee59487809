import puppeteer, { type Browser } from 'puppeteer';
import type { Site } from '../../src/demo/index.js';

/**
 * Starts Chromium without a window on a profile of its own.
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
    args: [
      '--no-first-run',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(restore ? ['--restore-last-session'] : []),
      `--host-resolver-rules=${site.resolverRules}`,
      // Leaves HSTS in force.
      `--ignore-certificate-errors-spki-list=${site.spki}`,
    ],
  });
}
