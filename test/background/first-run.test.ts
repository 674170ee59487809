import { afterEach, describe, expect, it, vi } from 'vitest';
import { startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

const WELCOME = `${FakeBrowser.ORIGIN}src/options/welcome.html`;

describe('the first-run page', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['installed', 'chrome', 'install', [WELCOME]],
    ['installed by a command or a test', 'chrome-quiet', 'install', []],
    ['updated', 'chrome', 'update', []],
    ['started in an updated browser', 'chrome', 'browser_update', []],
  ])('of an extension that was %s', async (_name, mode, reason, opened) => {
    vi.stubEnv('MODE', mode);
    const browser = new FakeBrowser();
    await startBackground(browser);
    browser.onInstalled.fire({ reason });
    await browser.quiet();
    expect(browser.openedTabs).toEqual(opened);
  });
});
