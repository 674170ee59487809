import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { audit, MAX_HEADER_VALUE, MAX_HEADERS_TOTAL } from '../../src/engine/index.js';
import { play, popupState, startBackground, steps } from '../support/background.js';
import type { ScriptedResponse, Script } from '../support/capture-script.js';
import { FakeBrowser } from '../support/fake-browser.js';

const BIG: ScriptedResponse = { url: 'https://big.test/', headers: [['x', 'v'.repeat(20_000)]] };

async function browserWithBackground(): Promise<FakeBrowser> {
  const browser = new FakeBrowser();
  await startBackground(browser);
  return browser;
}

/** A page in the tab with that number. */
function page(tab: number, response: ScriptedResponse = BIG): Script {
  return { responses: [response], documentId: `d${tab}`, tabId: tab, at: tab * 1_000 };
}

/** Characters that went to storage and back while the work was done. */
async function traffic(browser: FakeBrowser, work: () => Promise<void>): Promise<number> {
  const before = browser.storageCalls.length;
  await work();
  return browser.storageCalls.slice(before).reduce((sum, { characters }) => sum + characters, 0);
}

/** `seen`, or why not, of the chain of a stored document. */
function readStored(browser: FakeBrowser, id: string): string {
  const text = browser.stored.get(`document:${id}`) ?? '{}';
  const { value } = JSON.parse(text) as { value?: { chain: { seen: boolean; because?: string } } };
  return value?.chain.seen ? 'seen' : (value?.chain.because ?? 'gone');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('500 tabs', () => {
  it('a page costs what it costs in the first tab', async () => {
    const browser = await browserWithBackground();
    const first = await traffic(browser, () => play(browser, page(100)));
    await play(browser, ...range(101, 600).map((tab) => page(tab)));
    const last = await traffic(browser, () => play(browser, page(600)));
    expect(last / first).toBeLessThan(1.05);
    expect(await popupState(browser, 100)).toMatchObject({ kind: 'page', seenAt: 100_001 });
  });

  it('with storage full, eviction reads all of it at most once in 50 pages', async () => {
    const browser = await browserWithBackground();
    browser.quota = 10_485_760;
    const roomy = await traffic(browser, () => play(browser, ...range(100, 200).map((tab) => page(tab))));
    await play(browser, ...range(200, 650).map((tab) => page(tab)));
    const full = await traffic(browser, () => play(browser, ...range(650, 750).map((tab) => page(tab))));
    expect(readStored(browser, 'd100')).toBe('forgotten');
    expect(full - roomy).toBeLessThan((100 / 50) * browser.quota);
  });
});

describe('when storage is full', () => {
  it('the oldest documents are dropped, never the newest', async () => {
    const browser = await browserWithBackground();
    browser.quota = 200_000;
    await play(browser, ...range(1, 30).map((tab) => page(tab)));
    const chains = range(1, 30).map((tab) => readStored(browser, `d${tab}`));
    const firstSeen = chains.indexOf('seen');
    expect(chains.at(-1)).toBe('seen');
    expect(firstSeen).toBeGreaterThan(0);
    expect(chains.slice(0, firstSeen).every((chain) => chain === 'forgotten')).toBe(true);
    expect(chains.slice(firstSeen).every((chain) => chain === 'seen')).toBe(true);
  });

  it('a dropped document says so, and offers to reload', async () => {
    const browser = await browserWithBackground();
    browser.quota = 100_000;
    await play(browser, ...range(1, 10).map((tab) => page(tab)));
    const state = await popupState(browser, 1);
    if (state.kind !== 'page') throw new Error(`The popup shows ${state.kind}`);
    const forgotten = audit(state.snapshot).unknowns.find(({ because }) => because === 'forgotten');
    expect(forgotten).toMatchObject({
      remedy: 'reload',
      why: 'Not checked: the record of this page was deleted to free space.',
    });
  });

  it('a page too large for the whole storage says so too', async () => {
    const browser = await browserWithBackground();
    browser.quota = 2_000;
    await play(browser, page(1));
    const state = await popupState(browser, 1);
    expect(state).toMatchObject({ kind: 'page', snapshot: { chain: { seen: false, because: 'forgotten' } } });
    expect(browser.badges.get(1)?.text).toBe('');
    browser.quota = Infinity;
    await play(browser, { ...page(2), tabId: 1 });
    expect(readStored(browser, 'd2')).toBe('seen');
  });

  it('without any space nothing is known, and the next page is not attributed to a service worker', async () => {
    const errors = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => {
      errors.mockRestore();
    });
    const browser = await browserWithBackground();
    browser.quota = 0;
    const [navigating, requested, answered, started, committed] = steps(browser, page(1));
    await inTurn(browser, navigating, requested, answered, started, committed);
    expect(await popupState(browser, 1)).toEqual({ kind: 'nothing', url: BIG.url });
    const next = steps(browser, { ...page(2), tabId: 1 });
    browser.quota = Infinity;
    await inTurn(browser, next[0]);
    browser.quota = 0;
    await inTurn(browser, ...next.slice(1, 4));
    browser.quota = Infinity;
    await inTurn(browser, next[4]);
    expect(readStored(browser, 'd2')).toBe('interrupted');
    expect(errors).toHaveBeenCalled();
  });

  it('a dropped pending response is reported as such, and not attributed to a service worker', async () => {
    const browser = await browserWithBackground();
    browser.quota = 30_000;
    const waiting = steps(browser, page(1));
    await inTurn(browser, ...waiting.slice(0, 4));
    await play(browser, page(2));
    await inTurn(browser, waiting[4]);
    expect([1, 2].map((tab) => readStored(browser, `d${tab}`))).toEqual(['forgotten', 'seen']);
  });

  it('prerendered pages are dropped before the one shown', async () => {
    const browser = await browserWithBackground();
    browser.quota = 100_000;
    await play(browser, page(1));
    for (const frameId of range(20, 30))
      await play(browser, { ...page(2), tabId: 1, frameId, documentId: `p${frameId}` });
    await play(browser, { ...page(3), tabId: 1, documentId: 'next' });
    expect(readStored(browser, 'next')).toBe('seen');
  });
});

