import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'webextension-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CARELESS_URL, HARDENED_URL, serve, shops, type Site } from '../../src/demo/index.js';
import { har } from '../support/har.js';
import { openLab, type Lab } from '../support/lab.js';
import { TWICE } from '../support/repeated-headers.js';
import { popupReport } from '../support/reported.js';
import { eventually } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

/** The ways of a preview in a closed select, which are part of a page's text in Chromium alone. */
const OPTIONS = /^(?:Choose…|Policy enforced|Only the policy, report-only)\n/gm;

describe('Firefox', () => {
  let site: Site;
  let firefox: Lab;
  let chromium: Lab;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-test-'));
    const demo = shops();
    site = await serve([...demo.keys(), 'twice.test'], (request) => {
      const { hostname } = request.url;
      return demo.get(hostname)?.(request) ?? TWICE;
    });
    // Asks where to save, a setting of Firefox.
    firefox = await openLab('firefox', site, { 'browser.download.useDownloadDir': false });
    chromium = await openLab('chromium', site);
  });

  afterEach(async () => {
    await firefox.closePopup();
    await firefox.closeTabs();
  });

  afterAll(async () => {
    await Promise.all([firefox.close(), chromium.close()]);
    await site.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    { shop: 'careless', url: CARELESS_URL, grade: 'F', last: ' fixes: F to ' },
    // It has nothing to fix.
    { shop: 'hardened', url: HARDENED_URL, grade: 'A+', last: '' },
  ])('shows the same text for the $shop shop as Chromium: $grade', async ({ url, grade, last }) => {
    const said = async (lab: Lab) => popupReport(lab, await lab.openTab(url), last);
    const [one, other] = await Promise.all([said(firefox), said(chromium)]);
    expect([one.grade, other.grade]).toEqual([grade, grade]);
    expect(one.text).toContain(new URL(url).host);
    expect(one.text).toBe(other.text.replace(OPTIONS, ''));
  });

  it('shows the same text as Chromium for a header that repeats, although Firefox joins its lines', async () => {
    const said = async (lab: Lab) => {
      const { text } = await popupReport(lab, await lab.openTab('https://twice.test/'), 'also with');
      // nginx replaces one line, not two: what is selected at first differs.
      return text.replaceAll(/also with .*\.|\d of \d selected| \(\d selected\)/g, '');
    };
    const [one, other] = await Promise.all([said(firefox), said(chromium)]);
    expect(one).toContain('twice.test');
    expect(one).toBe(other);
  });

  it.each(['firefox', 'chromium'] as const)('opens a recording from the popup, in %s', async (name) => {
    const lab = { firefox, chromium }[name];
    await lab.openPopup(await lab.openTab(HARDENED_URL));
    await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).toBe('A+');
    await lab.press('Open a recording');
    await eventually('the state of the popup', async () => (await lab.readPopup()).state).toBe('closed');
    const drop = (content: string, file: string) =>
      lab.own(
        (text, called) => {
          const tab = chrome.extension
            .getViews({ type: 'tab' })
            .find(({ location }) => location.pathname === '/src/options/har.html');
          if (!tab?.document.querySelector('.drop')) return false;
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], called));
          const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
          tab.document.body.dispatchEvent(event);
          return true;
        },
        content,
        file,
      );
    const shown = (selector: string) =>
      lab.own(
        (which) =>
          chrome.extension
            .getViews({ type: 'tab' })
            .find(({ location }) => location.pathname === '/src/options/har.html')
            ?.document.querySelector(which)?.textContent,
        selector,
      );
    await eventually('whether the page takes a file', () => drop('PNG', 'picture.png')).toBe(true);
    await eventually('the message', () => shown('.har [role=status]')).toBe(
      'picture.png is not a HAR file: it is not JSON, or it is incomplete.',
    );
    await drop(
      JSON.stringify(har([{ url: 'https://shop.example/', headers: [['Server', 'nginx/1.26.3']] }])),
      'shop.har',
    );
    await eventually('the graded page', () => shown('.graded-page h3')).toContain('shop.example');
    await lab.own(async () => {
      const tabs = await chrome.tabs.query({ url: chrome.runtime.getURL('src/options/har.html') });
      await chrome.tabs.remove(tabs.map(({ id }) => id ?? -1));
    });
  });

  it('fills what browsers allow, and only its list scrolls', async () => {
    for (const lab of [firefox, chromium]) {
      await lab.openPopup(await lab.openTab(CARELESS_URL));
      await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).toBe('F');
      const sizes = () =>
        lab.own(() => {
          const [popup] = chrome.extension.getViews({ type: 'popup' });
          const all = [...(popup?.document.querySelectorAll('*') ?? [])];
          const { clientWidth = 0, clientHeight = 0 } = popup?.document.documentElement ?? {};
          return {
            // Firefox adds the width of a scroll bar, and may allow less than 600 px.
            isWide: clientWidth >= 400,
            isHigh: clientHeight >= 500,
            isFilled: popup?.document.querySelector('main')?.clientHeight === clientHeight,
            scrolling: all
              .filter(
                (one) =>
                  /auto|scroll/.test(popup?.getComputedStyle(one).overflowY ?? '') &&
                  one.scrollHeight > one.clientHeight,
              )
              .map(({ className }) => className),
          };
        });
      await eventually('the sizes', sizes).toEqual({
        isWide: true,
        isHigh: true,
        isFilled: true,
        scrolling: ['scroll'],
      });
      await lab.closePopup();
    }
  });

  it('saves the report, although the popup closes when the user is asked where', async () => {
    const path = join(folder, 'report.md');
    await firefox.firefox?.closePopupAndSaveTo(path);
    await firefox.openPopup(await firefox.openTab(CARELESS_URL));
    await eventually('the grade in the popup', async () => (await firefox.readPopup()).grade).toBe('F');
    await firefox.press('Save…');
    await firefox.press('Markdown of this page');
    const saved = () => readFile(path, 'utf8').catch(() => '');
    // Preliminary (~) if the page had not been read yet.
    await eventually('the saved file', saved).toMatch(
      /^# Security of careless\.shop\.sitegrade\.test: grade \W*F\b/,
    );
    await eventually('the state of the popup', async () => (await firefox.readPopup()).state).toBe('closed');
  });

  it('reports missing access to a site, offers to grant it, and sees the page then', async () => {
    const tab = await firefox.openTab(HARDENED_URL);
    await eventually('the badge', () => firefox.badge(tab)).toMatch(/^~A/);
    const origins = ['http://*/*', 'https://*/*'];
    await firefox.own((taken) => chrome.permissions.remove({ origins: taken }), origins);
    await firefox.elsewhere(tab, () =>
      firefox.drive(async (id) => {
        await chrome.tabs.reload(id);
      }, tab),
    );
    await firefox.openPopup(tab);
    await eventually('the popup', () => firefox.readPopup()).toMatchObject({
      state: 'withheld',
      buttons: ['Grant access'],
    });
    await eventually('the badge', () => firefox.badge(tab)).toBe('');

    await firefox.pressEnter('Grant access');
    await eventually('the popup', () => firefox.readPopup()).toMatchObject({
      state: 'nothing',
      buttons: ['Reload the page'],
    });
    await firefox.pressEnter('Reload the page');
    await eventually('the popup', () => firefox.readPopup()).toMatchObject({ state: 'page', grade: 'A+' });
    await eventually('the badge', () => firefox.badge(tab)).toBe('A+');
    const granted = await firefox.own(async () => (await chrome.permissions.getAll()).origins);
    expect(granted).toEqual([`${HARDENED_URL}*`]);
  });
});
