import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPanel } from '../support/devtools.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { har } from '../support/har.js';
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

const urlOf = (path: string) => `chrome-extension://${rig.extension.id}/${path}`;

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
  await popup.waitForFunction(() => document.querySelector('.tally')?.textContent.includes('suppressed'));
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
    expect(await rig.badge(page)).toBe(grade);
    await rig.killWorker();
    await page.reload();
    // Not read by a popup yet.
    expect(await rig.badge(page)).toBe(`~${grade ?? ''}`);
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
    await panel.locator('#job-history').click();
    await panel.locator('.history-of-page button').click();
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

  it('a HAR file dropped beside the area is graded, with what is suppressed, and not opened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-har-'));
    const path = join(folder, 'shop.har');
    await writeFile(
      path,
      JSON.stringify(har([{ url: `${ORIGIN}/`, headers: [['Server', 'nginx/1.26.3']] }])),
    );
    const before = await rig.stored();
    const page = await rig.browser.newPage();
    await page.goto(urlOf('src/options/har.html'));
    await page.waitForSelector('.drop');
    const session = await page.createCDPSession();
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    // As a person does: the browser would open the file.
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 2, y: 2, data });
    await page.waitForSelector('.graded button[aria-expanded]');
    expect(page.url()).toBe(urlOf('src/options/har.html'));
    await page.locator('.graded-page button').click();
    await page.waitForFunction(() =>
      document.querySelector('.graded .tally')?.textContent.includes('suppressed'),
    );
    expect(await rig.stored()).toBe(before);
    await page.close();
    await rm(folder, { recursive: true });
  });

  it('the settings page lists and deletes them', async () => {
    const page = await rig.browser.newPage();
    await page.goto(urlOf('src/options/index.html'));
    await page.waitForSelector('.suppressed li');
    expect(await page.$eval('.suppressed', (list) => list.textContent)).toContain(
      'content-security-policy/missing',
    );
    await page.waitForSelector('.kept li');
    await page.$$eval('.row-of-buttons button', (all) => {
      (all.find((one) => one.textContent.startsWith('Delete all data')) as HTMLElement).click();
    });
    await page.locator('.row-of-buttons .primary').click();
    await page.waitForFunction(() => !document.querySelector('.suppressed li, .kept li'));
    expect(JSON.parse(await rig.stored())).toMatchObject([expect.anything(), {}]);
    await page.close();
  });

  it.each([
    ['Settings', 'the settings page', 'src/options/index.html'],
    ['Open a recording', 'the page for HAR files', 'src/options/har.html'],
  ])('the popup and the panel have a button %s, which opens %s', async (label, _, path) => {
    const page = await rig.visit(`${ORIGIN}/`);
    const popup = await rig.popup(page);
    await popup.waitForSelector('[data-state=page]');
    const target = () => rig.browser.waitForTarget((one) => one.url() === urlOf(path));
    const opened = target();
    // The popup closes, perhaps before it replies.
    popup
      .locator(`footer ::-p-aria(${label}[role="button"])`)
      .click()
      .catch(() => undefined);
    await (await (await opened).page())?.close();
    const panel = await openPanel(rig, page);
    await panel.locator('#job-history').click();
    const again = target();
    await panel.locator(`::-p-aria(${label}[role="button"])`).click();
    await (await (await again).page())?.close();
    await page.close();
  });

  it('a report of all pages of the origin is saved from the panel', async () => {
    const page = await rig.visit(`${ORIGIN}/other`);
    await page.goto(`${ORIGIN}/`);
    const panel = await openPanel(rig, page);
    await panel.waitForSelector('.panel-app[data-state=page]');
    await panel.locator('#job-history').click();
    await panel.locator('.reports-of-page fieldset label:last-of-type input').click();
    await panel.waitForFunction(() => document.querySelectorAll('.tab-body .lines li').length === 2);
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-reports-'));
    const session = await rig.browser.target().createCDPSession();
    const saved = await savedFile(session, folder, () =>
      panel.$$eval('.report-buttons button', (all) => {
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
