import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'webextension-polyfill';
import { readFacts } from '../../src/cli/popup.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { PLANTED } from '../support/secrets.js';
import { openAll } from '../support/unfold.js';
import { viewedFacts } from '../support/seen-facts.js';
import { eventually } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const SECRETS = ['hush-set-by-redirect', 'hush-set-by-page', 'hush-set-by-script', 'hush-in-the-query'];

const ROUTES = {
  'https://door.test/': {
    status: 302,
    headers: [
      ['Location', 'https://room.test/?token=hush-in-the-query'],
      ['Set-Cookie', 'sessionid=hush-set-by-redirect; Domain=door.test'],
    ],
  },
  'https://room.test/': html(
    [['Set-Cookie', 'csrftoken=hush-set-by-page; Path=/']],
    "<!doctype html><title>Room</title><script>document.cookie = 'choice=hush-set-by-script'</script>",
  ),
} as const;

if (BROWSERS.includes('chromium'))
  describe('cookie values and query strings', () => {
    let rig: Rig;

    beforeAll(async () => {
      rig = await launchWithExtension(ROUTES);
    });

    afterAll(() => rig.close());

    it('appear in no store, in no part of the popup and in no report', async () => {
      const page = await rig.visit('https://door.test/');
      const popup = await rig.popup(page);
      await readFacts(popup);
      await openAll(popup);
      const markdown = await rig.markdown(popup);
      const shown = await popup.content();
      const stored = await rig.stored();

      // All three mention the cookies, so something could have leaked.
      for (const text of [markdown, shown, stored]) expect(text).toContain('csrftoken');
      expect(stored).toContain('choice');
      for (const secret of SECRETS.slice(0, 3)) {
        expect(stored).not.toContain(secret);
        expect(shown).not.toContain(secret);
      }
      for (const secret of SECRETS) expect(markdown).not.toContain(secret);
    });
  });

describe.each(BROWSERS)('sixty kinds of secrets in %s', (name) => {
  const inBrowser = PLANTED.filter(({ put }) => !put.request && !put.response && !put.path && !put.form);
  const page = 'https://shop.test/';
  // Browsers reject several Locations.
  const ways = inBrowser.flatMap(({ put }) => put.redirect ?? []).filter(([header]) => header !== 'Location');
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['shop.test'], ({ url }) =>
      url.pathname === '/way'
        ? {
            status: 302,
            headers: [...ways, ['Location', page]],
          }
        : {
            headers: [['Content-Type', 'text/html'], ...inBrowser.flatMap(({ put }) => put.headers ?? [])],
            body: `<!doctype html><title>Shop</title>${inBrowser.map(({ put }) => put.body ?? '').join('')}`,
          },
    );
    lab = await useLab(name);
  });

  it('are stored only where docs/secrets.md says', async () => {
    const tab = await lab.openTab(`${page}way`);
    await lab.openPopup(tab);
    await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).not.toBeNull();
    // A slow page is graded before its markup is read.
    await viewedFacts(lab, tab);
    await lab.press('All');
    await lab.own(() => {
      const [popup] = chrome.extension.getViews({ type: 'popup' });
      const writeText = () => Promise.resolve();
      if (popup)
        Object.defineProperty(popup.navigator, 'clipboard', { configurable: true, value: { writeText } });
      popup?.document.querySelector<HTMLElement>('.what-if button.copy')?.click();
    });
    await eventually('the popup', async () => (await lab.readPopup()).text).toContain('Copied the');
    await lab.press('None');
    const [session, local] = await lab.own(async (tabId) => {
      const request = { tabId, decision: { kind: 'pin' } };
      await chrome.runtime.sendMessage({ type: 'decide', request });
      const areas = [chrome.storage.session, chrome.storage.local];
      return Promise.all(areas.map(async (area) => JSON.stringify(await area.get())));
    }, tab);
    await lab.closePopup();
    // The page was read and pinned, so something could have leaked.
    for (const text of [session, local]) expect(text).toMatch(/X-Auth-Token.*inlineScripts/is);

    expect(local).toMatch(/"selections":\[\["shop\.test",\["-.*"@\d+ \w+","=/);
    expect(planted(local)).toEqual([]);
    expect(await notIn('session', session)).toEqual([]);
  });

  it('are shown only where docs/secrets.md says', async () => {
    const tab = await lab.openTab(`${page}way`);
    await lab.openPopup(tab);
    await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).not.toBeNull();
    await lab.unfoldPopup();
    // Findings are open and their fixes written, so something could have leaked.
    await eventually('the popup', () => lab.popupHtml()).toMatch(/^(?!.*<dd><\/dd>).*class="references"/s);
    expect(await notIn('popup', await lab.popupHtml())).toEqual([]);
  });

  /** The kinds of secrets in a text. */
  function planted(text = ''): string[] {
    return inBrowser.filter(({ secret }) => text.includes(secret)).map(({ kind }) => kind);
  }

  /** The kinds of secrets in a text that the column does not allow there. */
  async function notIn(column: string, text = ''): Promise<string[]> {
    const [head = [], , ...rows] = (await readFile('docs/secrets.md', 'utf8'))
      .split('\n')
      .filter((row) => row.startsWith('|'))
      .map((row) => row.split('|').map((cell) => cell.trim()));
    const at = head.indexOf(column);
    const allowed = new Set(PLANTED.filter((_one, row) => rows[row]?.[at] === 'yes').map(({ kind }) => kind));
    return planted(text).filter((kind) => !allowed.has(kind));
  }
});
