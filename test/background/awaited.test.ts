import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { pageSourceOf, popupState, startBackground, steps } from '../support/background.js';
import type { Script } from '../support/capture-script.js';
import { FakeBrowser } from '../support/fake-browser.js';

const COMMITTED = 1_000_000;
const PAGE: Script = {
  responses: [{ url: 'https://shop.test/', headers: [['X-Content-Type-Options', 'nosniff']] }],
  documentId: 'd',
  at: COMMITTED - 1,
  firefox: true,
};

let browser: FakeBrowser;
let now: number;

/** In the order of Firefox: the document, then its response. */
async function firefoxAt(milliseconds: number) {
  browser = new FakeBrowser('firefox');
  await startBackground(browser);
  vi.mocked(Date.now).mockImplementation(() => now);
  now = COMMITTED + milliseconds;
  const [navigate, ...rest] = steps(browser, PAGE);
  const [commit, load] = rest.splice(-2);
  const fire = async (events: readonly (undefined | (() => unknown))[]) => {
    for (const event of events) event?.();
    await browser.quiet();
  };
  return {
    commits: () => fire([navigate, commit]),
    responds: () => fire(rest),
    loads: () => fire([load]),
  };
}

const chainOf = (state: PageState | undefined) => (state?.kind === 'page' ? state.snapshot.chain : state);
const because = (reason: string) => ({ seen: false, because: reason });

/** Without what only its title says: it has no letter until there is a response. */
const badge = () => browser.badges.get(1)?.text;

beforeEach(() => {
  now = COMMITTED;
});

describe('a response that Firefox reports after its document', () => {
  it('is awaited: there is no grade until it is there', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    expect(chainOf(await popupState(browser))).toEqual(because('awaited'));
    await page.loads();
    expect(chainOf(await popupState(browser))).toEqual(because('awaited'));
    expect(badge()).toBe('');
    await page.responds();
    expect(chainOf(await popupState(browser))).toMatchObject({ seen: true });
    expect(badge()).not.toBe('');
  });

  it.each([
    [1_900, 'awaited'],
    [2_100, 'interrupted'],
  ])(
    'after %i ms without it, it is %s, to the popup and to views that ask the background',
    async (ms, why) => {
      const page = await firefoxAt(10);
      await page.commits();
      now = COMMITTED + ms;
      expect(chainOf(await popupState(browser))).toEqual(because(why));
      const state = await browser.send({ type: 'pageState', request: { tabId: 1 } });
      expect(JSON.stringify(state)).toContain(`"because":"${why}"`);
      expect(badge()).toBe('');
    },
  );

  it('is waited for before the page can be pinned', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    const pin = () =>
      browser.send({ type: 'decide', request: { tabId: 1, decision: { kind: 'pin' } } }) as Promise<unknown>;
    expect(await pin()).toMatchObject({ ok: false, error: 'The page is still loading.' });
    expect([...browser.onDisk.values()].join()).not.toContain('awaited');
    await page.responds();
    expect(await pin()).toMatchObject({ ok: true, reply: { kept: true } });
  });

  it('is waited for before a preview can start, whose banner says what the page had before', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    const advice = [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }];
    const start = () =>
      browser.send({ type: 'startPreview', request: { tabId: 1, advice, parts: [] } }) as Promise<unknown>;
    expect(await start()).toMatchObject({ ok: false, error: 'The page is still loading.' });
    await page.responds();
    expect(await start()).toMatchObject({ ok: true, reply: { started: true } });
  });

  it('is shown even if it comes later than anybody waits', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    now = COMMITTED + 60_000;
    await page.responds();
    expect(chainOf(await popupState(browser))).toMatchObject({ seen: true });
    expect(badge()).not.toBe('');
  });
});

describe('a background that was killed between a document and its response', () => {
  it.each([
    [1_900, 'awaited'],
    [2_100, 'interrupted'],
  ])('leaves nobody waiting: after %i ms, without it, it is %s', async (ms, why) => {
    const page = await firefoxAt(10);
    await page.commits();
    browser.kill();
    now = COMMITTED + ms;
    expect(chainOf(await popupState(browser))).toEqual(because(why));
  });

  it('makes it missed as soon as the next one hears of the tab', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    await startBackground(browser);
    vi.mocked(Date.now).mockImplementation(() => now);
    await page.loads();
    expect(chainOf(await popupState(browser))).toEqual(because('interrupted'));
    await page.responds();
    expect(chainOf(await popupState(browser))).toEqual(because('interrupted'));
    expect(badge()).toBe('');
  });
});

describe('an open popup', () => {
  it('gets the page again when its response is no longer awaited, though nothing else happens', async () => {
    const page = await firefoxAt(1_500);
    await page.commits();
    browser.kill();
    const source = await pageSourceOf(browser);
    const told: PageState[] = [];
    let tell: (state: PageState) => void = () => undefined;
    const next = () => new Promise<PageState>((resolve) => (tell = resolve));
    const first = next();
    const stop = source.watch((state) => {
      told.push(state);
      tell(state);
    });
    expect(chainOf(await first)).toEqual(because('awaited'));
    const second = next();
    await vi.advanceTimersByTimeAsync(499);
    expect(told).toHaveLength(1);
    now = COMMITTED + 2_000;
    await vi.advanceTimersByTimeAsync(1);
    expect(chainOf(await second)).toEqual(because('interrupted'));
    expect(vi.getTimerCount()).toBe(0);
    stop();
  });

  it('waits no longer once it is closed', async () => {
    const page = await firefoxAt(10);
    await page.commits();
    const source = await pageSourceOf(browser);
    await new Promise<void>((resolve) => {
      const stop = source.watch(() => {
        queueMicrotask(() => {
          stop();
          resolve();
        });
      });
    });
    expect(vi.getTimerCount()).toBe(0);
  });
});
