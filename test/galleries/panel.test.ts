import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { describe, expect, inject, test } from 'vitest';
import { accessibilityTree } from '../support/accessibility-tree.js';
import { ALL } from '../support/all.js';
import { axeViolations } from '../support/axe.js';
import type { PanelGallery } from '../support/gallery/panel.js';
import { inChromium } from '../support/gallery-pages.js';
import { whenAsked, whenAsMany, whenFocusIsOn, whenGone, whenSaid } from '../support/shown.js';
import { walkByTab } from '../support/tab-walk.js';
import { openAll, whenStill } from '../support/unfold.js';

declare const gallery: PanelGallery;

const TABS = [
  'responses',
  'findings',
  'cookies',
  'csp',
  'recording',
  'fixes',
  'checklist',
  'reports',
] as const;

const url = inject('gallery');
let page: Page;

inChromium((opened) => {
  page = opened;
});

async function open(tab: string, query = 'state=careless', width = 1000, height = 700): Promise<void> {
  await page.setViewport({ width, height });
  await page.goto(`${url}panel.html?${query}&tab=${tab}`);
  await page.waitForSelector('.panel-app[data-state=page]');
  await page.waitForSelector(tab === 'reports' ? '.tab-body.reports' : `#tab-${tab}[aria-selected=true]`);
}

async function resize(width: number): Promise<void> {
  await page.setViewport({ width, height: 700 });
  await whenStill(page);
}

const openRow = (at: number) =>
  page.$$eval(
    '.rows .row',
    (rows, index) => {
      (rows[index] as HTMLElement).click();
    },
    at,
  );

/** Opens what a part folds, and a row of what has details. */
async function unfold(tab: string): Promise<void> {
  if (tab === 'responses') return openRow(1);
  await openAll(page);
  if (tab === 'findings') await page.$eval(FINDING, (one) => (one as HTMLElement).click());
  if (tab === 'cookies') await page.$eval('.problem > button', (one) => (one as HTMLElement).click());
  if (tab === 'findings' || tab === 'cookies') await page.waitForSelector('.opened .detail dd:not(:empty)');
}

/** The buttons of a list of findings. */
const FINDING = '.row-of-list h3 button';

describe.each(TABS)('%s', (tab) => {
  const views = 'no axe violations and no horizontal scrolling at any width, light and dark';
  test(views, { timeout: 180_000 }, async () => {
    await open(tab, tab === 'csp' ? 'state=policies' : 'state=careless', 320);
    await unfold(tab);
    // Where the details are in place of their list, and where the parts of a job are side by side.
    const looked = ['responses', 'findings', 'cookies'].includes(tab) ? [320, 1600] : [1600];
    for (const width of [320, 640, 1000, 1600]) {
      await resize(width);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (!ALL && !looked.includes(width)) continue;
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        expect(await axeViolations(page), `${scheme}, ${width} px`).toEqual([]);
      }
    }
  });

  test('input from a hostile server is inert, and its invisible characters are shown', async () => {
    await open(tab, 'state=hostile&responses=hostile');
    if (tab === 'responses') {
      const rows = await page.$$eval('.rows .row', (all) => all.length);
      expect(rows).toBe(14);
      for (let at = 0; at < rows; at++) {
        await openRow(at);
        await page.waitForSelector(`#response-${at}[aria-selected=true]`);
        await page.waitForSelector('.response h2');
        expect(await page.$eval('.response', (detail) => detail.textContent)).not.toContain('topsecret');
      }
    } else await openAll(page);
    if (tab === 'findings')
      for (const key of await page.$$eval(FINDING, (all) => all.map((one) => one.dataset['key'] ?? ''))) {
        await page.$$eval(
          FINDING,
          (all, wanted) => all.find((one) => one.dataset['key'] === wanted)?.click(),
          key,
        );
        await page.waitForFunction(
          (wanted) =>
            document.querySelector<HTMLElement>('[data-key][aria-current]')?.dataset['key'] === wanted,
          {},
          key,
        );
        expect(await page.$eval('.opened', ({ textContent }) => textContent)).not.toContain('topsecret');
      }
    const found = await page.evaluate(() => {
      const main = document.querySelector('main');
      return {
        owned: 'owned' in globalThis,
        foreign: main?.querySelectorAll('img, script, iframe, style, link, object, [onerror]').length,
        text: main?.textContent ?? '',
      };
    });
    expect(found).toMatchObject({ owned: false, foreign: 0 });
    expect(found.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(found.text).not.toContain('topsecret');
    expect(found.text.length).toBeLessThan(400_000);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1000);
  });
});

