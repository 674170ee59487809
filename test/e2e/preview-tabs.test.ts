import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { HARDENED_URL } from '../../src/demo/index.js';
import { launchWithExtension } from '../support/extension.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages, and the driver's. */
declare const chrome: Browser;

const A = 'https://a.test';
const SIMULATED = { marked: true, changed: true };
const SERVERS = { marked: false, changed: false };

/** Says in its title whether the browser restored it, and what it is. */
const PAGE = `<!doctype html><title>Page</title><h1>Page</h1><script>
  addEventListener('pageshow', (event) => { document.title = event.persisted ? 'restored' : 'loaded'; });
</script>`;

describe.each(BROWSERS)('previews and tabs in %s', (name) => {
  let lab: Lab;
  let preview: ReturnType<typeof previewing>;
  /** Header lines of the page /forged. */
  let forged: readonly (readonly [string, string])[] = [];

  beforeAll(async () => {
    await serveInRun(['a.test', 'b.test'], ({ url: { pathname }, headers }) => {
      if (pathname === '/forged' && headers.authorization === undefined)
        return { status: 401, headers: [['WWW-Authenticate', 'Basic realm="a"']] };
      return {
        headers: [['Content-Type', 'text/html; charset=utf-8'], ...(pathname === '/forged' ? forged : [])],
        body: PAGE,
      };
    });
    lab = await useLab(name);
    preview = previewing(lab);
  });

  afterEach(() => lab.closeTabs());

  const title = (tabId: number) => lab.drive(async (id) => (await chrome.tabs.get(id)).title, tabId);
  const back = (tabId: number) => lab.elsewhere(tabId, () => lab.inPage(tabId, 'history.back()'));
  const nothingLeft = () =>
    until(
      'no rule and no state',
      async () => (await preview.rules()) + (await preview.previews()).length === 0,
    );

  it('changes one of two tabs of a site, wherever both go', async () => {
    const [tab, other] = [await lab.openTab(`${A}/`), await lab.openTab(`${A}/`)];
    await preview.start(tab);
    for (const path of ['/second', '/']) {
      await lab.go(other, `${A}${path}`);
      await lab.go(tab, `${A}${path}`);
      expect([await preview.shows(tab), await preview.shows(other)]).toEqual([SIMULATED, SERVERS]);
    }
    await back(other);
    expect(await preview.shows(other)).toEqual(SERVERS);
    const state = await preview.stateOf(other);
    expect(state.kind === 'page' && [state.preview, state.snapshot.simulated]).toEqual([
      undefined,
      undefined,
    ]);

    // One that the simulated page opens is the server's.
    const before = await lab.drive(async () => (await chrome.tabs.query({})).map(({ id }) => id));
    await lab.drive((id) => chrome.tabs.create({ url: 'https://a.test/opened', openerTabId: id }), tab);
    const opened = async () =>
      lab.drive(async (known) => {
        const tabs = await chrome.tabs.query({ url: 'https://a.test/opened' });
        return tabs.find(({ id, status }) => !known.includes(id) && status === 'complete')?.id ?? -1;
      }, before);
    await until('the opened tab', async () => (await opened()) >= 0);
    expect(await preview.shows(await opened())).toEqual(SERVERS);
    await preview.end(tab);
    await nothingLeft();
  });

  it('runs in two tabs of a site at once, and ends in each alone', async () => {
    const [tab, other] = [await lab.openTab(`${A}/`), await lab.openTab(`${A}/`)];
    await preview.start(tab);
    await preview.start(other);
    expect((await preview.previews()).sort()).toEqual([tab, other].sort());
    await preview.end(tab);
    await lab.go(tab, `${A}/second`);
    await lab.go(other, `${A}/second`);
    expect([await preview.shows(tab), await preview.shows(other)]).toEqual([SERVERS, SIMULATED]);
    await preview.end(other);
    await nothingLeft();
  });

  it('loads a simulated page again, where the browser restores the server’s', async () => {
    // The same tab and page without a preview: this browser does restore pages.
    const tab = await lab.openTab(`${A}/`);
    await lab.go(tab, `${A}/second`);
    await back(tab);
    await until('the restored page', async () => (await title(tab)) === 'restored');

    await preview.start(tab);
    const simulated = await lab.documentId(tab);
    await lab.go(tab, `${A}/second`);
    await preview.end(tab);
    await back(tab);
    await until('the page', async () => (await title(tab)) === 'loaded');
    expect(await lab.documentId(tab)).not.toBe(simulated);
    expect(await preview.shows(tab)).toEqual(SERVERS);
  });

  it('is not what a server says it is, whatever it knows of the extension', async () => {
    await lab.drive(() => {
      chrome.webRequest.onAuthRequired.addListener(
        () => ({ authCredentials: { username: 'u', password: 'p' } }),
        { urls: ['https://a.test/*'] },
        ['blocking'],
      );
    });
    const id = await lab.own(() => new URL(chrome.runtime.getURL('')).host);
    for (const token of [id, '', 'x'.repeat(36)]) {
      forged = [
        ['X-Frame-Options', 'DENY'],
        ['Cache-Control', 'no-store'],
        ['Sitegrade-Preview', token],
      ];
      const tab = await lab.openTab(`${A}/forged`);
      expect(await preview.shows(tab)).toEqual({ marked: false, changed: true });
      // While a preview of another page runs too.
      forged = [['Sitegrade-Preview', token]];
      await preview.start(tab, [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }]);
      expect(await preview.shows(tab)).toEqual(SIMULATED);
      await preview.end(tab);
    }
    await nothingLeft();
  });

  it('ends with a tab that is discarded, or goes on in it', async () => {
    const tab = await lab.openTab(`${A}/`);
    await preview.start(tab);
    const now = await lab.drive(async (id) => {
      await chrome.tabs.create({ active: true });
      // Chromium resolves with the tab, which may have another id now; the types know no result.
      const { tabs } = chrome as unknown as {
        tabs: { discard(id: number): Promise<{ id?: number } | undefined> };
      };
      const discarded = await tabs.discard(id);
      return discarded?.id ?? id;
    }, tab);
    if (now !== tab) await nothingLeft();
    await lab.show(now);
    // An empty page is there first.
    await until('the page', () =>
      lab.drive(
        async (id, origin) => {
          const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
          const { status } = await chrome.tabs.get(id);
          return status === 'complete' && frame?.url.startsWith(origin) === true;
        },
        now,
        A,
      ),
    );
    expect(await preview.shows(now)).toEqual(now === tab ? SIMULATED : SERVERS);
    if (now === tab) await preview.end(now);
    await nothingLeft();
  });

  if (name === 'firefox')
    it('ends when access to its site is withdrawn, and loads the server’s page', async () => {
      const tab = await lab.openTab(`${A}/`);
      await preview.start(tab);
      await lab.elsewhere(tab, () =>
        lab.own(async () => {
          await chrome.permissions.remove({ origins: ['http://*/*', 'https://*/*'] });
        }),
      );
      await nothingLeft();
      expect((await preview.stateOf(tab)).kind).toBe('withheld');
      await lab.openPopup(tab);
      await until('the popup', async () => (await lab.readPopup()).state === 'withheld');
      await lab.pressEnter('Grant access');
      await until('the access', () =>
        lab.own(() => chrome.permissions.contains({ origins: ['https://a.test/*'] })),
      );
      await lab.closePopup();
      await lab.go(tab, `${A}/second`);
      expect(await preview.shows(tab)).toEqual(SERVERS);
    });
});

