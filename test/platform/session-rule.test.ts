import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type Api from 'webextension-polyfill';
import type * as SessionRule from '../../src/platform/session-rule.js';
import { FakeBrowser } from '../support/fake-browser.js';

/** The API of the background that runs. */
let api: object;
let createSessionRules: (typeof SessionRule)['createSessionRules'];

beforeAll(async () => {
  vi.resetModules();
  vi.doMock('webextension-polyfill', () => ({
    default: new Proxy({}, { get: (_, name) => Reflect.get(api, name) as unknown }),
  }));
  ({ createSessionRules } = await import('../../src/platform/session-rule.js'));
});

interface State {
  readonly origin: string;
  readonly note?: string;
}

let browser: FakeBrowser;
/** What was watched, and is no more. */
let stopped: number[];
/** Those that do not go on when the background starts. */
let over: Set<number>;

beforeEach(() => {
  browser = new FakeBrowser();
  stopped = [];
  over = new Set();
});

/** Starts a background with nothing in memory: states by tab, each with a rule of the same number. */
function start() {
  browser.kill();
  api = browser.namespace();
  // Not those of the next one: a killed background does nothing more.
  const { declarativeNetRequest: rules, storage } = api as typeof Api;
  const setRule = (id: number) =>
    rules.updateSessionRules({ removeRuleIds: [id], addRules: [{ id } as never] });
  const running = createSessionRules<number, State>({
    read: async () => new Map((await storage.session.get(['states']))['states'] as [number, State][] | null),
    write: (all) => storage.session.set({ states: [...all] }),
    async keepRules(kept) {
      const set = await rules.getSessionRules();
      await rules.updateSessionRules({
        removeRuleIds: set.map(({ id }) => id).filter((id) => !kept.has(id)),
      });
    },
    async resume(tabId, state) {
      if (over.has(tabId)) return undefined;
      await setRule(tabId);
      return state;
    },
    ended: (tabId) => stopped.push(tabId),
  });
  return {
    ...running,
    begin: (tabId: number, state: State = { origin: `https://${tabId}.test` }) =>
      running.inTurn(({ set }) => set(tabId, state, () => setRule(tabId))),
    finish: (...tabIds: number[]) => running.inTurn(({ end }) => end(tabIds)),
    note: (tabId: number, note: string) =>
      running.inTurn(({ change }) => change(tabId, (state) => ({ ...state, note }))),
  };
}

const ruled = () => [...browser.rules.keys()].sort();
const states = () => JSON.parse(browser.stored.get('states') ?? '[]') as [number, State][];
const stated = () => states().map(([tabId]) => tabId);

describe('a session rule', () => {
  it('is set after its state was stored, and removed before it, wherever the background is killed', async () => {
    const seen = new Set<string>();
    const steps = [
      (now: ReturnType<typeof start>) => now.begin(1),
      (now: ReturnType<typeof start>) => now.note(1, 'changed'),
      (now: ReturnType<typeof start>) => now.finish(1),
      (now: ReturnType<typeof start>) => now.begin(2),
      (now: ReturnType<typeof start>) => now.finish(1, 2),
    ];
    for (const isOver of [false, true])
      for (let turns = 0; turns < 120; turns += 1) {
        browser = new FakeBrowser();
        over = new Set(isOver ? [1, 2] : []);
        const first = start();
        void (async () => {
          for (const step of steps) await step(first);
        })();
        for (let at = 0; at < turns; at += 1) await Promise.resolve();
        browser.kill();
        expect(stated(), `killed after ${turns}`).toEqual(expect.arrayContaining(ruled()));
        seen.add(`${stated().join()} ${ruled().join()}`);
        const second = start();
        await second.reconcile();
        expect(ruled(), `killed after ${turns}`).toEqual(stated());
        if (isOver) expect(ruled()).toEqual([]);
      }
    // The walk went through each step, those between a state and its rule too.
    expect([...seen].sort()).toEqual([' ', '1 ', '1 1', '2 ', '2 2']);
  });

  it('ends whole where what follows fails, such as the reload of a tab that is gone', async () => {
    const running = start();
    await running.begin(1);
    const gone = () => Promise.reject(new Error('No tab with id: 1.'));
    await expect(running.inTurn(({ end }) => end([1], gone))).rejects.toThrow('No tab');
    expect([ruled(), stated(), stopped]).toEqual([[], [], [1]]);
  });

  it('without its state is removed when the background starts', async () => {
    await start().begin(1);
    browser.stored.clear();
    await start().reconcile();
    expect(ruled()).toEqual([]);
  });

  it('is set again when the background starts, or its state ends', async () => {
    const first = start();
    await first.begin(1);
    await first.begin(2);
    browser.rules.clear();
    over = new Set([2]);
    await start().reconcile();
    expect([ruled(), stated(), stopped]).toEqual([[1], [1], [2]]);
  });

  it('that the browser refuses leaves no state, at once and when the background starts', async () => {
    const first = start();
    await first.begin(1);
    browser.rules.clear();
    const refuse = (id: number) => {
      throw new Error(`No rule ${id}.`);
    };
    browser.rules.set = refuse;
    await expect(first.begin(2)).rejects.toThrow('No rule 2.');
    expect([stated(), stopped]).toEqual([[1], [2]]);
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    await start().reconcile();
    expect([ruled(), stated()]).toEqual([[], []]);
    expect(logged.mock.calls).toEqual([[new Error('No rule 1.')]]);
    logged.mockRestore();
  });

  it('ends without access to its site, and no other does', async () => {
    const now = start();
    await now.begin(1);
    expect(await now.endWithoutAccess()).toEqual([]);
    browser.granted.hosts = false;
    expect(await now.endWithoutAccess()).toEqual([1]);
    expect([ruled(), stated(), stopped]).toEqual([[], [], [1]]);
  });

  it('of a site whose access was withdrawn meanwhile ends when the background starts', async () => {
    await start().begin(1);
    browser.granted.hosts = false;
    expect(await start().reconcile()).toEqual([1]);
    expect([ruled(), stated()]).toEqual([[], []]);
  });

  it('is changed in turn, and its state is known once it was read', async () => {
    const now = start();
    expect(now.known()).toBeUndefined();
    await Promise.all([now.begin(1), now.note(1, 'first'), now.note(1, 'second'), now.note(3, 'of none')]);
    expect(states()).toEqual([[1, { origin: 'https://1.test', note: 'second' }]]);
    expect([...(now.known()?.keys() ?? [])]).toEqual([1]);
    const next = start();
    expect([...(await next.all())]).toEqual(states());
    expect(next.known()?.has(1)).toBe(true);
  });

  it('is not stored again by a start that changes nothing, nor by an end of what does not run', async () => {
    const first = start();
    await first.begin(1);
    await first.finish(2);
    await start().reconcile();
    expect(browser.storageCalls.filter(({ call }) => call !== 'get')).toHaveLength(1);
  });
});