describe('docked', () => {
  /** The texts of the elements that are not wholly visible. */
  const notVisible = (selector: string) =>
    page.$$eval(selector, (elements) =>
      elements
        .filter((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
          return !isInside || element.scrollWidth > element.clientWidth;
        })
        .map((element) => element.textContent),
    );

  const FRAME = '.letter-of-page, [role=tab], .next, .to-settings';

  test('below: all jobs and lists, and more than two findings beside the open one', async () => {
    await open('findings', 'state=careless', 1042, 272);
    expect(await notVisible(`${FRAME}, .filter button`)).toEqual([]);
    await page.waitForSelector('.opened .detail');
    const inView = await page.$$eval(FINDING, (all) =>
      all
        .filter((one) => one.getBoundingClientRect().bottom <= innerHeight)
        .map(({ ariaCurrent }) => ariaCurrent),
    );
    expect(inView.length).toBeGreaterThan(5);
    expect(inView.filter((one) => one === 'true')).toHaveLength(1);
    await page.click('#tab-responses');
    await page.waitForSelector('.rows .row');
    expect(await notVisible(`${FRAME}, .rows :first-child > .cell.findings`)).toEqual([]);
  });

  test.each([320, 400, 560])('at the side, %i px: all jobs and lists', async (width) => {
    await open('responses', 'state=careless', width, 800);
    expect(await notVisible(FRAME)).toEqual([]);
    if (width > 320) expect(await notVisible('.rows .cell.findings')).toEqual([]);
    await page.focus('#job-findings');
    await page.keyboard.press('ArrowLeft');
    await page.waitForSelector('#job-history[aria-selected=true]:focus');
    await whenSaid(page, '.tab-body', 'Markdown');
    expect(await page.evaluate(() => document.documentElement.scrollTop + document.body.scrollTop)).toBe(0);
  });

  test('in a window of its own, the parts of a job are side by side', async () => {
    await open('fixes', 'state=careless');
    await resize(1600);
    await page.waitForSelector('.side-by-side .checklist');
    expect(await page.$('.side-by-side .of-server')).not.toBeNull();
    expect(await page.$('.lists')).toBeNull();
    await resize(1000);
    await page.waitForSelector('#tab-fixes[aria-selected=true]');
  });

  test.each([320, 400, 560])(
    'at the side, %i px: a card for each cookie, with nothing cut off',
    async (width) => {
      await open('cookies', 'state=careless', width, 800);
      expect(await notVisible('.cookies tbody :is(th, td, button)')).toEqual([]);
      expect(await page.$eval('.wide', (one) => one.scrollWidth - one.clientWidth)).toBe(0);
      const cards = await page.$$eval('.cookies tbody', (all) =>
        all.map((card) => {
          const { top, bottom } = card.getBoundingClientRect();
          const cells = [...card.querySelectorAll('th, td')].map((cell) => cell.getBoundingClientRect());
          return { top, bottom, isInside: cells.every((one) => one.top >= top && one.bottom <= bottom) };
        }),
      );
      expect(cards).toHaveLength(2);
      expect(cards.every(({ isInside }) => isInside)).toBe(true);
      expect(cards[1]?.top).toBeGreaterThan(cards[0]?.bottom ?? Infinity);
    },
  );

  test('at the side, hostile cookies at 320 px: nothing is cut off and nothing scrolls sideways', async () => {
    await open('cookies', 'state=hostile&responses=hostile', 320, 800);
    expect(await page.$eval('.wide', (one) => one.scrollWidth - one.clientWidth)).toBe(0);
  });
});

test('screen readers are told the grade, what to do, then the findings by severity, and each step of the fixes', async () => {
  const trees: string[] = [];
  for (const tab of ['findings', 'fixes']) {
    await open(tab);
    await whenSaid(page, '.next output', /./);
    const tree = await accessibilityTree(page);
    // Files say which version wrote them, and when.
    trees.push(`# ${tab}\n\n${tree.replaceAll(/Sitegrade [\d.]+, [\d-]{10}/g, 'Sitegrade')}`);
  }
  await expect(trees.join('\n')).toMatchFileSnapshot('../fixtures/golden/panel-accessibility.txt');
});

test('opens on the findings, never on an empty table', async () => {
  for (const query of ['', '&responses=0', '&responses=3']) {
    await page.goto(`${url}panel.html?state=careless${query}`);
    await page.waitForSelector('.panel-app[data-state=page]');
    expect(await page.$$eval('[role=tab][aria-selected=true]', (all) => all.map(({ id }) => id))).toEqual([
      'job-findings',
      'tab-findings',
    ]);
  }
});

test('that nothing changed since the last look is told only where a comparison is asked for', async () => {
  await open('findings');
  const again = (seenAt: number) =>
    page.evaluate((at) => {
      const { state } = gallery.source;
      if (state?.kind === 'page') gallery.source.emit({ ...state, seenAt: at });
    }, seenAt);
  const since = () => page.$eval('.since', ({ textContent }) => textContent);
  await again(1);
  expect(await since()).toBe('');
  await page.click('#job-history');
  await whenSaid(page, '.since', /./);
  expect(await since()).toBe('Nothing changed since the last look.');
});

/** The labels of the buttons with the accent: no view has two. */
const primaries = () => page.$$eval('.primary', (all) => all.map(({ textContent }) => textContent));

describe('a page without a grade', () => {
  test.each(['findings', 'csp', 'recording', 'fixes', 'checklist', 'reports'])(
    'has the button that helps in each tab: %s',
    async (tab) => {
      await page.goto(`${url}panel.html?state=nothing&tab=${tab}`);
      await page.waitForSelector('.panel-app[data-state=nothing]');
      expect(await primaries()).toEqual(tab === 'recording' ? [] : ['Reload the page']);
    },
  );

  test('has no number of findings, and nothing is said of cookies that were not read', async () => {
    await page.goto(`${url}panel.html?state=service-worker&tab=cookies`);
    await page.waitForSelector('.panel-app[data-state=page]');
    expect(await page.$eval('#tab-findings .count', ({ textContent }) => textContent)).toBe('');
    await page.goto(`${url}panel.html?state=nothing&tab=cookies`);
    await page.waitForSelector('.cookies');
    expect(await page.$$eval('.cookies td:last-child', (all) => all.map((one) => one.textContent))).toEqual(
      Array<string>(2).fill('not checked: the browser’s cookies were not read'),
    );
  });
});

describe('keyboard', () => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

  test('arrow keys move between the tabs', async () => {
    await open('responses');
    await page.focus('#tab-responses');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toMatch(/^Findings/);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toMatch(/^Cookies/);
    await page.focus('#job-findings');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^Fix/);
    await page.keyboard.press('End');
    expect(await focused()).toMatch(/^History and reports/);
  });

  test.each(TABS)('Tab reaches all controls in reading order: %s', async (tab) => {
    await open(tab, tab === 'csp' ? 'state=policies' : 'state=careless', 400);
    await unfold(tab);
    for (const width of [400, 1000, 1600]) {
      await resize(width);
      const { operable, visited } = await walkByTab(page, '.panel-app');
      expect(operable.length).toBeGreaterThan(2);
      expect(visited).toEqual(operable);
    }
  });

  test('columns are sorted by keyboard', async () => {
    await open('responses');
    await page.focus('.head button');
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowRight', 'Enter'] as const)
      await page.keyboard.press(key);
    await page.waitForSelector('.head .host[aria-sort=ascending]');
    expect(await focused()).toMatch(/^Host/);
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('#response-0[aria-selected=true]');
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('grid');
  });

  test('"/" focuses the filter, arrow keys select a row, Enter moves to its details, Escape closes them', async () => {
    await open('responses');
    await page.keyboard.press('/');
    await page.keyboard.type('static');
    await whenAsMany(page, '.rows .row', 3);
    await page.focus('[role=grid]');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.response');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('#response-1[aria-selected=true]');
    await page.keyboard.press('Enter');
    expect(await focused()).toContain('/static/shop.js');
    await page.keyboard.press('Escape');
    await whenGone(page, '.response');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });
});

