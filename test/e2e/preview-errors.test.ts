import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const A = 'https://a.test';
/** Blocks inline scripts, which what comes after them needs. */
const POLICY = "script-src 'self'";

const PAGES: Readonly<Record<string, string>> = {
  '/': '<title>Page</title><script>globalThis.settings = { a: 1 }</script><script src="/uses.js"></script>',
  '/quiet': '<title>Quiet</title>',
  '/tells': '<title>Tells</title><script src="/tells.js"></script>',
  '/floods': '<title>Floods</title><script src="/floods.js"></script>',
};
const SCRIPTS: Readonly<Record<string, string>> = {
  // Again and again: a browser does not tell of errors from before it is listened to. The same ones count once.
  '/uses.js': `setInterval(() => {
    setTimeout(() => settings.a);
    Promise.reject(new RangeError('of https://a.test/x?token=secret'));
    Promise.reject('only a text');
    Promise.reject({ password: 'hunter2' });
    dispatchEvent(new ErrorEvent('error', { message: 'not of the browser' }));
  }, 50);
  addEventListener('click', () => { throw new Error('later'); });`,
  // What listens in the document dispatches an event for each error.
  '/tells.js': `let [heard, n] = ['Alone', 0];
    addEventListener('sitegrade-error', () => { heard = 'Heard' });
    setInterval(() => { document.title = heard + ' ' + ++n; throw new Error('number ' + n) }, 20);`,
  '/floods.js': `let n = 0;
    setInterval(() => { throw new Error('number ' + n++) }, 1);
    setInterval(() => { document.title = 'Floods ' + n }, 100);`,
};

describe.each(BROWSERS)('errors of a page in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['a.test'], ({ url: { pathname } }) => {
      const code = SCRIPTS[pathname];
      return code === undefined
        ? { headers: [['Content-Type', 'text/html']], body: `<!doctype html>${PAGES[pathname] ?? ''}` }
        : { headers: [['Content-Type', 'text/javascript']], body: code };
    });
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  const previewOf = async (tabId: number) => {
    const state = (await lab.send('pageState', { tabId })) as PageState;
    return state.kind === 'page' ? state.preview : undefined;
  };
  const messages = async (tabId: number) =>
    (await previewOf(tabId))?.seen.errors.first.map(({ message }) => message) ?? [];
  async function start(tabId: number): Promise<void> {
    const advice = [{ op: 'set-header', name: 'Content-Security-Policy', value: POLICY }];
    await lab.elsewhere(tabId, () => lab.send('startPreview', { tabId, advice }));
  }

  // browser-features.ts has the answer.
  it('reach an isolated world in Firefox only', async () => {
    const tab = await lab.openTab(`${A}/quiet`);
    const inWorld = (world: 'ISOLATED' | 'MAIN', what: 'listen' | 'heard') =>
      lab.own(
        async (tabId, where, name) => {
          function listen() {
            const list: string[] = [];
            Object.assign(globalThis, { heard: list });
            for (const type of ['error', 'unhandledrejection']) addEventListener(type, () => list.push(type));
          }
          function heard() {
            return (globalThis as unknown as { heard: readonly string[] }).heard;
          }
          const func = name === 'listen' ? listen : heard;
          const [injected] = await chrome.scripting.executeScript({ target: { tabId }, world: where, func });
          return JSON.stringify(injected?.result ?? []);
        },
        tab,
        world,
        what,
      );
    await inWorld('ISOLATED', 'listen');
    await inWorld('MAIN', 'listen');
    await lab.inPage(tab, "Promise.reject(new Error('a')); setTimeout(() => { throw new Error('b') })");
    const both = ['error', 'unhandledrejection'];
    const heardIn = async (world: 'ISOLATED' | 'MAIN') =>
      (JSON.parse(await inWorld(world, 'heard')) as string[]).sort();
    await until('both errors', async () => (await heardIn('MAIN')).length === 2);
    expect(await heardIn('MAIN')).toEqual(both);
    expect(await heardIn('ISOLATED')).toEqual(name === 'firefox' ? both : []);
  });

  it('are listed while a preview runs, page by page', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    const expected = [
      'A promise was rejected',
      'RangeError: of https://a.test/x',
      'ReferenceError: settings is not defined',
      'only a text',
    ];
    await until('the errors', async () => (await messages(tab)).length >= expected.length);
    expect((await messages(tab)).sort()).toEqual(expected);
    const preview = await previewOf(tab);
    expect(
      preview?.seen.errors.first.find(({ message }) => message.startsWith('ReferenceError')),
    ).toMatchObject({
      source: `${A}/uses.js`,
      line: 2,
    });
    expect(preview?.seen.errors.more).toEqual({ seen: true, value: 0 });
    await lab.go(tab, `${A}/quiet`);
    await until('the next page', async () => {
      const errors = (await previewOf(tab))?.seen.errors;
      return errors?.more.seen === true && errors.first.length === 0;
    });
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
  });

  it('are listened to in previewed documents only', async () => {
    const title = (id: number) => lab.drive(async (tabId) => (await chrome.tabs.get(tabId)).title ?? '', id);
    const isHeard = async (id: number) => {
      await until('some errors', async () => /^\w+ (?:[3-9]|\d{2})/.test(await title(id)));
      return (await title(id)).startsWith('Heard');
    };
    const tab = await lab.openTab(`${A}/tells`);
    const other = await lab.openTab(`${A}/tells`);
    expect([await isHeard(tab), await isHeard(other)]).toEqual([false, false]);
    await start(tab);
    await until('the preview to listen', () => isHeard(tab));
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
    expect([await isHeard(tab), await isHeard(other)]).toEqual([false, false]);
  });

  it('are heard again after the background was ended', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    await until('the errors', async () => (await messages(tab)).length === 4);
    const before = await messages(tab);
    await lab.killBackground();
    await lab.send('pageState', { tabId: -1 }).catch(() => undefined);
    await lab.drive(async (tabId) => {
      await chrome.scripting.executeScript({
        target: { tabId },
        func: () => {
          document.documentElement.click();
        },
      });
    }, tab);
    await until('one more', async () => (await messages(tab)).includes('Error: later'));
    expect(await messages(tab)).toEqual(expect.arrayContaining(before));
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
  });

  it('are at most as many as are kept, and the page goes on', async () => {
    const tab = await lab.openTab(`${A}/floods`);
    await start(tab);
    await until('the full list', async () => {
      const more = (await previewOf(tab))?.seen.errors.more;
      return more?.seen === true && more.value > 0;
    });
    expect((await messages(tab)).length).toBe(20);
    const title = () => lab.drive(async (id) => (await chrome.tabs.get(id)).title, tab);
    const before = await title();
    await until('the page to go on', async () => (await title()) !== before);
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
  });
});
