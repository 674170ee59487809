import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFacts } from '../../src/cli/popup.js';
import { CARELESS_URL, HARDENED_URL } from '../../src/demo/index.js';
import { ALL } from '../support/all.js';
import { axeViolations } from '../support/axe.js';
import { launchWithExtension, type Rig } from '../support/extension.js';
import { whenFilled, whenFocused, openAll } from '../support/unfold.js';
import { eventually } from '../support/until.js';

/** The focused element: its tag, label and position. */
function focused(popup: Page): Promise<string> {
  return popup.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return '';
    const { top } = activeElement.getBoundingClientRect();
    return `${activeElement.tagName} ${activeElement.getAttribute('aria-label') ?? activeElement.textContent} ${top + scrollY}`;
  });
}

describe('the real popup', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await launchWithExtension();
  });

  afterAll(() => rig.close());

  async function popupOn(url: string): Promise<Page> {
    const popup = await rig.popup(await rig.visit(url));
    if (url.startsWith('http')) await readFacts(popup);
    await popup.waitForSelector('[data-state]:not([data-state=waiting], [data-state=loading])');
    return popup;
  }

  it.each(ALL ? ['light', 'dark'] : ['dark'])('has no axe violations, %s', async (scheme) => {
    for (const url of [CARELESS_URL, HARDENED_URL, 'chrome://version/']) {
      const popup = await popupOn(url);
      await popup.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      expect(await axeViolations(popup)).toEqual([]);
      await openAll(popup);
      expect(await axeViolations(popup)).toEqual([]);
      await popup.close();
    }
  });

  it('has its full size before there is a grade to show, and that of its text where there is none', async () => {
    const height = (popup: Page) => popup.evaluate(() => document.documentElement.offsetHeight);
    const graded = await popupOn(CARELESS_URL);
    await graded.evaluate(() => document.querySelector('#app')?.replaceChildren());
    expect(await height(graded)).toBe(600);
    await graded.close();
    const other = await popupOn('chrome://version/');
    expect(await height(other)).toBeLessThan(300);
    await other.close();
  });

  it('can be used and closed with the keyboard', async () => {
    const popup = await popupOn(CARELESS_URL);
    await whenFocused(popup);
    const first = await popup.$eval('[data-first=true]', (element) => element === document.activeElement);
    expect(first).toBe(true);
    await popup.keyboard.press('Enter');
    expect(await popup.$eval('[data-first=true]', (element) => element.getAttribute('aria-expanded'))).toBe(
      'true',
    );
    await whenFilled(popup);
    // It is rendered last.
    await popup.waitForSelector('.what-if .copy');

    const all = await popup.$$eval(
      'a[href], button, input, select',
      (elements) => elements.filter((e) => e.checkVisibility() && !e.matches(':disabled')).length,
    );
    const start = await focused(popup);
    const walked = new Set<string>();
    do {
      walked.add(await focused(popup));
      await popup.keyboard.press('Tab');
    } while ((await focused(popup)) !== start && walked.size <= all + 1);
    walked.delete('');
    // Tabs and toolbars are one stop.
    const others = await popup.$$eval('[tabindex="-1"]', (elements) => elements.length);
    expect(walked.size).toBe(all - others);

    const closed = new Promise((resolve) => popup.once('close', resolve));
    // Only keydown: the popup closes before keyup, and sometimes before the reply.
    popup.keyboard.down('Escape').catch(() => undefined);
    await closed;
  });

  it('shows the fix for the recognised server, and copies it', async () => {
    const page = await rig.visit(CARELESS_URL);
    const popup = await rig.popup(page);
    await readFacts(popup);
    await popup.waitForSelector('[data-first=true]');
    await openAll(popup);
    const text = await popup.$eval('[data-state]', (root) => (root as HTMLElement).innerText);
    expect(text).toContain('SESSION_COOKIE_SECURE = True');
    expect(text).toMatch(/Strict-Transport-Security/);

    const [fix] = await popup.$$('aria/Copy the fix[role="button"]');
    await fix?.evaluate((button) => {
      button.scrollIntoView({ block: 'center' });
    });
    await fix?.click();
    await popup.waitForFunction(() =>
      document.querySelector('[role=status]')?.textContent.includes('Copied'),
    );

    await page.bringToFront();
    await page.focus('[name=username]');
    await page.keyboard.press('KeyV', { commands: ['Paste'] });
    expect(await page.$eval('[name=username]', (field) => (field as HTMLInputElement).value)).toContain(
      'SESSION_COOKIE_SECURE = True',
    );
  });

  it('stores the chosen servers for the popup and the report, until the choice is deleted', async () => {
    const page = await rig.visit(CARELESS_URL);
    const choose = async (name: string) => {
      const popup = await rig.popup(page);
      await (await popup.waitForSelector('.pencil'))?.click();
      await popup.waitForSelector('.chain li:first-child select');
      await popup.select('.chain li:first-child select', name);
      await popup.waitForFunction(() =>
        document.querySelector('.stack')?.textContent.includes('your choice'),
      );
      await popup.close();
    };
    await choose('nginx');
    await eventually('what is stored', () => rig.stored()).toContain(
      '"chosen-stacks":[["careless.shop.sitegrade.test",["nginx"',
    );
    const popup = await rig.popup(page);
    await popup.waitForFunction(() =>
      document.querySelector('.stack')?.textContent.includes('nginx (your choice)'),
    );
    const markdown = await rig.markdown(popup);
    expect(markdown).toMatch(/Server \| .*nginx/);
    expect(markdown).toContain('add_header ');
    expect(markdown).not.toContain('Header always set');
    await (await popup.waitForSelector('.pencil'))?.click();
    await (await popup.waitForSelector('.chain ::-p-text(Forget my choice)'))?.click();
    await popup.waitForFunction(() => document.querySelector('.stack')?.textContent.includes('Apache'));
    await eventually('what is stored', () => rig.stored()).not.toContain('chosen-stacks');
    await popup.close();
  });
});