test('arrow keys move between findings, Enter to the details, Escape back to the row', async () => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const opened = () => page.$eval('.opened h2', ({ textContent }) => textContent);
  for (const width of [1000, 400]) {
    await open('findings', 'state=careless', width);
    await page.focus(FINDING);
    const first = await focused();
    await page.keyboard.press('ArrowDown');
    const second = await focused();
    expect(second).not.toBe(first);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.opened h2:focus');
    expect(await opened()).toBe(second);
    await page.keyboard.press('Escape');
    await whenGone(page, '.opened');
    expect(await focused()).toBe(second);
    await page.keyboard.press('Home');
    expect(await focused()).toBe(first);
    expect(await page.$('.opened')).toBeNull();
  }
  // Where the details are beside the list, they follow.
  await open('findings');
  await page.focus(FINDING);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await whenSaid(page, '.opened h2', await focused());
});

describe('findings', () => {
  const rows = () =>
    page.$$eval('.tab-body .finding > h3', (all) =>
      all.map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim()),
    );
  const amount = () => page.$eval('.filter .amount', (one) => one.textContent);

  test('are filtered by text and severity', async () => {
    await open('findings');
    const all = (await rows()).length;
    expect(all).toBeGreaterThan(10);
    await page.keyboard.press('/');
    await page.keyboard.type('httponly');
    await whenAsMany(page, '.tab-body .finding', 1);
    expect((await rows()).join()).toMatch(/^Session cookie .*HttpOnly/);
    expect(await amount()).toBe('1 of 12 findings');
    await page.click('.filter [title=low]');
    await whenAsMany(page, '.tab-body .finding', 0);
    expect(await amount()).toMatch(/^0 of /);
    await page.click('.filter .amount + .word');
    await whenAsMany(page, '.tab-body .finding', all);
    expect(await page.$eval('.filter input', (one) => one.value)).toBe('');
  });

  test.each(['careless', 'many', 'suppressed', 'plain', 'hostile'])(
    'are counted once, and so are fixes: tabs, filter, headings and Fix agree: %s',
    async (state) => {
      await open('findings', `state=${state}`);
      await whenSaid(page, '.next output', /./);
      const found = await page.evaluate(() => {
        const numbers = (selector: string) =>
          [...document.querySelectorAll(selector)].map(({ textContent }) => parseInt(textContent));
        const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
        return {
          tabs: numbers(':is(#job-findings, #tab-findings) .count'),
          filter: sum(numbers('.filter .toggles button')),
          placeholder: document.querySelector<HTMLInputElement>('.filter input')?.placeholder,
          headings: sum(numbers('h2.severity-name:has(.level) .amount')),
          fix: numbers('#job-fix .count')[0] ?? 0,
          next: document.querySelector('.next output')?.textContent ?? '',
        };
      });
      const [all = 0] = found.tabs;
      expect(all).toBeGreaterThan(0);
      expect(found.tabs).toEqual([all, all]);
      expect(found).toMatchObject({ filter: all, headings: all, placeholder: `Filter ${all} (/)` });
      expect(found.fix).toBeLessThanOrEqual(all);
      if (found.fix > 1) expect(found.next).toContain(`${found.fix} fixes`);
      await page.click('#job-fix');
      await page.waitForSelector('.choices .word');
      expect(await page.$eval('.choices .word', ({ textContent }) => textContent)).toMatch(
        new RegExp(`^${found.fix} of \\d+ fix(?:es)? selected, for \\d+ of ${all} findings$`),
      );
    },
  );

  test('lead to their responses, and back', async () => {
    await open('findings');
    const press = (text: string) =>
      page.$$eval(
        'main button',
        (buttons, label) => {
          buttons.find((one) => one.textContent.includes(label))?.click();
        },
        text,
      );
    await press('Strict-Transport-Security is not set');
    await whenSaid(page, '.opened h2', 'Strict-Transport-Security');
    await press('Show its 4 responses');
    await page.waitForSelector('#tab-responses[aria-selected=true]');
    await whenAsMany(page, '.rows .row', 4);
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('grid');
    expect(await page.$eval('.only', (one) => one.textContent)).toContain(
      'Strict-Transport-Security is not set',
    );
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.response .finding');
    await press('Strict-Transport-Security is not set');
    await whenGone(page, '.only');
    await whenAsMany(page, '.rows .row', 9);
    await page.$$eval('.response .finding', (buttons) => {
      (buttons as HTMLElement[])
        .find((one) => one.textContent.includes('Strict-Transport-Security'))
        ?.click();
    });
    await page.waitForSelector('#tab-findings[aria-selected=true]');
    await whenFocusIsOn(page, /^Strict-Transport-Security is not set/);
    expect(await page.evaluate(() => document.documentElement.scrollTop + document.body.scrollTop)).toBe(0);
    const current = await page.$eval('[aria-current]', (one) => ({
      text: one.textContent,
      top: one.getBoundingClientRect().top,
    }));
    expect(current.text).toContain('Strict-Transport-Security is not set');
    expect(current.top).toBeGreaterThan(0);
    expect(current.top).toBeLessThan(700);
  });
});

