import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { click } from '../support/in-lab.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

// A page is not told what its policy blocks in some contexts. So a preview in which nothing was blocked does not show
// that a policy fits, and a recorded policy is always written report-only first.

/** In the driver's page. */
declare const chrome: Browser;

const SHOP = 'https://shop.test';
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; worker-src blob:; frame-src 'self' blob:; connect-src 'self'";

/** What the page itself asks for, before and after, which the policy blocks. */
const BEFORE = 'connect-src https://before.test';
const MARKER = 'connect-src https://marker.test';

/** Each asks another site for something, and says in its title how that went. */
const PAGES: Readonly<Record<string, string>> = {
  'a worker that a script made': `const code = "fetch('https://other.test/data', { mode: 'no-cors' })" +
      ".then(() => postMessage('loaded'), () => postMessage('blocked'))";
    new Worker(URL.createObjectURL(new Blob([code]))).onmessage = ({ data }) => { document.title = data; };`,
  'a frame that a script fills and removes': `const frame = document.createElement('iframe');
    document.documentElement.append(frame);
    const image = frame.contentDocument.createElement('img');
    const end = (how) => () => { frame.remove(); document.title = how; };
    image.onload = end('loaded');
    image.onerror = end('blocked');
    image.src = 'https://other.test/x.png';
    frame.contentDocument.documentElement.append(image);`,
  'a frame of its own text': `const frame = document.createElement('iframe');
    addEventListener('message', ({ data }) => { frame.remove(); document.title = data; });
    frame.srcdoc = '<img src="https://other.test/x.png" onload="parent.postMessage(\\'loaded\\', \\'*\\')"' +
      ' onerror="parent.postMessage(\\'blocked\\', \\'*\\')">';
    document.documentElement.append(frame);`,
};

describe.each(BROWSERS)('a preview in %s', (name) => {
  let lab: Lab;
  /** Requests that reached the other site. */
  let asked = 0;

  beforeAll(async () => {
    await serveInRun(['shop.test', 'other.test'], ({ url: { pathname, hostname } }) => {
      if (hostname === 'other.test') {
        asked += 1;
        return {
          headers: [['Content-Type', 'image/svg+xml']],
          body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        };
      }
      const script = PAGES[decodeURIComponent(pathname.slice(1))] ?? '';
      return {
        headers: [['Content-Type', 'text/html']],
        body: `<!doctype html><title>Page</title><button id="ask">Ask</button>
          <button id="before">Before</button><button id="mark">Mark</button><script>
          document.querySelector('#before').onclick = () => fetch('https://before.test/').catch(() => {});
          document.querySelector('#mark').onclick = () => fetch('https://marker.test/').catch(() => {});
          document.querySelector('#ask').onclick = () => { ${script} };</script>`,
      };
    });
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  const titled = (tab: number, title: string) =>
    until(title, () =>
      lab.drive(async (id, wanted) => (await chrome.tabs.get(id)).title === wanted, tab, title),
    );
  const blockedIn = async (tab: number) => {
    const state = await previewing(lab).stateOf(tab);
    const preview = state.kind === 'page' ? state.preview : undefined;
    return (preview?.seen.blocked.first ?? []).map(({ directive, blocked: what }) => `${directive} ${what}`);
  };

  it.each(Object.keys(PAGES))('is not told what is blocked in %s', async (page) => {
    const address = `${SHOP}/${encodeURIComponent(page)}`;
    // Without the policy nothing stops it.
    const tab = await lab.openTab(address);
    await click(lab, tab, '#ask');
    await titled(tab, 'loaded');
    await lab.go(tab, `${SHOP}/`);
    asked = 0;
    const preview = previewing(lab);
    await preview.start(tab, [{ op: 'set-header', name: 'Content-Security-Policy', value: POLICY }]);
    await lab.go(tab, address);
    await until('this page to be watched', async () => {
      await click(lab, tab, '#before');
      return (await blockedIn(tab)).includes(BEFORE);
    });
    await click(lab, tab, '#ask');
    await titled(tab, 'blocked');
    expect(asked).toBe(0);
    // What happened before it was told before it.
    await click(lab, tab, '#mark');
    await until('what is blocked', async () => (await blockedIn(tab)).includes(MARKER));
    expect(await blockedIn(tab)).toEqual([BEFORE, MARKER]);
    await preview.end(tab);
  });
});