describe('more than the limits', () => {
  const kept = (browser: FakeBrowser) => [...browser.stored.values()].join('').length;

  it('10,000 Set-Cookie lines: the cookies are unknown, the rest is known', async () => {
    const browser = await browserWithBackground();
    const cookies = range(0, 10_000).map((i) => ['Set-Cookie', `name${i}=value; Path=/`] as const);
    await play(browser, page(1, { url: BIG.url, headers: [['x', '1'], ...cookies] }));
    const state = await popupState(browser, 1);
    expect(state).toMatchObject({
      snapshot: {
        chain: {
          seen: true,
          value: [
            {
              headers: { seen: true, value: [{ name: 'x', value: '1' }] },
              setCookies: { seen: false, because: 'too-many' },
            },
          ],
        },
      },
    });
    expect(kept(browser)).toBeLessThan(2_000);
  });

  it.each([
    ['one value', 1],
    ['100 values', 100],
  ])('%s of 1 MB: cut, or unknown; never kept whole', async (_name, count) => {
    const browser = await browserWithBackground();
    const headers = range(0, count).map((i) => [`x-${i}`, 'v'.repeat(1_000_000)] as const);
    await play(browser, page(1, { url: BIG.url, headers }));
    const state = await popupState(browser, 1);
    if (state.kind !== 'page' || !state.snapshot.chain.seen) throw new Error('The chain was not seen');
    const lines = state.snapshot.chain.value[0]?.headers;
    if (count === 1)
      expect(lines).toMatchObject({ value: [{ cutFrom: 1_000_000, value: 'v'.repeat(MAX_HEADER_VALUE) }] });
    else expect(lines).toEqual({ seen: false, because: 'too-long' });
    expect(kept(browser)).toBeLessThan(MAX_HEADERS_TOTAL);
  });
});

describe('a page that navigates faster than facts are stored', () => {
  it('a second’s worth of events at once: a few writes, and the facts of the last page', async () => {
    const browser = await browserWithBackground();
    const plans = range(1, 101).map((i) => ({
      ...page(i, { url: `https://fast.test/${i}`, headers: [['x', String(i)]] }),
      tabId: 1,
    }));
    for (const plan of plans) for (const step of steps(browser, plan)) step();
    await browser.quiet();
    expect(browser.storageCalls.filter(({ call }) => call === 'set').length).toBeLessThan(10);
    expect(browser.cookieQueries.length).toBeLessThan(10);
    expect(await popupState(browser, 1)).toMatchObject({
      snapshot: {
        url: 'https://fast.test/100',
        chain: { value: [{ headers: { value: [{ value: '100' }] } }] },
      },
    });
    expect(browser.badges.get(1)?.text).toBe('D');
    expect(browser.stored.size).toBe(13);
  });
});

async function inTurn(browser: FakeBrowser, ...all: readonly ((() => void) | undefined)[]): Promise<void> {
  for (const step of all) {
    step?.();
    await browser.quiet();
  }
}