test('what no browser can see is ticked; an open item leads to its finding', async () => {
  await open('checklist');
  const heading = () =>
    page.$eval('.checklist .server-only h3', (one) => one.textContent.replaceAll(/\s+/g, ' ').trim());
  expect(await heading()).toMatch(/^Check on the server \(\d+\)/);
  await page.focus('.checklist .server-only input');
  await page.keyboard.press('Space');
  await whenSaid(page, '.checklist .server-only h3', '1 of ');
  expect(await page.evaluate(() => gallery.source.calls.at(-1))).toMatch(/^check apache\//);
  expect(await page.$eval('.checklist .server-only input', (one) => one.checked)).toBe(true);
  await page.click('.checklist .open .link');
  await page.waitForSelector('#tab-findings[aria-selected=true]');
  await page.waitForSelector('.opened h2:focus');
});

describe('a cookie', () => {
  const problems = () =>
    page.$$eval('.cookies .problem', (all) =>
      all.map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim()),
    );
  const SESSION = 'high Session cookie sessionid is sent without Secure and 1 more';

  test('has its worst finding, which opens all of them with one fix beside it, and leads to each', async () => {
    await open('cookies');
    const copied = await copies();
    expect(await page.$eval('#tab-cookies', ({ textContent }) => textContent)).toBe('Cookies 2');
    expect(await problems()).toEqual([SESSION, 'medium Cookie csrftoken is sent without Secure']);
    const marked = await page.$$eval('.cookies .at-fault', (all) =>
      all.map((one) => [one.closest('td')?.dataset['label'], one.textContent]),
    );
    expect(marked).toEqual([
      ['Secure', 'no high'],
      ['HttpOnly', 'no high'],
      ['Secure', 'no medium'],
    ]);
    // Two clicks to the copied fix, the first one anywhere in the row.
    await page.click('.cookies th[scope=row]');
    await page.waitForSelector('.opened h2:focus');
    await page.click('.opened .block .copy');
    expect(await copied(1)).toEqual(['SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True']);
    await page.keyboard.press('Escape');
    await whenGone(page, '.opened');
    await page.waitForSelector('.problem > button:focus');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('sessionid');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.opened .findings button');
    await page.click('.opened .findings li:nth-child(2) button');
    await page.waitForSelector('#tab-findings[aria-selected=true]');
    await whenFocusIsOn(page, /^Session cookie sessionid is sent without HttpOnly/);
  });

  test('is reached with arrow keys, and what is open follows', async () => {
    await open('cookies');
    await page.focus('.problem > button');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('csrftoken');
    expect(await page.$('.opened')).toBeNull();
    await page.keyboard.press('Enter');
    await whenSaid(page, '.opened h2', 'csrftoken');
    await page.focus('.problem > [aria-current]');
    await page.keyboard.press('Home');
    await whenSaid(page, '.opened h2', 'sessionid');
  });

  test('that the page itself set is known also where DevTools were opened after the load', async () => {
    await open('cookies', 'state=careless&responses=0');
    expect(await problems()).toContain(SESSION);
    expect(await page.$eval('main', ({ textContent }) => textContent)).toContain(
      'Which cookies this page’s other responses set is not known: reload with DevTools open.',
    );
  });

  test('of a response that sets too many is not known, which is said', async () => {
    await open('cookies');
    const text = () => page.$eval('main', ({ textContent }) => textContent);
    expect(await text()).not.toContain('not known');
    await page.evaluate(() => {
      gallery.responses.add({
        url: 'https://shop.example/many',
        status: 200,
        headers: Array.from({ length: 301 }, (_, at) => ['Set-Cookie', `c${at}=1`] as const),
      });
    });
    await whenSaid(page, 'main', 'Which cookies 1 response of this site set is not known.');
  });
});

test('cookies are sorted by keyboard and filtered', async () => {
  await open('cookies');
  const names = () => page.$$eval('.cookies tbody th', (all) => all.map((one) => one.textContent));
  const all = await names();
  expect(all.length).toBeGreaterThan(1);
  await page.focus('.cookies .sorts');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cookies th[aria-sort=ascending]');
  expect(await names()).toEqual(all.toSorted());
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cookies th[aria-sort=descending]');
  expect(await names()).toEqual(all.toSorted().reverse());
  await page.$$eval('.filter .toggles button', (buttons) => {
    (buttons as HTMLElement[]).find((one) => one.textContent === 'session')?.click();
  });
  await whenAsMany(page, '.cookies tbody tr', 1);
  expect(await names()).toEqual(['sessionid']);
});

/** Takes the place of the clipboard; waits for as many texts, and returns them. */
async function copies(): Promise<(amount: number) => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const copied: string[] = [];
    Object.assign(globalThis, { copied });
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: (text: string) => {
          copied.push(text);
          return Promise.resolve();
        },
      },
    });
  });
  return async (amount) => {
    await page.waitForFunction(
      (n) => (globalThis as unknown as { copied: string[] }).copied.length === n,
      {},
      amount,
    );
    return page.evaluate(() => (globalThis as unknown as { copied: string[] }).copied);
  };
}