if (BROWSERS.includes('chromium'))
  describe('previews in Chromium, on a site with access on click', () => {
    /** That of chrome://extensions too. */
    interface Api {
      readonly developerPrivate: {
        updateExtensionConfiguration(change: { extensionId: string; hostAccess: string }): Promise<void>;
      };
    }

    it('end when access is withdrawn, and the server’s page is loaded', async () => {
      const rig = await launchWithExtension();
      try {
        const settings = await rig.visit('chrome://extensions/');
        const page = await rig.visit(HARDENED_URL);
        const popup = await rig.popup(page);
        const worker = await rig.worker();
        const rules = () =>
          worker.evaluate(async () => (await chrome.declarativeNetRequest.getSessionRules()).length);
        // Without access, it no longer knows which tab is at the address.
        const tabId = await popup.evaluate(
          async (url) => (await chrome.tabs.query({ url }))[0]?.id ?? -1,
          HARDENED_URL,
        );
        const ask = (type: string, more: object = {}) =>
          popup.evaluate(async (message) => JSON.stringify(await chrome.runtime.sendMessage(message)), {
            type,
            request: { tabId, ...more },
          });
        await ask('startPreview', { advice: [{ op: 'remove-header', name: 'X-Frame-Options' }] });
        await until('a simulated page', async () => (await ask('pageState')).includes('"simulated":true'));
        expect(await rules()).toBe(1);

        // The simulated page may not have loaded yet, and its load would be taken for that of the server's.
        await page.waitForFunction(() => document.readyState === 'complete');
        const shown = () => page.evaluate(() => performance.timeOrigin).catch(() => null);
        const simulated = await shown();
        await settings.evaluate(
          (extensionId) =>
            (chrome as unknown as Api).developerPrivate.updateExtensionConfiguration({
              extensionId,
              hostAccess: 'ON_CLICK',
            }),
          rig.extension.id,
        );
        await until('another document', async () => ![null, simulated].includes(await shown()));
        expect(await rules()).toBe(0);
        // The click that opened the popup may still let the extension see it.
        await until('the server’s page', async () =>
          /"kind":"(?:page|withheld)"/.test(await ask('pageState')),
        );
        expect(await ask('pageState')).not.toMatch(/"simulated"|"preview"/);
      } finally {
        await rig.close();
      }
    });
  });
