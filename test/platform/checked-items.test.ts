import { beforeEach, describe, expect, it } from 'vitest';
import { loadOf, pageSourceOf, play, popupState, startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

let browser: FakeBrowser;

const decide = (decision: object, tabId: number | null = 1) =>
  browser.send({ type: 'decide', request: { tabId, decision } });
const stored = () => JSON.parse(browser.onDisk.get('checked-items') ?? '[]') as [string, string[]][];

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

describe('the ticked items of a checklist', () => {
  it('are stored for the host of the page, and reported to watchers', async () => {
    await play(browser, loadOf('https://shop.test:8443/a?b=c'));
    const source = await pageSourceOf(browser, 1);
    const told: unknown[] = [];
    source.watch((state) => told.push(state.kind === 'page' ? state.checked : state.kind));
    await browser.quiet();
    expect(await source.check('nginx/tls', true)).toEqual({ kept: true });
    await source.check('nginx/user', true);
    await browser.quiet();
    expect(told.at(-1)).toEqual(['nginx/tls', 'nginx/user']);
    expect(stored()).toEqual([['shop.test:8443', ['nginx/tls', 'nginx/user']]]);

    await source.check('nginx/tls', false);
    expect(stored()).toEqual([['shop.test:8443', ['nginx/user']]]);
    await decide({ kind: 'forget-list', list: 'checked', site: 'shop.test:8443' }, null);
    expect([...browser.onDisk]).toEqual([]);
  });

  it('are not stored from a private window', async () => {
    browser.privateTabs.add(2);
    await play(browser, loadOf('https://shop.test/', 2));
    expect(await (await pageSourceOf(browser, 2)).check('nginx/tls', true)).toEqual({ kept: false });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('are limited: the site ticked longest ago is dropped', async () => {
    const many = Array.from({ length: 50 }, (_, at) => [`h${at}.test`, ['nginx/tls']]);
    browser.onDisk.set('checked-items', JSON.stringify(many));
    await play(browser, loadOf('https://h1.test/'), loadOf('https://shop.test/', 2));
    await decide({ kind: 'check', item: 'nginx/user', isOn: true }, 1);
    await decide({ kind: 'check', item: 'nginx/tls', isOn: true }, 2);
    const sites = stored().map(([site]) => site);
    expect(sites).toHaveLength(50);
    expect([sites[0], ...sites.slice(-2)]).toEqual(['h2.test', 'h1.test', 'shop.test']);
  });

  it('are limited for one site', async () => {
    await play(browser, loadOf('https://shop.test/'));
    browser.onDisk.set(
      'checked-items',
      JSON.stringify([['shop.test', Array.from({ length: 200 }, (_, at) => `x/${at}`)]]),
    );
    expect(await decide({ kind: 'check', item: 'nginx/tls', isOn: true })).toMatchObject({ ok: false });
    expect(stored()[0]?.[1]).toHaveLength(200);
  });

  it.each([
    { kind: 'check', item: 7, isOn: true },
    { kind: 'check', item: 'x'.repeat(65), isOn: true },
    { kind: 'check', item: 'nginx/tls' },
    { kind: 'forget-list', list: 'checked' },
    { kind: 'forget-list', list: 'toString', site: 'shop.test' },
  ])('%j is not a decision', async (decision) => {
    await play(browser, loadOf('https://shop.test/'));
    expect(await decide(decision)).toMatchObject({ ok: false });
  });

  it.each(['"x"', '[1, ["shop.test", "nginx/tls"], ["shop.test", [1]]]'])(
    'are none if storage contains %s',
    async (held) => {
      browser.onDisk.set('checked-items', held);
      await play(browser, loadOf('https://shop.test/'));
      const state = await popupState(browser, 1);
      expect(state).toMatchObject({ kind: 'page' });
      expect(state).not.toHaveProperty('checked');
    },
  );
});
