import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import type { PageSource } from '../../src/ui/ports.js';
import { pageSourceOf, play, startBackground, steps } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';
import { serveFetch } from '../support/fake-server.js';

const URL = 'https://shop.test/';
const LOAD = { responses: [{ url: URL, headers: [['x', '1']] as const }], documentId: 'd' };

let browser: FakeBrowser;

/** A popup of the active tab; `told` collects the states it receives. */
async function openPopup(): Promise<{ source: PageSource; told: PageState[]; stop: () => void }> {
  const source = await pageSourceOf(browser);
  const told: PageState[] = [];
  const stop = source.watch((state) => told.push(state));
  await browser.quiet();
  return { source, told, stop };
}

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

describe('the first state of a popup', () => {
  it('the page, even if the worker does not run', async () => {
    await play(browser, LOAD);
    browser.kill();
    const { told } = await openPopup();
    expect(told).toMatchObject([
      { kind: 'page', snapshot: { url: URL, chain: { seen: true } }, seenAt: 101 },
    ]);
  });

  it.each([
    ['chrome://version/', 'chrome:'],
    ['about:blank', 'about:'],
    ['data:text/html,hi', 'data:'],
    ['file:///etc/hosts', 'file:'],
  ])('%s is not a web page', async (url, scheme) => {
    browser.frames.set(1, { documentId: 'x', url, errorOccurred: false });
    expect((await openPopup()).told).toEqual([{ kind: 'not-web', scheme }]);
  });

  it('an error page: the browser’s error, if it was reported for this very page', async () => {
    browser.frames.set(1, { documentId: 'x', url: URL, errorOccurred: true });
    expect((await openPopup()).told).toEqual([{ kind: 'failed', url: URL, error: '' }]);
    const page = { tabId: 1, frameId: 0, parentFrameId: -1, url: URL, timeStamp: 100 };
    const error = 'net::ERR_TOO_MANY_REDIRECTS';
    browser.webNavigation.onErrorOccurred.fire({ ...page, documentId: 'other', error: 'net::ERR_FAILED' });
    await browser.quiet();
    expect((await openPopup()).told).toEqual([{ kind: 'failed', url: URL, error: '' }]);
    browser.webNavigation.onErrorOccurred.fire({ ...page, documentId: 'x', error });
    await browser.quiet();
    expect((await openPopup()).told).toEqual([{ kind: 'failed', url: URL, error }]);
  });

  it('Chromium’s own page for an error status without a body: the server’s response', async () => {
    const [navigate, ...rest] = steps(browser, {
      responses: [{ url: `${URL}from` }, { url: URL, status: 500 }],
      documentId: 'd',
    });
    navigate?.();
    for (const step of rest.slice(0, -2)) step();
    browser.frames.set(1, { documentId: 'd', url: URL, errorOccurred: true });
    const page = { tabId: 1, frameId: 0, parentFrameId: -1, url: URL, timeStamp: 102, documentId: 'd' };
    const error = 'net::ERR_HTTP_RESPONSE_CODE_FAILURE';
    browser.webNavigation.onErrorOccurred.fire({ ...page, error });
    await browser.quiet();
    expect((await openPopup()).told).toMatchObject([
      {
        kind: 'page',
        snapshot: { url: URL, chain: { seen: true, value: [{ status: 302 }, { status: 500 }] } },
      },
    ]);
  });

  it('a page opened before the extension: nothing', async () => {
    browser.frames.set(1, { documentId: 'x', url: `${URL}#f`, errorOccurred: false });
    expect((await openPopup()).told).toEqual([{ kind: 'nothing', url: URL }]);
  });

  it('a page not committed yet: loading', async () => {
    browser.frames.set(1, { documentId: 'x', url: URL, errorOccurred: false });
    browser.loading.add(1);
    expect((await openPopup()).told).toEqual([{ kind: 'loading' }]);
  });

  it('a page whose facts another version stored: nothing', async () => {
    await play(browser, LOAD);
    const key = 'document:d';
    browser.stored.set(key, (browser.stored.get(key) ?? '').replace('"schema":1', '"schema":0'));
    expect((await openPopup()).told).toEqual([{ kind: 'nothing', url: URL }]);
  });

  it('an error where the browser does not answer', async () => {
    browser.frames.set(1, { documentId: 'x', url: 'https://[bad/', errorOccurred: false });
    expect((await openPopup()).told).toMatchObject([{ kind: 'error' }]);
  });
});

