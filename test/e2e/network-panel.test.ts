import { expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { html, launchWithExtension } from '../support/extension.js';
import { BROWSERS, useLab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const URL = 'https://a.test/';
const SENT = 'PHP/8.4.1';
/** Its icon needs no request: the browser would send that when it likes. */
const PAGE = html(
  [['X-Powered-By', SENT]],
  '<!doctype html><title>Page</title><link rel="icon" href="data:,">',
);
const ADVICE = [
  { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' },
  { op: 'remove-header', name: 'X-Powered-By' },
] as const;

/** What the banner of a preview says of each browser’s Network panel. */
function expectServers(text: string): void {
  expect(text).toContain(SENT);
  expect(text.toLowerCase()).not.toMatch(/x-frame-options|sitegrade/);
}

const inFirefox = async () => {
  await serveInRun(['a.test'], () => PAGE);
  const lab = await useLab('firefox');
  const { firefox } = lab;
  if (!firefox) throw new Error('No Firefox');
  const preview = previewing(lab);
  const tab = await lab.openTab(URL);
  await lab.show(tab);
  const ask = (expression: string) =>
    firefox.chrome(`(async () => {
      const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
      const { gDevTools } = require("devtools/client/framework/devtools");
      const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: "netmonitor" });
      const { store, connector } = toolbox.getCurrentPanel().panelWin;
      const requests = [...store.getState().requests.requests].filter(({ url }) => url === ${JSON.stringify(URL)});
      ${expression}
    })()`);
  expect(await ask('return requests.length;')).toBe(0);
  await preview.start(tab, ADVICE);
  const headers = async () =>
    String(
      await ask(`
        for (const { id } of requests) await connector.requestData(id, "responseHeaders");
        return JSON.stringify(
          [...store.getState().requests.requests]
            .filter(({ url }) => url === ${JSON.stringify(URL)})
            .map(({ responseHeaders }) => responseHeaders?.headers));`),
    );
  await until('the headers', async () => (await headers()).includes('"name"'));
  expectServers(await headers());
  await ask('await toolbox.destroy();');
};

const inChromium = async () => {
  const rig = await launchWithExtension({ [URL]: PAGE });
  try {
    const page = await rig.visit(URL);
    const popup = await rig.popup(page);
    const tabId = await popup.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id ?? -1, URL);
    // What the Network panel shows, as soon as it is there.
    const devtools = await page.createCDPSession();
    const received: string[] = [];
    devtools.on('Network.responseReceivedExtraInfo', ({ headers }) => {
      received.push(JSON.stringify(headers));
    });
    await devtools.send('Network.enable');
    await popup.evaluate(
      async (message) => {
        await chrome.runtime.sendMessage(message);
      },
      { type: 'startPreview', request: { tabId, advice: ADVICE } },
    );
    await until('the headers', () => Promise.resolve(received.length > 0));
    expectServers(received[0] ?? '');
  } finally {
    await rig.close();
  }
};

it.each(BROWSERS)('shows the server’s headers during a preview, in %s', (name) =>
  ({ chromium: inChromium, firefox: inFirefox })[name](),
);