test('headers, findings and requests are copied as text', async () => {
  await open('responses');
  const copied = await copies();
  await openRow(1);
  await page.waitForSelector('.response .finding');
  const names = await page.$$eval('.response .copy .resting', (all) => all.map((one) => one.textContent));
  expect(names.slice(0, 3)).toEqual(['Copy as curl', 'Copy Date', 'Copy Server']);
  await page.$$eval('.response .copy', (all) => {
    for (const button of all) (button as HTMLElement).click();
  });
  const texts = await copied(names.length);
  expect(texts[0]).toBe("curl -sS -D - -o /dev/null 'https://shop.example/account/orders/2026'");
  expect(texts).toContain('Server: Apache/2.4.59 (Debian)');
  expect(texts).toContain('Set-Cookie: sessionid=…; Path=/');
  await page.click('.response .finding');
  await page.waitForSelector('.opened .links .copy');
  await page.click('.opened .links .copy');
  expect((await copied(names.length + 1)).at(-1)).toMatch(
    /^\[high\] Session cookie sessionid is sent without Secure \(`cookies\//,
  );
});

describe('the fixes', () => {
  test('are copied with two keys from the first finding, as the files that Fix has step by step', async () => {
    await open('findings', 'state=careless', 1042, 272);
    const copied = await copies();
    await page.focus(FINDING);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const [all = ''] = await copied(1);
    await page.click('#job-fix');
    await page.waitForSelector('.steps');
    const titles = await page.$$eval('.steps .place p', (every) => every.map((one) => one.textContent));
    const paths = titles.flatMap((title) => /^Save as (.+)$/.exec(title)?.[1] ?? []);
    expect(paths).toHaveLength(3);
    for (const path of paths) expect(all).toContain(`save this as ${path}`);
    const includes = titles.filter((title) => title.startsWith('Add to '));
    expect(includes).toHaveLength(2);
    const buttons = await page.$$('.steps .copy');
    for (const [at, button] of buttons.entries()) {
      await button.click();
      await copied(at + 2);
    }
    const [, ...texts] = await copied(buttons.length + 1);
    const boxes = () =>
      page.$$eval('.steps li:has(.copy)', (every) =>
        every.map((one) => [...one.querySelectorAll('pre')].map(({ textContent }) => textContent)),
      );
    // The first line of configuration is in view; the comments above it are folded, and copied.
    expect((await boxes()).flat().filter((text) => text.startsWith('#'))).toEqual([]);
    await openAll(page);
    const withHeads = await boxes();
    expect(withHeads.filter(([, head]) => head !== undefined)).toHaveLength(3);
    expect(texts.map((text) => text.replace(/\n\n/, '\n'))).toEqual(
      withHeads.map(([shown = '', head]) =>
        (head === undefined ? shown : `${head}\n${shown}`).replace(/\n\n/, '\n'),
      ),
    );
    for (const text of texts.filter((one) => one.includes('Sitegrade')))
      expect(all).toContain(text.split('\n').at(-1));
    expect(
      await page.$$eval('.of-server', (every) => every.map((one) => one.querySelectorAll('.note').length)),
    ).toEqual([3, 1]);
  });

  test('are for other servers once those are chosen in the top line', async () => {
    await open('fixes');
    await page.click('.top .pencil');
    await page.waitForSelector('.top .chain select:focus');
    await page.select('.top .chain select', 'nginx');
    await whenSaid(page, '.of-server h3', 'nginx');
  });
});

test('in a window of its own, what a response sent is beside its finding', async () => {
  await open('findings', 'state=careless', 1600, 900);
  const edges = await page.$$eval('.row-of-list, .panes > div, .panes > section', (all) =>
    [all[0], ...all.slice(-2)]
      .map((one) => one?.getBoundingClientRect())
      .map((one) => [one?.left ?? 0, one?.right ?? 0]),
  );
  expect(edges.flat()).toEqual(edges.flat().toSorted((one, other) => one - other));
  expect(await page.$eval('.panes > section', ({ textContent }) => textContent)).toContain('Headers as sent');
  await resize(1042);
  await page.waitForFunction(
    () => !document.querySelector('.panes')?.textContent.includes('Headers as sent'),
  );
});

describe('what if', () => {
  const outcome = () => page.$eval('.next output', (one) => one.textContent);

  test('shows the grade after each change of the selection', async () => {
    await open('fixes');
    await whenSaid(page, '.next output', /./);
    const first = await outcome();
    expect(first).toMatch(/^These 10 fixes: F to /);
    const selected = () => page.$eval('.choices .word', ({ textContent }) => textContent);
    expect(await selected()).toBe('10 of 10 fixes selected, for 10 of 12 findings');
    await page.click('.choices button:nth-child(3)');
    await whenGone(page, '.steps .place');
    expect(await outcome()).toBe('Nothing is selected. Select findings to see the grade after fixing them.');
    await page.click('.choices button:nth-child(2)');
    await page.waitForSelector('.steps .place');
    expect([await selected(), await outcome()]).toEqual([
      '10 of 10 fixes selected, for 10 of 12 findings',
      first,
    ]);
    await page.click('.choices button:nth-child(3)');
    await whenGone(page, '.steps .place');
    await page.click('.choices .word');
    await page.waitForSelector('#tab-findings[aria-selected=true]');
    await page.click('.row-of-list input');
    await page.click('#job-fix');
    await page.waitForSelector('.steps .place');
    expect(await outcome()).toMatch(/^This fix: still F/);
    await page.click('.choices button:nth-child(2)');
    await whenSaid(page, '.choices .word', '10 of 10');
    expect(await outcome()).toMatch(/^These 10 fixes: F to /);
  });

  test('leaves what may break something to the reader, and says what', async () => {
    await open('findings', 'state=hostile');
    await page.waitForSelector('.row-of-list input:checked');
    const rows = await page.$$eval('.row-of-list:has(input)', (all) =>
      all.map((row) => [row.querySelector('input')?.checked, row.querySelector('small')?.textContent ?? '']),
    );
    expect(rows.filter(([isOn, words]) => isOn && words !== '')).toEqual([]);
    expect(rows).toContainEqual([false, 'may show pages without a Content-Type as text']);
    await page.click('#job-fix');
    await page.click('.choices button:nth-child(2)');
    await page.click('#job-findings');
    await page.waitForSelector('.row-of-list');
    expect(await page.$('.row-of-list input:not(:checked)')).toBeNull();
  });
});

describe('suppressed findings', () => {
  const SUPPRESSED = {
    site: 'shop.example',
    finding: 'server-tokens/version',
    reason: 'The network is ours.',
  };
  /** The labels of all findings: first those of the page, then the groups over all responses. */
  const labels = () =>
    page.$$eval('.finding .label', (all) => all.map((one) => one.textContent.replaceAll(/\s+/g, ' ')));
  const versions = async () => (await labels()).filter((text) => /names? a version/.test(text));
  const actionable = () =>
    page.$$eval('.rows .findings', (all) =>
      all.reduce((sum, one) => sum + parseInt(one.textContent || '0'), 0),
    );

  test('are marked, come last and are not counted', async () => {
    await open('findings');
    const counted = async () => Number(await page.$eval('#tab-findings .count', (one) => one.textContent));
    const before = await counted();
    expect(await versions()).toHaveLength(2);
    expect((await versions()).join()).not.toContain('suppressed');
    await page.evaluate((suppression) => gallery.source.suppress(suppression), SUPPRESSED);
    await whenAsMany(page, '.finding .tag', 2);
    expect(await counted()).toBe(before - 1);
    const own = (await labels()).slice(
      0,
      (await labels()).findLastIndex((text) => text.includes('suppressed')) + 1,
    );
    expect(own.at(-1)).toMatch(/names? a version.*suppressed/);
    await page.click('.finding:has(.tag) h3 button');
    await whenSaid(page, '.opened', `no points deducted: ${SUPPRESSED.reason}`);
  });

  test('are not marked in the header lines of a response, and not counted there', async () => {
    await open('responses');
    const before = await actionable();
    await openRow(1);
    await whenSaid(page, '.response mark', '2.4.59');
    await page.evaluate((suppression) => gallery.source.suppress(suppression), SUPPRESSED);
    await whenSaid(page, '.response', 'in this response, 2 suppressed');
    expect(
      await page.$$eval('.response .lines mark', (all) => all.map((one) => one.textContent)),
    ).not.toContain('2.4.59');
    // Both are of one group.
    expect(await page.$$eval('.response .tag', (all) => all.length)).toBe(1);
    expect(await actionable()).toBeLessThan(before);
    await page.evaluate((suppression) => gallery.source.unsuppress(suppression), SUPPRESSED);
    await whenSaid(page, '.response .lines mark', '2.4.59');
    expect(await actionable()).toBe(before);
  });
});

test.each([
  ['csp', 'state=careless&recording=none', ['Record this site']],
  ['csp', 'state=careless&recording=running', ['Stop and make the policy']],
  ['recording', 'state=careless&recording=running', ['Stop and make the policy']],
  ['recording', 'state=careless', ['Preview']],
  ['csp', 'state=preview-worker&recording=none', ['Reload from the server']],
  ['csp', 'state=preview-ended&recording=running', ['Reload']],
  ['reports', 'state=careless', ['HTML of this page']],
  ['reports', 'state=preview-worker', ['Reload from the server']],
  ['reports', 'state=preview', ['HTML of this page']],
])('%s has one primary button, %s', async (tab, query, labels) => {
  await open(tab, query);
  expect(await primaries()).toEqual(labels);
  await resize(1600);
  expect(await primaries()).toEqual(labels);
});

describe('a recorded policy', () => {
  const codes = () => page.$$eval('pre', (all) => all.map((one) => one.textContent));

  test('counts the other sites that it allows, without those that are not ticked', async () => {
    await open('recording', 'state=careless');
    const says = (text: string) => whenSaid(page, 'h2', text);
    await says('Other sites it allows (3 of 4)');
    await whenSaid(page, '.recorded-policy', 'It blocks only what you unticked: https://images.example.net.');
    await page.click('.recorded-sources input:checked');
    await says('Other sites it allows (2 of 4)');
    for (const _ of Array<number>(2)) await page.click('.recorded-sources input:not(:checked)');
    await says('Other sites it allows (4)');
    await whenSaid(page, '.recorded-policy', 'It blocks nothing that was recorded.');
  });

  test('has the only list of what its preview blocks, and the banner leads to it', async () => {
    await open('findings', 'state=preview', 400);
    const listed = (within: string) =>
      page.$$eval(`${within} li`, (all) => all.filter((one) => one.textContent.includes(' by ')).length);
    // One is only reported, which no recording allows.
    expect(await listed('.preview')).toBe(1);
    await page.$$eval('.preview button', (all) =>
      all.find(({ textContent }) => textContent === '2 violations, in Recording')?.click(),
    );
    await page.waitForSelector('#tab-recording[aria-selected=true]');
    await whenFocusIsOn(page, 'Blocked in the preview');
    expect(await listed('section:has(> h2:focus)')).toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    expect(
      await page.$$eval('section:has(> h2:focus) li', (all) =>
        all.filter((one) => one.getBoundingClientRect().bottom > innerHeight).map((one) => one.textContent),
      ),
    ).toEqual([]);
    expect(await listed('.preview')).toBe(1);

    await open('findings', 'state=preview&recording=none');
    expect(await listed('.preview')).toBe(3);
  });

  test('is one for all pages where the person chooses that, which is tried alone', async () => {
    await open('recording', 'state=careless');
    const titles = () => page.$$eval('.recorded-policy h2', (all) => all.map((one) => one.textContent));
    const tries = async () => {
      await page.$eval('.recorded-policy button.primary', (one) => {
        gallery.source.calls.splice(0);
        (one as HTMLElement).click();
      });
      await whenAsked(page, 'preview');
      return page.evaluate(() => gallery.source.calls.at(-1));
    };
    const split = ['The policy for all pages but /admin/', 'The policy for /admin/ alone'];
    const choice = 'label::-p-text(One policy for all pages)';
    expect(await titles()).toEqual(split);
    expect((await codes()).join()).toContain("'unsafe-inline'");
    /** The parts of the policy that is kept to copy. */
    const kept = () =>
      page.evaluate(() => {
        const policy = gallery.source.choice?.policy;
        return policy === 'no-text' ? policy : policy?.parts?.map(({ prefix }) => prefix);
      });
    expect(await tries()).toBe('preview 1, another under /admin');
    expect(await kept()).toEqual(['/admin']);
    await page.click(choice);
    await whenAsMany(page, '.recorded-policy', 1);
    expect(await titles()).toEqual(['The policy']);
    expect(await page.$eval('.recorded-policy', ({ textContent }) => textContent)).toMatch(
      /In the way of a stricter policy, and allowed.*\/admin\/products/s,
    );
    expect(await tries()).toBe('preview 1');
    expect(await kept()).toBeUndefined();
    // It is of the view: another tab of it keeps the choice, and it is taken back as it was made.
    await page.click('#tab-csp');
    await page.click('#tab-recording');
    await page.waitForSelector('.recorded-policy');
    expect(await titles()).toEqual(['The policy']);
    await page.click(choice);
    await whenAsMany(page, '.recorded-policy', 2);
    expect(await titles()).toEqual(split);
  });

  test('is compared with what other visitors are sent, after it listed the requests', async () => {
    await open('recording', 'state=careless');
    const press = (text: string) =>
      page.$$eval(
        '.recording button',
        (all, wanted) => all.find(({ textContent }) => textContent.startsWith(wanted))?.click(),
        text,
      );
    await press('Check as another visitor: not known for 1 piece of inline code');
    await page.waitForSelector('.recording .requests li');
    expect(await page.$$eval('.recording .requests li', (all) => all.map((one) => one.textContent))).toEqual([
      'GET /',
      'GET /admin/products',
      'GET /account/orders',
    ]);
    expect(await page.$eval('.recording', ({ textContent }) => textContent)).toMatch(
      /Not requested, as their addresses were not kept: \/orders\/\*\./s,
    );
    expect(await page.evaluate(() => gallery.recordings.calls)).toEqual([]);
    await press('Send these 6 requests');
    await whenSaid(page, 'body', 'Compared 3 pages with what two other visitors are sent.');
    expect(await page.evaluate(() => gallery.recordings.calls)).toEqual([
      'visit / /admin/products /account/orders',
    ]);
  });

  test('takes the recording of another account from a file', async () => {
    await open('recording', 'state=careless');
    const before = await page.evaluate(() => gallery.recordings.recordings.all[0]);
    const { documents: _, ...stored } = { ...before, documents: [] };
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-recordings-'));
    const give = async (startedAt: number) => {
      const file = join(folder, `${startedAt}.json`);
      await writeFile(file, JSON.stringify({ 'sitegrade-recording': 1, ...stored, startedAt }));
      await (await page.$('input[aria-label="A file of a recording"]'))?.uploadFile(file);
      await page.waitForSelector('[role=alert] button');
      await page.$$eval('[role=alert] button', (all) =>
        all.find(({ textContent }) => textContent === 'Add it as another visitor’s')?.click(),
      );
    };
    const { startedAt = 0 } = before ?? {};
    await give(startedAt);
    await whenSaid(
      page,
      'body',
      'It is the same recording, so it is of the same visitor. Nothing was changed.',
    );
    await give(startedAt - 1);
    await whenSaid(page, 'body', 'Opened the recording of');
    const after = await page.evaluate(() => gallery.recordings.recordings.all[0]);
    expect(after?.recording.pages[0]?.code.map(({ visitors }) => visitors)).toEqual([
      [0, 3],
      [0, 3],
    ]);
    expect(after?.recording.pages[0]?.loads).toBe(2 * (before?.recording.pages[0]?.loads ?? 0));
    await rm(folder, { recursive: true });
  });

  test('takes reports from a file, and allows nothing of them', async () => {
    await open('recording', 'state=careless');
    const input = await page.$('input[aria-label="A file of violation reports"]');
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-reports-'));
    const give = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      await input?.uploadFile(join(folder, name));
    };
    const { origin } = new URL(
      await page.evaluate(() => gallery.recordings.recordings.all[0]?.recording.origin ?? ''),
    );
    await give(
      'reports.csv',
      `document-uri,effective-directive,blocked-uri\n${origin}/,font-src,https://in-a-table.example/x.woff`,
    );
    await whenSaid(page, 'body', 'reports.csv has no violation reports that can be read: ');
    const report = (directive: string, blocked: string) =>
      JSON.stringify({
        'csp-report': {
          'document-uri': `${origin}/`,
          'effective-directive': directive,
          'blocked-uri': blocked,
        },
      });
    await give(
      'reports.jsonl',
      [report('font-src', 'https://only-reported.example/x.woff'), report('script-src-elem', 'inline')].join(
        '\n',
      ),
    );
    await whenSaid(page, 'body', 'https://only-reported.example');
    const row = await page.evaluate(() => {
      const label = [...document.querySelectorAll('.recorded-sources label')].find(({ textContent }) =>
        textContent.includes('only-reported'),
      );
      return label?.querySelector('input')?.checked;
    });
    expect(row).toBe(false);
    expect((await codes()).join()).not.toContain('only-reported');
    expect(await page.$eval('main', ({ textContent }) => textContent)).toContain('Reports do not say enough');
    await rm(folder, { recursive: true });
  });
});