describe('further states of a popup', () => {
  it('the new page, once it is committed', async () => {
    await play(browser, LOAD);
    const { told } = await openPopup();
    await play(browser, { ...LOAD, documentId: 'e', at: 500 });
    expect(told.at(-1)).toMatchObject({ kind: 'page', seenAt: 501, snapshot: { chain: { seen: true } } });
  });

  it('nothing, once a page without recorded facts has loaded', async () => {
    browser.frames.set(1, { documentId: 'x', url: URL, errorOccurred: false });
    browser.loading.add(1);
    const { told } = await openPopup();
    browser.loading.delete(1);
    browser.tabs.onUpdated.fire(1, { status: 'complete' });
    await browser.quiet();
    expect(told.at(-1)).toEqual({ kind: 'nothing', url: URL });
  });

  it('that access was granted', async () => {
    browser.granted.hosts = false;
    browser.frames.set(1, { documentId: 'x', url: URL, errorOccurred: false });
    const { told } = await openPopup();
    expect(told).toEqual([{ kind: 'withheld', url: URL, origin: 'https://shop.test/*' }]);
    browser.granted.hosts = true;
    browser.permissions.onAdded.fire({});
    await browser.quiet();
    expect(told.at(-1)).toEqual({ kind: 'nothing', url: URL });
  });

  it('no more states after unsubscribing', async () => {
    await play(browser, LOAD);
    const { told, stop } = await openPopup();
    stop();
    await play(browser, { ...LOAD, documentId: 'e' });
    expect(told).toHaveLength(1);
    expect(browser.onChanged.registrations).toEqual([]);
  });
});

describe('commands of a popup', () => {
  it('to probe the server, with exactly the requests shown', async () => {
    await play(browser, LOAD);
    const sent = serveFetch(browser, () => ({ status: 404 }));
    const { source, told } = await openPopup();
    const url = 'https://shop.test/.well-known/security.txt';
    const requests = [{ kind: 'security-txt', method: 'GET', url } as const];
    await source.probe({ token: 'abcdef123456', requests });
    vi.unstubAllGlobals();
    await browser.quiet();
    expect(sent.map((one) => one.url)).toEqual([url]);
    expect(told.at(-1)).toMatchObject({ snapshot: { site: { probes: { value: [{ url }] } } } });
  });

  it('to reload, bypassing the cache or not', async () => {
    const { source } = await openPopup();
    await source.reload({ bypassCache: true });
    expect(browser.reloads).toEqual([{ tabId: 1, bypassCache: true }]);
  });

  it.each([true, false])('for access: %s', async (response) => {
    browser.grants = response;
    const { source } = await openPopup();
    expect(await source.grant('https://shop.test/*')).toBe(response);
  });

  it('to read the page: the new state follows', async () => {
    await play(browser, LOAD);
    const metas = [{ charset: 'utf-8' }, { name: 'generator', content: 'Drupal 11' }];
    browser.pages.set('d', { url: URL, metas, scripts: [{ src: 'a.js' }] });
    const { source, told } = await openPopup();
    await source.readPage();
    await browser.quiet();
    expect(told.at(-1)).toMatchObject({
      snapshot: { markup: { value: { metas, scripts: [{ src: 'a.js' }] } } },
    });
    // The in-page script, then a call to it, both in the document shown.
    const target = { tabId: 1, documentIds: ['d'] };
    expect(browser.injections).toMatchObject([
      { target, files: ['in-page.js'] },
      { target, args: ['gather', expect.anything()] },
    ]);
  });

  it.each([
    ['too-many', { excess: 'too-many' }],
    ['too-long', { excess: 'too-long' }],
    ['page-unreadable', null],
  ])('to read a page that is %s', async (because, result) => {
    await play(browser, LOAD);
    browser.pages.set('d', result);
    const { source, told } = await openPopup();
    await source.readPage();
    await browser.quiet();
    expect(told.at(-1)).toMatchObject({ snapshot: { markup: { seen: false, because } } });
  });

  it('to read the page, and to get the error', async () => {
    browser.kill();
    const { source } = await openPopup();
    await expect(source.readPage()).rejects.toThrow('Receiving end does not exist');
  });
});
