import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { SiteResponse } from '../../src/demo/index.js';
import { useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { openToolboxPanel, type ToolboxPanel } from '../support/toolbox.js';
import { eventually, until } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const HOST = 'panel.test';
const ORIGIN = `https://${HOST}`;

const page = (headers: SiteResponse['headers'], body: string): SiteResponse => ({
  headers: [['Content-Type', 'text/html; charset=utf-8'], ...(headers ?? [])],
  body,
});

const ANSWERS: Readonly<Record<string, SiteResponse>> = {
  '/start': { status: 302, headers: [['Location', '/']] },
  '/': page(
    [
      ['X-Second', '2'],
      ['Server', 'Apache/2.4.59 (Debian)'],
      ['X-First', '1'],
      ['Set-Cookie', 'sessionid=topsecret; Path=/'],
    ],
    '<!doctype html><title>Panel</title><script src="/a.js"></script><img src="/none.png" alt="">',
  ),
  '/a.js': { headers: [['Content-Type', 'text/javascript']], body: '' },
  '/policy': page(
    [
      ['Content-Security-Policy', "default-src 'self'; script-src 'self'"],
      ['Set-Cookie', '__Host-id=topsecret; Path=/account; Secure'],
      ['Set-Cookie', 'plain=topsecret; Path=/; Secure'],
    ],
    '<!doctype html><title>Policy</title><script src="/a.js"></script><script>alert(1)</script>',
  ),
};

describe('the panel in Firefox’s toolbox', () => {
  let lab: Lab;
  let panel: ToolboxPanel;
  let tab: number;

  beforeAll(async () => {
    await serveInRun([HOST], ({ url }) => ANSWERS[url.pathname] ?? { status: 404, body: 'None' });
    lab = await useLab('firefox');
  });
  afterEach(async () => {
    await panel.close();
    await lab.closeTabs();
  });
  /** Opens a tab with the toolbox, then loads the page. */
  async function look(path: string): Promise<void> {
    tab = await lab.openTab();
    if (!lab.firefox) throw new Error('Only for Firefox');
    panel = await openToolboxPanel(lab.firefox);
    await click('[role=tab]', 'Responses');
    await lab.go(tab, ORIGIN + path);
  }

  /** Name and status of each row of the table. */
  const rows = () =>
    panel.evaluate(() =>
      [...document.querySelectorAll('.rows .row')].map((row) =>
        ['name', 'status'].map((cell) => row.querySelector(`.${cell}`)?.textContent ?? ''),
      ),
    );
  /** Clicks the first element that begins with these words, once it exists. */
  const click = (selector: string, words: string) =>
    until(`${selector} “${words}”`, () =>
      panel.evaluate(
        (which, text) => {
          const all = [...document.querySelectorAll<HTMLElement>(which)];
          const found = all.find((one) => one.textContent.startsWith(text));
          found?.click();
          return found !== undefined;
        },
        selector,
        words,
      ),
    );
  const text = () => panel.evaluate(() => document.body.innerText);

  it('lists responses as they arrive, and shows the header lines of one with marks', async () => {
    await look('/start');
    await eventually('the rows', rows).toEqual(
      expect.arrayContaining([
        ['start', '302'],
        ['/', '200'],
        ['a.js', '200'],
        ['none.png', '404'],
      ]),
    );
    const versions = () =>
      panel.evaluate(() => [...document.querySelectorAll('.rows .protocol')].map((cell) => cell.textContent));
    await eventually('the versions', versions).toContain('1.1');
    await panel.evaluate(() => document.querySelector<HTMLElement>('.rows .row:nth-child(2)')?.click());
    const shown = (selector: string) =>
      panel.evaluate(
        (which) => [...document.querySelectorAll(which)].map(({ textContent }) => textContent),
        selector,
      );
    await eventually('what is marked', () => shown('.response .lines:first-of-type mark')).toContain(
      '2.4.59',
    );
    const own = (await shown('.response .lines:first-of-type .sent')).filter((line) =>
      /^(X-|Server)/.test(line),
    );
    expect(own.slice(0, 3)).toEqual(['X-Second: 2', 'Server: Apache/2.4.59 (Debian)', 'X-First: 1']);
    expect(await text()).not.toContain('topsecret');
  });

  it('keeps listing responses after a reload, and after the background ended', async () => {
    await look('/');
    await eventually('the rows', async () => (await rows()).length).toBeGreaterThan(2);
    await lab.elsewhere(tab, () => lab.inPage(tab, 'location.reload()'));
    await eventually('the rows', rows).toContainEqual(['a.js', '200']);
    expect(await lab.unasked.killBackground()).toBe(true);
    // Only the panel wakes it; once it reports a request, it listens again.
    await eventually('the rows', async () => {
      await lab.inPage(tab, `fetch('/again')`);
      return rows();
    }).toContainEqual(['again', '404']);
    await lab.go(tab, `${ORIGIN}/policy`);
    await eventually('the rows', rows).toContainEqual(['policy', '200']);
    await eventually('the rows', rows).not.toContainEqual(['none.png', '404']);
    // The findings of the page too.
    await click('[role=tab]', 'Findings');
    await eventually('the text of the panel', text).toContain('Browsers reject __Host- cookies');
  });

  it('sends the probe on a click, has the reports of the origin, and opens the settings and a recording', async () => {
    await look('/policy');
    await lab.go(tab, `${ORIGIN}/`);
    await eventually('the rows', async () => (await rows()).length).toBeGreaterThan(2);
    await click('[role=tab]', 'Findings');
    await click('.to-unknowns', '');
    const heading = () => panel.evaluate(() => document.querySelector('.ask h3')?.textContent ?? '');
    await eventually('the heading', heading).toMatch(/^Ask the server \(\d requests\)$/);
    await click('.ask button', 'Send these');
    await eventually('the heading', heading).toMatch(/^Asked the server/);
    // In a toolbox as wide as this one, its two parts are side by side.
    await click('[role=tab]', 'History');
    await eventually('the text of the panel', text).toContain(`2 pages of ${ORIGIN} in this session`);
    await click('.to-settings', '');
    const opened = () => lab.own(async () => (await chrome.tabs.query({})).map(({ url = '' }) => url).join());
    await eventually('the open tabs', opened).toContain('/src/options/index.html');
    await lab.show(tab);
    await click('button', 'Open a recording');
    await eventually('the open tabs', opened).toContain('/src/options/har.html');
    await lab.show(tab);
  });

  it('shows which cookie the browser rejected, and violations as they happen', async () => {
    await look('/policy');
    await click('[role=tab]', 'Cookies');
    const cells = (selector: string, which: string) =>
      panel.evaluate(
        (rows, wanted) =>
          [...document.querySelectorAll(rows)].map((row) =>
            [...row.querySelectorAll(wanted)].map(({ textContent }) => textContent),
          ),
        selector,
        which,
      );
    await eventually('the cookies', () =>
      cells('table.cookies tbody tr', ':is(th, td[data-label=Status]) bdi'),
    ).toEqual(
      expect.arrayContaining([
        ['__Host-id', 'rejected: __Host- requires Secure, Path=/ and no Domain'],
        ['plain', 'stored as sent'],
      ]),
    );
    await click('[role=tab]', 'Policy');
    // Firefox reports no earlier violations: the script is run until one is shown.
    await eventually('the violations', async () => {
      await lab.inPage(tab, 'alert(1)');
      return cells('.violations tbody tr', ':scope > :nth-child(-n + 2)');
    }).toEqual([['script-src-elem', 'inline']]);
    expect(await text()).not.toContain('topsecret');
  });

  it('opens the popup to grant access, because Firefox’s panels cannot request it', async () => {
    await look('/');
    await lab.own(async () => {
      await chrome.permissions.remove({ origins: ['http://*/*', 'https://*/*'] });
    });
    await lab.elsewhere(tab, () => lab.inPage(tab, 'location.reload()').catch(() => undefined));
    await click('[role=tab]', 'Findings');
    await eventually('the text of the panel', text).toContain('Sitegrade has no access to this site.');
    await click('button', 'Grant access');
    await eventually('the popup', () => lab.readPopup()).toMatchObject({
      state: 'withheld',
      buttons: ['Grant access'],
    });
    await lab.pressEnter('Grant access');
    await eventually('the text of the panel', text).toContain('Reload the page');
    await lab.closePopup();
    await click('#tab-panel button', 'Reload the page');
    await click('[role=tab]', 'Responses');
    await eventually('the rows', rows).toContainEqual(['a.js', '200']);
  });
});