describe('the probe', () => {
  test('is among what was not checked, and sends nothing before its button is pressed', async () => {
    await open('findings', 'state=careless', 1042, 272);
    await page.click('.to-unknowns');
    await page.waitForSelector('.opened.ask h2:focus');
    const below = await page.$$eval('.ask .send, .ask .requests > li:nth-child(-n + 2)', (all) =>
      all.filter((one) => one.getBoundingClientRect().bottom > innerHeight).map((one) => one.textContent),
    );
    expect(below).toEqual([]);
    expect(await primaries()).toHaveLength(1);
    expect(await page.$eval('.ask', ({ textContent }) => textContent)).toContain('Nothing is sent before');
    expect(await page.evaluate(() => gallery.source.calls.filter((one) => one.startsWith('probe')))).toEqual(
      [],
    );
    await page.focus('.ask .send');
    await page.keyboard.press('Enter');
    await whenAsked(page, 'probe ');
  });
});

describe('violations', () => {
  test('are received only while the CSP tab is shown', async () => {
    await open('responses', 'state=policies');
    const watchers = () => page.evaluate(() => gallery.violations.watchers);
    expect(await watchers()).toBe(0);
    await page.click('#job-policy');
    await page.waitForFunction(() => gallery.violations.watchers === 1);
    await page.evaluate(() => {
      gallery.violations.add({ directive: 'img-src', blocked: 'https://a.example/x.png?secret', line: 3 });
    });
    await page.waitForSelector('.violations tbody tr');
    expect(await page.$eval('.violations tbody tr', (row) => row.textContent)).toBe(
      'img-srchttps://a.example/x.png–1',
    );
    await page.click('#job-findings');
    await page.waitForFunction(() => gallery.violations.watchers === 0);
  });
});

