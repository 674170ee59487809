import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ALL } from '../support/all.js';
import { axeViolations } from '../support/axe.js';
import { fileDialogAfter } from '../support/file-dialog.js';
import type { Gallery } from '../support/gallery/index.js';
import type { PanelGallery } from '../support/gallery/panel.js';
import { inChromium } from '../support/gallery-pages.js';
import { savedFile } from '../support/saved-file.js';
import { whenAsMany, whenFocusIsOn, whenGone, whenSaid } from '../support/shown.js';
import { openAll, whenFocused, whenStill } from '../support/unfold.js';

declare const gallery: PanelGallery;

const url = inject('gallery');
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-kept-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

inChromium((opened) => {
  page = opened;
});

const text = (selector = 'body') => page.$eval(selector, (one) => one.textContent);
const says = (words: string) => whenSaid(page, '[role=status]', words);
const press = (selector: string, words: string) =>
  page.$$eval(
    selector,
    (all, name) => {
      const button = all.find((one) => one.textContent.startsWith(name)) as HTMLElement | undefined;
      if (!button) throw new Error(`No button ${name}`);
      button.click();
    },
    words,
  );

async function settings(query = ''): Promise<void> {
  await page.goto(`${url}settings.html${query}`);
  await page.waitForSelector('[data-ready]');
}

/** The page that takes a HAR file. */
async function openHarPage(): Promise<void> {
  await page.goto(`${url}har.html`);
  await page.waitForSelector('.drop');
}

/** History and reports in the panel. */
async function place(query: string): Promise<void> {
  await page.goto(`${url}panel.html?${query}&tab=reports`);
  await page.waitForSelector('.tab-body.reports');
}

/** Chooses a file for the file input of that label. */
async function choose(label: string, name: string, content: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, content);
  const inputs = await page.$$('input');
  for (const input of inputs) {
    if ((await input.evaluate((one) => one.getAttribute('aria-label'))) === label)
      await input.uploadFile(path);
  }
}

/** The content of the file that a click saves. */
async function saved(act: () => Promise<void>): Promise<string> {
  return savedFile(await page.createCDPSession(), folder, act);
}

const HAR = JSON.stringify({
  log: {
    creator: { name: 'test' },
    pages: [{ id: 'a', title: 'https://shop.example/' }],
    entries: [
      {
        pageref: 'a',
        request: { url: 'https://shop.example/?token=s3cret', headers: [], cookies: [] },
        response: {
          status: 200,
          headers: [
            { name: 'Server', value: 'nginx/1.26.3' },
            { name: 'Content-Type', value: 'text/html; charset=utf-8' },
          ],
          content: { text: '<!doctype html><title>Shop</title><script>1</script>', mimeType: 'text/html' },
        },
      },
    ],
  },
});

