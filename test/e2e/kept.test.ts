import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPanel } from '../support/devtools.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { savedFile } from '../support/saved-file.js';
import { whenFilled } from '../support/unfold.js';

const ORIGIN = 'https://kept.test';
const HSTS = ['Strict-Transport-Security', 'max-age=63072000'] as const;

let rig: Rig;
/** Whether the site still sends its HSTS header. */
let isHardened = true;

beforeAll(async () => {
  rig = await launchWithExtension({
    [`${ORIGIN}/`]: () => html([['Server', 'nginx/1.26.3'], ...(isHardened ? [HSTS] : [])]),
    [`${ORIGIN}/other`]: html(),
  });
});
afterAll(() => rig.close());

const settingsUrl = () => `chrome-extension://${rig.extension.id}/src/options/index.html`;

/** Suppresses the finding whose row has these words, in the popup. */
async function suppressIn(popup: Page, words: string): Promise<void> {
  await popup.waitForSelector('[data-state=page]');
  await popup.$$eval(
    '.findings h3 > button',
    (rows, name) => {
      (rows.find((row) => row.textContent.includes(name)) as HTMLElement).click();
    },
    words,
  );
  await whenFilled(popup);
  await popup.locator('.suppress button').click();
  await popup.waitForSelector('form.suppress');
  await popup.keyboard.type('Comes next month');
  await popup.keyboard.press('Enter');
  await popup.waitForFunction(() => document.querySelector('.caption')?.textContent.includes('suppressed'));
}

describe('the user’s decisions', () => {
  it('suppressed in the popup: badge and panel agree, also after a restart of the background', async () => {
    const page = await rig.visit(`${ORIGIN}/`);
    // From now on a new popup has all facts from the start.
    await rig.facts(page);
    const before = (await rig.read(page)).grade;
    const popup = await rig.popup(page);
    await suppressIn(popup, 'Content-Security-Policy is not set');
    const grade = await popup.$eval('main', (main) => main.getAttribute('data-grade'));
    expect(grade).not.toBe(before);
    await popup.close();
    await expect.poll(() => rig.badge(page)).toBe(grade);
    await rig.killWorker();
    await page.reload();
    // Not read by a popup yet.
    await expect.poll(() => rig.badge(page)).toBe(`~${grade ?? ''}`);
    const panel = await openPanel(rig, page);
    await panel.waitForSelector(`.panel-app[data-grade="${grade ?? ''}"]`);
    await page.close();
  });

  it('a baseline shows a removed header', async () => {
    isHardened = true;
    const page = await rig.visit(`${ORIGIN}/`);
    await rig.facts(page);
    const panel = await openPanel(rig, page);
    await panel.waitForSelector('.panel-app[data-state=page]');
    await panel.locator('#tab-compare').click();
    await panel.locator('.tab-body button').click();
    await panel.waitForSelector('.comparison[data-same=true]');
    isHardened = false;
    await page.reload();
    await panel.waitForSelector('.changes tr.lost');
    expect(await panel.$$eval('.changes tr.lost th', (all) => all.map((one) => one.textContent))).toEqual([
      'Strict-Transport-Security',
    ]);
    await panel.waitForFunction(() =>
      document.querySelector('.since')?.textContent.startsWith('Since the last look: '),
    );
    // The two looks are in the history, in the popup too, and nothing of the page is.
    const named = '.history [role=img][aria-label^="From "]';
    await panel.waitForSelector(named);
    const [, onDisk] = JSON.parse(await rig.stored()) as Record<string, unknown>[];
    expect(onDisk?.['history:kept.test']).toMatchObject([
      [`${ORIGIN}/`, [{ complete: true }, { complete: true }]],
    ]);
    const popup = await rig.popup(page);
    await popup.waitForSelector('.pinned-page');
    await popup.$eval('button:has(.pinned-page)', (button) => {
      button.click();
    });
    await popup.waitForSelector(named);
    await popup.waitForSelector('.comparison .changes tr.lost');
    await popup.close();
    isHardened = true;
    await page.close();
  });

  it('the settings page lists and deletes them; a HAR file dropped there is graded', async () => {
    const page = await rig.browser.newPage();
    await page.goto(settingsUrl());
    await page.waitForSelector('.suppressed li');
    expect(await page.$eval('.suppressed', (list) => list.textContent)).toContain(
      'content-security-policy/missing',
    );
    await page.waitForSelector('.kept li');
    await page.evaluate(
      (content) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], 'shop.har'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      JSON.stringify({
        log: {
          entries: [
            {
              request: { url: `${ORIGIN}/`, headers: [], cookies: [] },
              response: { status: 200, headers: [{ name: 'Server', value: 'nginx/1.26.3' }], content: {} },
            },
          ],
        },
      }),
    );
    await page.waitForSelector('.graded button[aria-expanded]');
    await page.$$eval('.row-of-buttons button', (all) => {
      (all.find((one) => one.textContent.startsWith('Delete all data')) as HTMLElement).click();
    });
    await page.locator('.row-of-buttons .primary').click();
    await page.waitForFunction(() => !document.querySelector('.suppressed li, .kept li'));
    expect(JSON.parse(await rig.stored())).toMatchObject([expect.anything(), {}]);
    await page.close();
  });

  it('the popup and the panel open the settings page', async () => {
    const page = await rig.visit(`${ORIGIN}/`);
    const popup = await rig.popup(page);
    await popup.waitForSelector('[data-state=page]');
    const opened = rig.browser.waitForTarget((target) => target.url() === settingsUrl());
    // The popup closes, perhaps before it replies.
    popup
      .$$eval('footer button', (all) => {
        (all.find((one) => one.textContent === 'Settings') as HTMLElement).click();
      })
      .catch(() => undefined);
    const first = await (await opened).page();
    await first?.close();
    const panel = await openPanel(rig, page);
    const again = rig.browser.waitForTarget((target) => target.url() === settingsUrl());
    await panel.locator('.to-settings').click();
    await (await (await again).page())?.close();
    await page.close();
  });

  it('a report of all pages of the origin is saved from the panel', async () => {
    const page = await rig.visit(`${ORIGIN}/other`);
    await page.goto(`${ORIGIN}/`);
    const panel = await openPanel(rig, page);
    await panel.waitForSelector('.panel-app[data-state=page]');
    await panel.locator('#tab-reports').click();
    await panel.waitForFunction(() => document.querySelectorAll('.tab-body .lines li').length === 2);
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-reports-'));
    const session = await rig.browser.target().createCDPSession();
    const saved = await savedFile(session, folder, () =>
      panel.$$eval('section:nth-of-type(2) .report-buttons button', (all) => {
        (all.find((one) => one.textContent.startsWith('JSON')) as HTMLElement).click();
      }),
    );
    const reports = JSON.parse(saved) as { url: string }[];
    expect(reports.map(({ url }) => url).sort()).toEqual([`${ORIGIN}/`, `${ORIGIN}/other`]);
    await session.detach();
    await rm(folder, { recursive: true });
    await page.close();
  });
});
