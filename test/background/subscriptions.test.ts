import { beforeEach, describe, expect, it } from 'vitest';
import { startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

const PANEL = { id: FakeBrowser.ID, url: `${FakeBrowser.ORIGIN}src/devtools/panel.html` };

/** One end of a port to the background. */
class FakePort {
  readonly told: unknown[] = [];
  readonly #left: (() => void)[] = [];
  readonly onDisconnect = { addListener: (listener: () => void) => this.#left.push(listener) };

  constructor(
    readonly name: string,
    readonly sender: { readonly id: string; readonly url: string } = PANEL,
  ) {}

  readonly postMessage = (message: unknown): void => {
    this.told.push(message);
  };

  leave(): void {
    for (const listener of this.#left) listener();
  }
}

let browser: FakeBrowser;
beforeEach(async () => {
  browser = new FakeBrowser('firefox');
  browser.frames.set(1, { documentId: 'a', url: 'https://shop.test/', errorOccurred: false });
  await startBackground(browser);
});

const listeners = () => browser.tabs.onUpdated.registrations.length;

describe('subscriptions that the background serves', () => {
  it('send events of one tab, until the page disconnects', () => {
    const before = listeners();
    const port = new FakePort('changes of tab 1');
    browser.onConnect.fire(port);
    browser.tabs.onUpdated.fire(2, { status: 'complete' });
    expect(port.told).toEqual([]);
    browser.tabs.onUpdated.fire(1, { status: 'complete' });
    browser.permissions.onRemoved.fire({});
    expect(port.told).toEqual([null, null]);
    port.leave();
    browser.tabs.onUpdated.fire(1, { status: 'complete' });
    expect(port.told).toEqual([null, null]);
    expect(listeners()).toBe(before);
  });

  it.each([
    ['a content script', 'changes of tab 1', { id: FakeBrowser.ID, url: 'https://shop.test/' }],
    ['another extension', 'changes of tab 1', { id: 'other', url: 'chrome-extension://other/page.html' }],
    ['a line of another name', 'violations', PANEL],
    ['a name of every object', 'constructor of tab 1', PANEL],
    ['no tab', 'changes of tab -1', PANEL],
  ])('are refused for %s', (_who, name, sender) => {
    const before = listeners();
    const port = new FakePort(name, sender);
    browser.onConnect.fire(port);
    browser.tabs.onUpdated.fire(1, { status: 'complete' });
    expect(port.told).toEqual([]);
    expect(listeners()).toBe(before);
  });
});

describe('commands of a page without the APIs', () => {
  const ask = (type: string, request: unknown) => browser.send({ type, request }, PANEL);

  it('give the same result as calling the APIs', async () => {
    expect(await ask('pageState', { tabId: 1 })).toEqual({
      ok: true,
      reply: { kind: 'nothing', url: 'https://shop.test/' },
    });
    expect(await ask('seenPages', { tabId: 1, origin: 'https://shop.test' })).toEqual({
      ok: true,
      reply: [],
    });
    expect(await ask('reload', { tabId: 1, bypassCache: true })).toEqual({ ok: true, reply: {} });
    expect(browser.reloads).toEqual([{ tabId: 1, bypassCache: true }]);
  });

  it.each([
    ['pageState', { tabId: '1' }],
    ['reload', {}],
    ['seenPages', { tabId: 1 }],
    ['openPopup', null],
  ])('a malformed %s is refused', async (type, request) => {
    expect(await ask(type, request)).toMatchObject({ ok: false });
  });
});