test('what the page loaded is not known if DevTools were opened later', async () => {
  const text = () => page.$eval('main', ({ textContent }) => textContent);
  const notKnown = 'Which loads each source allows is not known: reload with DevTools open.';
  await open('csp', 'state=policies&responses=34');
  expect(await text()).toContain(notKnown);
  expect(await text()).not.toContain('on this page');
  await page.$$eval('.tab-body button', (all) =>
    all.find((one) => one.textContent === 'Reload the page')?.click(),
  );
  await whenAsked(page, 'reload');
  await open('csp', 'state=policies');
  expect(await text()).not.toContain(notKnown);
  expect(await text()).toContain('1 load on this page');
  await open('cookies', 'state=service-worker&responses=34');
  expect(await text()).toContain('Which cookies this page’s responses set is not known');
});

test('only directives that browsers ignore are struck through', async () => {
  await open('csp', 'state=policies');
  const struck = await page.$$eval('.directives > li h3 code', (names) =>
    names
      .filter((name) => getComputedStyle(name).textDecorationLine === 'line-through')
      .map(({ textContent }) => textContent),
  );
  // Obsolete, set before, not a directive, and of no effect in a <meta>.
  expect(struck).toEqual(['block-all-mixed-content', 'img-src', 'script-scr', 'frame-ancestors']);
});

