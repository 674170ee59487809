import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { html } from '../support/extension.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { viewedFacts } from '../support/seen-facts.js';
import { eventually, until } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const SITE = 'https://deployed.test';
/** The start of its first line, when it was copied: what a load has comes later. */
const COPIED = '"selections":[["deployed.test",["@';

describe.each(BROWSERS)('what was copied in %s', (name) => {
  let lab: Lab;
  /** What the server sends beside its name, by path. */
  let headers: (path: string) => [string, string][] = () => [];

  beforeAll(async () => {
    await serveInRun(['deployed.test', 'elsewhere.test'], ({ url }) =>
      html([['Server', 'nginx/1.26.3'], ...headers(url.pathname)]),
    );
    lab = await useLab(name);
  });
  afterEach(async () => {
    await lab.closePopup();
    await lab.send('decide', { tabId: null, decision: { kind: 'clear' } });
  });

  const stored = () => lab.own(async () => JSON.stringify(await chrome.storage.local.get()));
  const withoutTime = (text: string) => text.replace(/@\d+ \w+/, '@');
  const popup = async () => (await lab.readPopup()).text;

  /** Clicks a button that copies, with a clipboard that takes everything. */
  async function copy(label: string): Promise<void> {
    await until(`the popup to say ${label}`, async () => (await popup()).includes(label));
    await lab.own((wanted) => {
      const [popup] = chrome.extension.getViews({ type: 'popup' });
      const buttons = [...(popup?.document.querySelectorAll<HTMLElement>('button.copy') ?? [])];
      const button = buttons.find((one) => one.querySelector('.resting')?.textContent === wanted);
      if (!popup || !button) throw new Error(`The popup has no button ${wanted}`);
      const writeText = () => Promise.resolve();
      Object.defineProperty(popup.navigator, 'clipboard', { configurable: true, value: { writeText } });
      button.click();
    }, label);
    // It is told once it is stored.
    await eventually('the popup', popup).toContain('Copied the');
  }

  /** The sentence in a new popup of the tab; null if there is none once the page is graded. */
  async function said(tab: number): Promise<string | null> {
    await lab.closePopup();
    await lab.openPopup(tab);
    return eventuallySaid();
  }

  const eventuallySaid = async () => {
    let sentence: string | null = null;
    await until('the sentence', async () => {
      sentence =
        /(?:None of the \d+|All \d+|\d+ of \d+) (?:is|are) there.*?(?=Forget)/s.exec(await popup())?.[0] ??
        null;
      return sentence !== null;
    });
    return sentence;
  };

  it('is told on the next loads, until it is forgotten', async () => {
    const tab = await lab.openTab(`${SITE}/`);
    await lab.openPopup(tab);
    // A slow page is graded before its markup is read, with fewer fixes.
    await viewedFacts(lab, tab);
    await copy('Copy fixes');
    const first = await stored();
    expect(first).toContain(COPIED);
    expect(first).not.toMatch(/max-age|nosniff|https:/);
    // The load on show was before.
    expect(await popup()).not.toMatch(/Forget\b/);
    await lab.closePopup();

    await lab.killBackground();
    await lab.go(tab, `${SITE}/?again`);
    expect(await said(tab)).toMatch(/^None of the 7 is there yet.*Copy the missing 7.*Missing\s*7 of 7/s);

    headers = () => [
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Frame-Options', 'SAMEORIGIN'],
    ];
    await lab.go(tab, `${SITE}/`);
    expect(await said(tab)).toMatch(
      /^2 of 7 are there.*Copy 3 of 4 missing.*Missing\s*4 of 7.*There\s*2 of 7/s,
    );
    // That they were there is stored, for the next load.
    await eventually('what is stored', stored).toMatch(/#X-Frame-Options:.*#X-Content-Type-Options:/);

    headers = (path) => (path === '/lost' ? [['X-Content-Type-Options', 'nosniff']] : []);
    await lab.go(tab, `${SITE}/lost`);
    expect(await said(tab)).toMatch(
      /^1 of 7 is there.*Copy (?:the missing \d|\d of \d missing).*Lost on this page\s*1\s*X-Frame-Options/s,
    );
    await lab.closePopup();

    const other = await lab.openTab('https://elsewhere.test/');
    await lab.openPopup(other);
    await until('its fixes', async () => (await popup()).includes('Copy fixes'));
    expect(await popup()).not.toMatch(/Forget\b/);
    await lab.closePopup();

    await lab.restart();
    const later = await lab.openTab(`${SITE}/lost`);
    expect(await said(later)).toMatch(/Lost on this page\s*1\s*X-Frame-Options/);
    await lab.press('Forget what was copied for this site');
    await eventually('the popup', popup).toContain('Forgotten what you copied');
    expect(await stored()).not.toContain('selections');
    expect(await popup()).not.toMatch(/Forget\b/);
  });

  it('is not there because a preview simulates it, and is what a preview copies', async () => {
    headers = () => [];
    const tab = await lab.openTab(`${SITE}/`);
    await lab.openPopup(tab);
    await viewedFacts(lab, tab);
    await copy('Copy fixes');
    const before = withoutTime(await stored());
    expect(before).toContain(COPIED);
    await lab.closePopup();
    await lab.send('decide', { tabId: null, decision: { kind: 'clear' } });
    await lab.openPopup(tab);
    await until('its fixes', async () => (await popup()).includes('Copy fixes'));
    await lab.press('Preview');
    await until('the preview', async () => (await popup()).includes('in this preview'));
    await viewedFacts(lab, tab);
    await copy('Copy fixes');
    expect(withoutTime(await stored())).toBe(before);
    await lab.closePopup();
    await lab.go(tab, `${SITE}/?simulated`);
    await lab.openPopup(tab);
    await until('the preview', async () => (await popup()).includes('End preview'));
    expect(await popup()).not.toMatch(/Forget\b/);
    await lab.press('End preview');
    expect(await eventuallySaid()).toMatch(/^None of the 7 is there yet/);
    await lab.press('Forget what was copied for this site');
    await eventually('the popup', popup).toContain('Forgotten what you copied');
    expect(await stored()).not.toContain('#');
  });
});
