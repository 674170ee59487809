import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_COPIED } from '../../src/capture/deployed/copied.js';
import { MAX_SELECTION_CHANGES, selectionChanges } from '../../src/capture/selection.js';
import { RULES, SEVERITIES } from '../../src/engine/index.js';
import { loadOf, pageSourceOf, play, popupState, startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

const CSP = '-content-security-policy/missing medium';
const HSTS = '+strict-transport-security/missing high';

let browser: FakeBrowser;

const select = (site: unknown, changes: unknown, tabId: number | null = 1) =>
  browser.send({ type: 'decide', request: { tabId, decision: { kind: 'select', site, changes } } });
const stored = () => JSON.parse(browser.onDisk.get('selections') ?? '[]') as [string, string[]][];

async function selectionIn(tabId: number): Promise<unknown> {
  const state = await popupState(browser, tabId);
  return state.kind === 'page' ? state.selection : state.kind;
}

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

describe('the selection of fixes', () => {
  it('is of the site: in another tab, after a restart, and told to views that are open', async () => {
    await play(browser, loadOf('https://shop.test:8443/a?b=c'), loadOf('https://shop.test:8443/d', 2));
    const source = await pageSourceOf(browser, 2);
    const told: unknown[] = [];
    source.watch((state) => told.push(state.kind === 'page' ? state.selection : state.kind));
    await browser.quiet();
    expect(await source.select('shop.test:8443', [CSP, HSTS])).toEqual({ kept: true });
    await browser.quiet();
    expect(told).toEqual([undefined, [CSP, HSTS]]);
    expect(stored()).toEqual([['shop.test:8443', [CSP, HSTS]]]);

    // The browser quits: everything in memory is lost.
    browser.stored.clear();
    await startBackground(browser);
    await play(browser, loadOf('https://shop.test:8443/'), loadOf('https://shop.test/', 2));
    expect(await selectionIn(1)).toEqual([CSP, HSTS]);
    expect(await selectionIn(2)).toBeUndefined();
    await select('shop.test:8443', [], null);
    expect([...browser.onDisk]).toEqual([]);
  });

  it('is the last one of two that were sent at once', async () => {
    await play(browser, loadOf('https://shop.test/'));
    await Promise.all([
      select('shop.test', [CSP]),
      select('shop.test', [CSP, HSTS]),
      select('shop.test', [HSTS]),
    ]);
    expect(stored()).toEqual([['shop.test', [HSTS]]]);
  });

  it('is not stored from a private window, nor from a tab that is gone', async () => {
    browser.privateTabs.add(2);
    await play(browser, loadOf('https://shop.test/', 2));
    expect(await (await pageSourceOf(browser, 2)).select('shop.test', [CSP])).toEqual({ kept: false });
    expect(await select('shop.test', [CSP], 99)).toMatchObject({ reply: { kept: false } });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('is limited: the site changed longest ago is dropped', async () => {
    const many = Array.from({ length: 50 }, (_, at) => [`h${at}.test`, [CSP]]);
    browser.onDisk.set('selections', JSON.stringify(many));
    await play(browser, loadOf('https://shop.test/'));
    await select('h1.test', [HSTS]);
    await select('shop.test', [HSTS]);
    const sites = stored().map(([site]) => site);
    expect(sites).toHaveLength(50);
    expect([sites[0], ...sites.slice(-2)]).toEqual(['h2.test', 'h1.test', 'shop.test']);
  });

  it.each([
    ['shop.test', 'all'],
    ['shop.test', [7]],
    ['shop.test', ['-no-rule/missing medium']],
    ['shop.test', ['-content-security-policy/no-message medium']],
    ['shop.test', ['-content-security-policy/toString medium']],
    ['shop.test', ['-content-security-policy/missing grave']],
    ['shop.test', ['content-security-policy/missing medium']],
    ['shop.test', ['-content-security-policy/missing medium https://shop.test/?token=hush']],
    ['shop.test', ['-cookies/without-secure#hush medium']],
    ['', [CSP]],
    ['x'.repeat(261), [CSP]],
    [7, [CSP]],
  ])('of %j with %j is no decision', async (site, changes) => {
    await play(browser, loadOf('https://shop.test/'));
    expect(await select(site, changes)).toMatchObject({ ok: false });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('has what was copied beside it, in the same list', async () => {
    await play(browser, loadOf('https://shop.test/'));
    const source = await pageSourceOf(browser, 1);
    const copied = ['@17 abc', '=X-Frame-Options:1x'];
    await source.select('shop.test', [CSP]);
    expect(await source.copied('shop.test', copied, true)).toEqual({ kept: true });
    expect(stored()).toEqual([['shop.test', [CSP, ...copied]]]);
    await source.select('shop.test', [HSTS]);
    const state = await popupState(browser, 1);
    expect(state).toMatchObject({ selection: [HSTS], copied });
    await source.select('shop.test', []);
    await source.copied(
      'shop.test',
      copied.slice(1).map((line) => line.replace('=', '#')),
      false,
    );
    expect(stored()).toEqual([['shop.test', [copied[0], copied[1]?.replace('=', '#')]]]);
    await source.copied('shop.test', [], true);
    expect([...browser.onDisk]).toEqual([]);

    browser.privateTabs.add(2);
    await play(browser, loadOf('https://shop.test/', 2));
    const ofPrivate = await pageSourceOf(browser, 2);
    expect(await ofPrivate.copied('shop.test', copied, true)).toEqual({ kept: false });
    expect([...browser.onDisk]).toEqual([]);
  });

  it.each([
    ['shop.test', 'all'],
    ['shop.test', [CSP]],
    ['shop.test', ['=X-Frame-Options:DENY https://hush.test/']],
    ['shop.test', Array.from({ length: MAX_COPIED + 1 }, () => '=X-Frame-Options:1')],
    ['', ['=X-Frame-Options:1']],
    [7, ['=X-Frame-Options:1']],
  ])('of %j with %j is nothing that was copied', async (site, lines) => {
    await play(browser, loadOf('https://shop.test/'));
    const decision = { kind: 'copy', site, lines, isWhole: true };
    expect(await browser.send({ type: 'decide', request: { tabId: 1, decision } })).toMatchObject({
      ok: false,
    });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('is limited for one site', async () => {
    await play(browser, loadOf('https://shop.test/'));
    const many = Array.from({ length: MAX_SELECTION_CHANGES + 1 }, () => CSP);
    expect(await select('shop.test', many)).toMatchObject({ ok: false });
    expect(selectionChanges(new Map(many.map((_, at) => [`x/${at} high`, true])))).toHaveLength(
      many.length - 1,
    );
  });

  it.each([
    ['"x"', undefined],
    ['[1, ["shop.test", "all"], ["shop.test", [1]]]', undefined],
    [JSON.stringify([['shop.test', ['-rule-of-a-later-version/missing high']]]), undefined],
    [JSON.stringify([['shop.test', ['+', '-x/y high', CSP, '-content-security-policy/gone high']]]), [CSP]],
  ])('read from %s is %j', async (held, selection) => {
    browser.onDisk.set('selections', held);
    await play(browser, loadOf('https://shop.test/'));
    expect(await selectionIn(1)).toEqual(selection);
  });

  it('has room for the names of all messages', () => {
    const ids = RULES.flatMap(({ id, problems }) =>
      Object.keys(problems).map((message) => `${id}/${message}`),
    );
    const longest = Math.max(...ids.map(({ length }) => length));
    expect(longest + Math.max(...SEVERITIES.map(({ length }) => length)) + 2).toBeLessThanOrEqual(120);
  });
});