test('a typed policy is tried as it is typed, and a bad one gets a sentence', async () => {
  await open('csp');
  const calls = () => page.evaluate(() => gallery.source.calls.filter((call) => call.startsWith('preview')));
  const type = async (policy: string) => {
    await page.focus('textarea');
    await page.$eval('textarea', (field) => {
      field.select();
    });
    await page.keyboard.type(policy);
  };
  const press = (label: string) =>
    page.$$eval(
      '.typed-policy button',
      (buttons, wanted) => {
        buttons.find(({ textContent }) => textContent === wanted)?.click();
      },
      label,
    );
  const said = () => page.$eval('.verdict', ({ textContent }) => textContent);
  // Said on demand, not at each key.
  expect(await page.$eval('.verdict', (one) => one.closest('[role=status], [aria-live], output'))).toBeNull();
  const described = await page.$eval('textarea', (field) =>
    field.ariaDescribedByElements?.some((one) => one.matches('.verdict')),
  );
  expect(described).toBe(true);
  expect(await page.$('.typed-policy .try-it')).toBeNull();
  await type("defualt-src 'self'");
  await whenSaid(page, '.try-it + p', 'do not know this directive: defualt-src');
  await whenSaid(page, '.verdict', 'no policy limits scripts');
  await press('Preview');
  expect(await calls()).toEqual([]);
  await type("default-src 'self'; script-src 'self' 'unsafe-inline'");
  await whenSaid(page, '.verdict', "Whoever injects markup can run any script: 'unsafe-inline' allows it.");
  await whenSaid(page, '.sources .lets-in', 'all inline code');
  expect((await said()).match(/'unsafe-inline'|medium/g)).toEqual(['medium', "'unsafe-inline'"]);
  expect(await page.$eval('.directives', (one) => one.previousElementSibling?.textContent)).toBe(
    'Typed policy',
  );
  await type("default-src 'self'");
  await whenSaid(page, '.verdict', 'any file of this site.');
  expect(await said()).toMatch(/Enforced on this page: F → .+ of 100/);
  expect(await page.$eval('.try-it + p', ({ textContent }) => textContent)).not.toContain('do not know');
  await press('Report-only');
  await whenAsked(page, 'preview 1');
  await press('As sent');
  await whenSaid(page, '.verdict', 'no policy limits scripts');
  expect(await page.$eval('textarea', ({ value }) => value)).toBe('');
});

test('the focus stays in the panel when its element goes', async () => {
  await open('findings');
  await page.focus('.to-unknowns');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#detail:focus');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.to-unknowns:focus');
  await page.type('.filter [type=search]', 'cookie');
  await page.waitForSelector('.filter > .word:last-child:not(.to-unknowns)');
  await page.focus('.filter > .word:last-child');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.filter [type=search]:focus');
});

test('the focus goes to what takes the place of what had it, never to the document', async () => {
  const isOnBody = () => page.evaluate(() => document.activeElement === document.body);
  // A button that is disabled, and then goes with the part that it is in.
  await open('fixes');
  await page.focus('.choice .try-it > button');
  await page.evaluate(() => {
    const { state } = gallery.source;
    if (state?.kind === 'page')
      gallery.source.emit({ ...state, snapshot: { ...state.snapshot, simulated: true } });
  });
  await whenGone(page, '.choice');
  expect(await isOnBody()).toBe(false);
  // The last item of a list: the one before it.
  await open('reports', 'state=careless&pinned');
  await page.$$eval('.pinned button', (all) => {
    all.find(({ textContent }) => textContent.startsWith('Delete pin'))?.focus();
  });
  for (const left of [2, 1, 0]) {
    await page.keyboard.press('Enter');
    await whenAsMany(page, '.compared:nth-of-type(1) option:not([value=""])', left);
    expect(await isOnBody()).toBe(false);
    if (left === 1) {
      const first = await page.$eval('.compared option:not([value=""])', ({ value }) => value);
      await page.select('.compared select', first);
      await page.waitForSelector('.comparison');
      await page.$$eval('.pinned button', (all) => {
        all.find(({ textContent }) => textContent.startsWith('Delete pin'))?.focus();
      });
    }
  }
  await whenFocusIsOn(page, 'Pin this page');
});

test('what was copied and what is selected have names of their own, and Fix has one next step', async () => {
  await open('fixes', 'state=deployed');
  const names = await page.$$eval(':is(.next, .what-if)', (all) =>
    all.map((one) => [one.ariaLabel, one.querySelector('output') !== null]),
  );
  expect(names).toEqual([
    ['Selected fixes', false],
    ['Outcome', true],
  ]);
});

test('why there is no report is said once, also in a wide panel', async () => {
  await page.setViewport({ width: 1600, height: 700 });
  await page.goto(`${url}panel.html?state=withheld&tab=fixes`);
  await page.waitForSelector('.panel-app[data-state=withheld]');
  const grants = await page.$$eval(
    'button',
    (all) => all.filter((one) => one.textContent.includes('Grant access')).length,
  );
  expect(grants).toBe(1);
});
