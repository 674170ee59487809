import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HARDENED_URL } from '../../src/demo/index.js';
import { launchWithExtension, type Rig } from '../support/extension.js';
import { eventually } from '../support/until.js';

/** The used parts of the extension's API, and of that of chrome://extensions. */
declare const chrome: {
  permissions: { contains(wanted: { origins: string[] }): Promise<boolean> };
  developerPrivate: {
    updateExtensionConfiguration(change: { extensionId: string; hostAccess: string }): Promise<void>;
  };
};

describe('the popup without a grade', () => {
  let rig: Rig;
  let settings: Page;

  /** Changes "Site access" in chrome://extensions. */
  async function setAccess(hostAccess: 'ON_CLICK' | 'ON_ALL_SITES'): Promise<void> {
    await settings.bringToFront();
    await settings.evaluate(
      (extensionId, hostAccess) =>
        chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess }),
      rig.extension.id,
      hostAccess,
    );
    const worker = await rig.worker();
    const knows = () =>
      worker.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), `${HARDENED_URL}*`);
    await eventually('the access', knows).toBe(hostAccess === 'ON_ALL_SITES');
  }

  beforeAll(async () => {
    rig = await launchWithExtension();
    settings = await rig.visit('chrome://extensions/');
  });

  afterAll(() => rig.close());

  it('reports a page that is not a web page', async () => {
    const { state, text } = await rig.read(await rig.visit('chrome://version/'));
    expect(state).toBe('not-web');
    expect(text).toContain('chrome:');
  });

  it('offers to grant access if it is missing, and shows the grade then', async () => {
    await setAccess('ON_CLICK');
    const page = await rig.visit(HARDENED_URL);
    const withheld = await rig.read(page);
    expect(withheld.state).toBe('withheld');
    expect(withheld.text).toMatch(/grant access/i);
    expect(await rig.badge(page)).toBe('');

    await setAccess('ON_ALL_SITES');
    await page.bringToFront();
    await page.reload();
    await rig.settled(page);
    expect(await rig.read(page)).toMatchObject({ state: 'page', grade: 'A+' });
  });

  it('reports that the page was opened before the extension', async () => {
    const page = await rig.visit(HARDENED_URL);
    await (await rig.worker()).evaluate('chrome.storage.session.clear()');
    const { state, text } = await rig.read(page);
    expect(state).toBe('nothing');
    expect(text).toMatch(/reload/i);
  });

  it('reports that the page did not open', async () => {
    const page = await rig.visit('about:blank');
    await expect(page.goto('https://nowhere.invalid/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
    await rig.settled(page);
    const { state, text } = await rig.read(page);
    expect(state).toBe('failed');
    expect(text).toContain('No server responded.');
  });
});