const VIEWS = 'no axe violations and no horizontal scrolling at any width, light and dark';
describe(VIEWS, { timeout: 180_000 }, () => {
  async function looksRight(): Promise<void> {
    for (const width of [320, 900, 1600]) {
      await page.setViewport({ width, height: 700 });
      await whenStill(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      // The middle one has the same parts as the others.
      if (!ALL && width !== 900) continue;
      for (const theme of ['light', 'dark']) {
        await page.evaluate((name) => {
          document.documentElement.dataset['theme'] = name;
        }, theme);
        expect(await axeViolations(page), `${theme}, ${width} px`).toEqual([]);
      }
    }
  }

  test('the settings', async () => {
    await settings();
    await looksRight();
  });

  test('the settings without any', async () => {
    await settings('?empty');
    await looksRight();
  });

  test('the page for HAR files, empty and with a graded file', async () => {
    await openHarPage();
    await looksRight();
    await choose('A HAR file', 'shop.har', HAR);
    await page.waitForSelector('.graded button[aria-expanded]');
    await openAll(page);
    await looksRight();
  });

  test.each([['pinned&state=careless'], ['pinned&state=hostile'], ['state=careless']])(
    'History and reports (%s)',
    async (query) => {
      await place(query);
      await looksRight();
    },
  );
});

describe('suppressing, with the keyboard', () => {
  test('suppresses a finding with a reason and unsuppresses it; Escape closes only the form', async () => {
    await page.goto(`${url}?state=careless`);
    await page.waitForSelector('[data-state=page]');
    await whenFocused(page);
    await page.keyboard.press('Enter');
    const suppress = await page.waitForSelector('.suppress button');
    await suppress?.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('form.suppress');
    await page.keyboard.press('Escape');
    await whenGone(page, 'form.suppress');
    expect(await page.evaluate(() => (gallery as unknown as { closed: number }).closed)).toBe(0);
    // The focus is back on the button.
    await page.waitForSelector('.suppress button:focus');
    await page.keyboard.press('Enter');
    await page.waitForSelector('form.suppress');
    // A reason is required.
    await page.keyboard.press('Enter');
    expect(await page.$('form.suppress')).not.toBeNull();
    await page.keyboard.type('No TLS in this lab');
    const first = () => text('.findings li:first-child');
    expect(await first()).toContain('without Secure−40');
    await page.keyboard.press('Enter');
    // The row is in the fold now, which has the focus.
    await whenFocusIsOn(page, /^6 more that do not/);
    expect(await first()).toContain('without HttpOnly');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.tag');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await whenSaid(page, '.findings li', 'No TLS in this lab');
    expect(await page.$('.findings li:has(.tag) .points')).toBeNull();
    await (await page.waitForSelector('::-p-text(Unsuppress)'))?.focus();
    await page.keyboard.press('Enter');
    await whenGone(page, '.tag');
    await whenFocusIsOn(page, /^5 more that do not/);
    expect(await first()).toContain('without Secure−40');
  });
});

describe('the settings page', () => {
  test('has the focus at the same place of the next item once one is gone', async () => {
    await settings();
    await page.$$eval('.suppressed button', (all) => {
      all.find(({ textContent }) => textContent.startsWith('Unsuppress'))?.focus();
    });
    for (const left of [2, 1]) {
      await page.keyboard.press('Enter');
      await whenAsMany(page, '.suppressed li', left);
      await whenFocusIsOn(page, /^Unsuppress/);
    }
  });

  test('rejects an invalid file with one sentence, without changes, and imports a valid one', async () => {
    await settings('?empty');
    const name = 'A file of suppressed findings';
    for (const [content, words] of [
      ['{', 'is not JSON. Nothing was changed.'],
      ['[]', 'no list named "suppressions". Nothing was changed.'],
      [
        '{"schema":1,"suppressions":[{"site":"a","finding":"b/c","reason":"d"},{"site":"a"}]}',
        'Entry 2 has no "finding"',
      ],
    ] as const) {
      await choose(name, 'list.json', content);
      await says(words);
      expect(await page.$('.suppressed li')).toBeNull();
    }
    const list = { schema: 1, suppressions: [{ site: 'a.test', finding: 'b/c', reason: 'Why not' }] };
    await choose(name, 'list.json', JSON.stringify(list));
    await page.waitForSelector('.suppressed li');
    const out = await saved(() => press('.row-of-buttons button', 'Export'));
    expect(JSON.parse(out)).toEqual(list);
  });

  test('changes reasons, unsuppresses, and deletes everything after a confirmation', async () => {
    await settings();
    const reason = '.suppressed li:nth-child(2) input';
    await page.locator(reason).fill('A new reason');
    await page.keyboard.press('Enter');
    await says('Changed.');
    expect(await page.$eval(reason, (input) => input.value)).toBe('A new reason');
    await press('.suppressed button', 'Unsuppress');
    await says('Unsuppressed');
    expect(await page.$$('.suppressed li')).toHaveLength(2);
    await press('.row-of-buttons button', 'Delete all data…');
    await whenFocusIsOn(page, 'Delete all data');
    await press('.row-of-buttons button', 'Cancel');
    expect(await page.$$('.suppressed li')).toHaveLength(2);
    await press('.row-of-buttons button', 'Delete all data…');
    await whenFocusIsOn(page, 'Delete all data');
    await page.keyboard.press('Enter');
    await says('All data was deleted.');
    expect(await page.$('.suppressed li, .kept li')).toBeNull();
  });
});

describe('the page for HAR files', () => {
  test('grades a dropped HAR file with all rules, and saves the report in each format', async () => {
    await openHarPage();
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'shop.har'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, HAR);
    await page.waitForSelector('.graded button[aria-expanded]');
    await openAll(page);
    expect(await text('.graded')).toContain('Content-Security-Policy is not set');
    // The same as in the popup: all rules, the servers, the grade after fixes.
    expect(await text('.graded .worth-knowing')).toContain('Permissions-Policy is not set');
    expect(await text('.graded .stack')).toContain('nginx 1.26.3');
    await page.waitForSelector('.graded .what-if button');
    const markdown = await saved(() => press('.report-buttons button', 'Markdown'));
    expect(markdown).toMatch(/^# Security of shop\.example: grade/);
    const json = JSON.parse(await saved(() => press('.report-buttons button', 'JSON'))) as {
      grade: string;
    }[];
    expect(json[0]?.grade).toBe(await text('.graded .chip'));
    // A suggested policy must allow the page's own script.
    const hash = createHash('sha256').update('1').digest('base64');
    expect(JSON.stringify(json)).toContain(`'sha256-${hash}'`);
    const sarif = await saved(() => press('.report-buttons button', 'SARIF'));
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0' });
    const html = await saved(() => press('.report-buttons button', 'HTML'));
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    const csv = await saved(() => press('.report-buttons button', 'CSV'));
    expect(csv).toContain('"page","grade","score"');
    expect([markdown, html, csv, sarif, JSON.stringify(json)].join()).not.toContain('s3cret');
  });

  test('names client and author in the report to send, and nowhere else', async () => {
    await openHarPage();
    await choose('A HAR file', 'shop.har', HAR);
    const client = await page.waitForSelector('.report-fields label:nth-child(1) input');
    await client?.type('Shop <b>& Sons');
    await page.type('.report-fields label:nth-child(2) input', 'Ada L.');
    const html = await saved(() => press('.report-buttons button', 'HTML'));
    expect(html).toContain('Shop &lt;b&gt;&amp; Sons');
    expect(html).toContain('Ada L.');
    expect(await saved(() => press('.report-buttons button', 'JSON'))).not.toMatch(/Ada L|Sons/);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    // It is typed again: nothing is stored.
    await openHarPage();
    await choose('A HAR file', 'shop.har', HAR);
    await page.waitForSelector('.report-fields input');
    expect(await page.$$eval('.report-fields input', (all) => all.map(({ value }) => value))).toEqual([
      '',
      '',
    ]);
  });

  test('a slow file does not replace one that was dropped after it', async () => {
    await openHarPage();
    await page.evaluate((content) => {
      const drop = (file: File) => {
        const dataTransfer = { files: [file] };
        document.body.dispatchEvent(Object.assign(new Event('drop', { bubbles: true }), { dataTransfer }));
      };
      const slow = new File([content], 'slow.har');
      slow.text = () =>
        new Promise((resolve) => {
          Object.assign(window, { release: resolve });
        });
      drop(slow);
      drop(new File([content], 'quick.har'));
    }, HAR);
    await whenSaid(page, '.graded h3', 'quick.har');
    await page.evaluate(async (content) => {
      (window as unknown as { release(text: string): void }).release(content);
      // It would be rendered before the second frame.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    }, HAR);
    expect(await text('.graded h3')).toContain('quick.har');
  });

  test.each([
    ['', 'is not JSON, or it is incomplete'],
    ['{', 'is not JSON, or it is incomplete'],
    ['{"log":{}}', 'log.entries is missing'],
    ['{"log":{"entries":[]}}', 'contains no page'],
    [
      '{"sitegrade-recording":1}',
      'is a recording for a policy, which Sitegrade saved: import it in the settings.',
    ],
  ])('rejects %s with one sentence', async (content, words) => {
    await openHarPage();
    await choose('A HAR file', 'bad.har', content);
    await says(words);
    expect(await text('[role=status]')).toMatch(/^bad\.har (?:[^.]|\.\w)+\.$/);
    expect(await page.$('.graded')).toBeNull();
    // The next file is read.
    await choose('A HAR file', 'shop.har', HAR);
    await says('Read 1 page.');
  });

  test('says that one file at a time is read, and that what is not a file is not', async () => {
    await openHarPage();
    const drop = (names: readonly string[]) =>
      page.evaluate(
        (content, all) => {
          const dataTransfer = new DataTransfer();
          if (all.length === 0) dataTransfer.setData('text/uri-list', 'https://shop.example/a.har');
          for (const name of all) dataTransfer.items.add(new File([content], name));
          const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
          return event.defaultPrevented;
        },
        HAR,
        names,
      );
    expect(await drop(['a.har', 'b.har'])).toBe(true);
    await says('One file at a time: a.har was read, the others were not.');
    expect(await drop([])).toBe(true);
    await says('Drop a file here: this was none.');
    expect(await text('.graded h3')).toContain('a.har');
  });

  test('a hostile name and file are inert text', async () => {
    await openHarPage();
    const bidi = '\u202egnp.\u0007';
    const har = JSON.stringify({
      log: {
        entries: [
          {
            request: {
              url: 'https://shop.example/<img src=x onerror="owned=1">?token=s3cret',
              headers: [],
              cookies: [],
            },
            response: {
              status: 200,
              headers: [
                { name: 'Server', value: `nginx/1.26.3 ${bidi}<script>owned=1</script>` },
                { name: 'Set-Cookie', value: `${bidi}<b>=topsecret; Path=/` },
              ],
              content: {},
            },
          },
        ],
      },
    });
    await page.evaluate(
      (content, name) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], name));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      har,
      `<img src=x onerror="owned=1">${bidi}${'long'.repeat(100)}.har`,
    );
    await page.waitForSelector('.graded button[aria-expanded]');
    await openAll(page);
    const found = await page.evaluate(() => ({
      owned: 'owned' in globalThis,
      foreign: document.querySelectorAll('main :is(img, script, iframe, [onerror])').length,
      text: document.querySelector('main')?.textContent ?? '',
      isWide: document.documentElement.scrollWidth > innerWidth,
    }));
    expect(found).toMatchObject({ owned: false, foreign: 0, isWide: false });
    expect(found.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(found.text).not.toMatch(/s3cret/);
  });

  test('the first key reaches the button, whose Enter opens the file dialog', async () => {
    await openHarPage();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Choose a file…');
    const dialog = await fileDialogAfter(page, () => page.keyboard.press('Enter'));
    const path = join(folder, 'shop.har');
    await writeFile(path, HAR);
    await dialog.accept([path]);
    await says('Read 1 page.');
    // The area has a name too.
    expect(await page.$('::-p-aria(Drop a HAR file anywhere on this page[role="group"])')).not.toBeNull();
  });
});

describe('Compare', () => {
  const lost = () => page.$$eval('.changes tr.lost th', (all) => all.map((one) => one.textContent));
  const choices = (label: string) =>
    page.$$eval(
      '.compared',
      (all, name) => {
        const one = all.find(({ textContent }) => textContent.startsWith(name));
        return [...(one?.querySelectorAll('option') ?? [])].map(({ value, textContent }) => [
          value,
          textContent,
        ]);
      },
      label,
    );
  const choosePin = async (label: string, value: string) => {
    const at = label === 'Compare' ? 1 : 2;
    await page.select(`.compared:nth-of-type(${at}) select`, value);
  };

  test('pins a page, and shows the headers that a later one lacks', async () => {
    await place('pinned&state=careless');
    expect(await lost()).toContain('Strict-Transport-Security');
    expect(await text('.comparison')).toContain('Session cookie sessionid is sent without Secure');
    await press('.pinned button', 'Pin as it is now');
    await page.waitForSelector('.comparison[data-same=true]');
    for (const left of [3, 2, 1]) {
      await press('.pinned button', 'Delete pin');
      await whenAsMany(page, '.compared:nth-of-type(1) option:not([value=""])', left);
    }
    // The only one left is of another host: it has to be chosen.
    expect(await page.$('.comparison, .history')).toBeNull();
    await choosePin('Compare', (await choices('Compare'))[1]?.[0] ?? '');
    await page.waitForSelector('.comparison');
    await press('.pinned button', 'Delete pin');
    await whenGone(page, '.comparison, .history');
    await page.evaluate(() => {
      gallery.pins.canStore = false;
    });
    await press('.tab-body button', 'Pin this page');
    await says('nothing from private windows is stored');
  });

  test.each([
    ['preview', 'This page is simulated. Comparisons are for what the server sends: end the preview first.'],
    ['private', 'This page cannot be pinned: nothing from private windows is stored.'],
  ])('has no button to pin a page that cannot be pinned: %s', async (state, words) => {
    await place(`state=${state}`);
    await whenSaid(page, '.history-of-page', words);
    expect(await page.$('.history-of-page button')).toBeNull();
  });

  test('compares with a page of another host, and two dates of one page', async () => {
    await place('pinned&state=careless');
    const [newest, oldest, staging] = (await choices('Compare')).map(([value = '']) => value);
    if (!newest || !oldest || !staging) throw new Error('No pins');
    await choosePin('Compare', staging);
    await whenSaid(page, '.grades', 'staging.shop.example:8443, shop.example');
    await choosePin('Compare', newest);
    await choosePin('with', oldest);
    await whenSaid(page, '.changes thead', /\d{4}, \d\d:\d\d/);
    // The earlier one is first, however they were chosen: it had no such header.
    expect(await lost()).not.toContain('Strict-Transport-Security');
    expect(await page.$$eval('.changes tr.gained th', (all) => all.map((one) => one.textContent))).toContain(
      'Strict-Transport-Security',
    );
  });

  test('the history of a pinned page is an image with a name and a table, and is deleted alone', async () => {
    await place('pinned&state=careless');
    const name = await page.$eval('.history [role=img]', (one) => one.getAttribute('aria-label'));
    expect(name).toMatch(/^From F on \d+ \w+.* to F on \d+ \w+.*, 13 stored grades$/);
    await press('.history button', 'Stored grades');
    await page.waitForSelector('.looks');
    expect(await page.$$('.looks tbody tr')).toHaveLength(13);
    await press('.history button', 'Delete history');
    await says('History deleted.');
    expect(await text('.pinned')).toContain('No grade is stored yet.');
    expect(await page.$('.comparison')).not.toBeNull();
  });

  test('the popup has it too, and says what a reload changed', async () => {
    await page.goto(`${url}?state=careless&pinned`);
    await page.waitForSelector('[data-state=page]');
    await press('.fold > h2 > button', 'Pinned page');
    await page.waitForSelector('.history [role=img]');
    await page.waitForSelector('.comparison .changes');
    expect(await axeViolations(page)).toEqual([]);
    const since = () => text('.since');
    expect(await since()).toBe('');
    await page.evaluate(() => {
      const { source, states } = gallery as unknown as Gallery;
      source.emit({
        ...states.hardened,
        snapshot: { ...states.hardened.snapshot, url: states.careless.snapshot.url },
        seenAt: 1,
      });
    });
    await whenSaid(page, '.since', /./);
    expect(await since()).toMatch(/^Since the last look: \d+ findings fixed/);
  });

  test('the popup pins a page and deletes the pin; the focus is not lost with the button', async () => {
    await page.goto(`${url}?state=careless`);
    await page.waitForSelector('[data-state=page]');
    await page.focus('.to-pin button');
    await page.keyboard.press('Enter');
    await says('Pinned.');
    await whenFocusIsOn(page, /^Pinned page/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.comparison[data-same=true]');
    await press('.comparison + p button', 'Delete pin');
    await says('Pin deleted.');
    await whenFocusIsOn(page, 'Pin this page');
  });

  test('the popup deletes the history; the focus is not lost with the button', async () => {
    await page.goto(`${url}?state=careless&pinned`);
    await page.waitForSelector('[data-state=page]');
    await press('.fold > h2 > button', 'Pinned page');
    await page.waitForSelector('.history [role=img]');
    await press('.history button', 'Stored grades');
    await (await page.waitForSelector('.history ::-p-text(Delete history)'))?.focus();
    await page.keyboard.press('Enter');
    await says('History deleted.');
    await whenFocusIsOn(page, /^Pinned page/);
  });

  test('untrusted text is inert', async () => {
    await place('pinned&state=hostile');
    const found = await page.evaluate(() => ({
      owned: 'owned' in globalThis,
      foreign: document.querySelectorAll('main :is(img, script, iframe, [onerror])').length,
      text: document.querySelector('main')?.textContent ?? '',
    }));
    expect(found).toMatchObject({ owned: false, foreign: 0 });
    expect(found.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
