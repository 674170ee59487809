import { describe, expect, it } from 'vitest';
import { startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

const WELCOME = `${FakeBrowser.ORIGIN}src/options/welcome.html`;

describe('the first-run page', () => {
  it.each([
    ['installed from a store', 'normal', 'install', [WELCOME]],
    ['installed by a policy', 'admin', 'install', [WELCOME]],
    ['loaded from a folder', 'development', 'install', []],
    ['updated', 'normal', 'update', []],
    ['started in an updated browser', 'normal', 'browser_update', []],
  ])('of an extension that was %s', async (_name, installType, reason, opened) => {
    const browser = new FakeBrowser();
    browser.installType = installType;
    await startBackground(browser);
    browser.onInstalled.fire({ reason });
    await browser.quiet();
    expect(browser.openedTabs).toEqual(opened);
  });
});
