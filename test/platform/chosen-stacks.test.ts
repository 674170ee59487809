import { beforeEach, describe, expect, it } from 'vitest';
import { loadOf, pageSourceOf, play, popupState, startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

let browser: FakeBrowser;

const chosenIn = async (tabId = 1) => {
  const state = await popupState(browser, tabId);
  return state.kind === 'page' ? state.chosen : state.kind;
};

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

describe('the servers that the user chose for a site', () => {
  it('are stored for host and port, reported to watchers, and deleted again', async () => {
    await play(browser, loadOf('https://shop.test:8443/a'), loadOf('https://shop.test/', 2));
    const source = await pageSourceOf(browser, 1);
    const told: unknown[] = [];
    source.watch((state) => told.push(state.kind === 'page' ? state.chosen : state.kind));
    await browser.quiet();
    expect(await source.chooseStack(['nginx', 'django'])).toEqual({ kept: true });
    await browser.quiet();
    expect(told).toEqual([undefined, ['nginx', 'django']]);
    expect(await chosenIn(1)).toEqual(['nginx', 'django']);
    expect(await chosenIn(2)).toBeUndefined();
    expect([...browser.onDisk]).toEqual([['chosen-stacks', '[["shop.test:8443",["nginx","django"]]]']]);

    expect(await (await pageSourceOf(browser, 1)).chooseStack(null)).toEqual({ kept: true });
    expect(await chosenIn(1)).toBeUndefined();
    expect([...browser.onDisk]).toEqual([]);
  });

  it('are not stored from a private window', async () => {
    browser.privateTabs.add(2);
    await play(browser, loadOf('https://shop.test/', 2));
    expect(await (await pageSourceOf(browser, 2)).chooseStack(['nginx'])).toEqual({ kept: false });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('do not overwrite another choice made at the same time', async () => {
    await play(browser, loadOf('https://a.test/', 1), loadOf('https://b.test/', 2));
    await Promise.all([1, 2].map((tabId) => send({ tabId, names: ['apache'] })));
    expect([await chosenIn(1), await chosenIn(2)]).toEqual([['apache'], ['apache']]);
  });

  it('are limited: the oldest choice is dropped', async () => {
    const many = Array.from({ length: 200 }, (_, at) => [`h${at}.test`, ['apache']]);
    browser.onDisk.set('chosen-stacks', JSON.stringify(many));
    await play(browser, loadOf('https://shop.test/'));
    await send({ tabId: 1, names: ['nginx'] });
    const stored = JSON.parse(browser.onDisk.get('chosen-stacks') ?? '') as [string, string[]][];
    expect(stored).toHaveLength(200);
    expect([stored[0], stored.at(-1)]).toEqual([
      ['h1.test', ['apache']],
      ['shop.test', ['nginx']],
    ]);
  });

  it.each([
    ['text', 'nginx'],
    ['numbers', [1]],
    ['too many', Array.from({ length: 9 }, () => 'nginx')],
    ['a long name', ['n'.repeat(33)]],
    ['nothing', undefined],
  ])('are refused if they are %s', async (_, names) => {
    await play(browser, loadOf('https://shop.test/'));
    expect(await send({ tabId: 1, names })).toMatchObject({ ok: false, error: 'Malformed request.' });
  });

  it.each(['"x"', '[1, ["a.test"], ["shop.test", "nginx"], ["b.test", [1]]]'])(
    'is ignored if storage contains %s',
    async (held) => {
      browser.onDisk.set('chosen-stacks', held);
      await play(browser, loadOf('https://shop.test/'));
      expect(await chosenIn()).toBeUndefined();
    },
  );
});

function send(request: object): unknown {
  return browser.send({ type: 'chooseStack', request });
}
