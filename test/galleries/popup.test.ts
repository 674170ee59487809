import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page, SerializedAXNode } from 'puppeteer';
import { describe, expect, inject, test } from 'vitest';
import { accessibilityTree } from '../support/accessibility-tree.js';
import { ALL } from '../support/all.js';
import { axeViolations } from '../support/axe.js';
import type { Gallery } from '../support/gallery/index.js';
import { RICHEST, STATES, type StateName } from '../support/gallery/states.js';
import { inChromium } from '../support/gallery-pages.js';
import {
  whenAsMany,
  whenAsked,
  whenFocusIsOn,
  whenGone,
  whenGradeIsPainted,
  whenSaid,
} from '../support/shown.js';
import { walkByTab } from '../support/tab-walk.js';
import { whenFilled, whenFocused, whenStill, openAll } from '../support/unfold.js';

declare const gallery: Gallery;

const url = inject('gallery');
let page: Page;

inChromium(
  (opened) => {
    page = opened;
  },
  (browser) =>
    browser
      .defaultBrowserContext()
      .setPermission(
        new URL(url).origin,
        ...(['clipboard-read', 'clipboard-write'] as const).map(
          (name) => ({ permission: { name }, state: 'granted' }) as const,
        ),
      ),
);

async function open(state: StateName): Promise<void> {
  await page.setViewport({ width: 400, height: 600 });
  await page.goto(`${url}?state=${state}`);
  await page.waitForSelector(`[data-state="${state in STATES && STATES[state].kind}"]`);
  await whenFocused(page);
}

/** The text of the focused element. */
function focused(): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

function element(selector: string): Promise<ElementHandle> {
  return page.waitForSelector(selector).then((found) => {
    if (!found) throw new Error(`No ${selector}`);
    return found;
  });
}

/** The elements of the view, by what their styles depend on. */
const parts = () =>
  page.$$eval('main, main *', (all) =>
    all.flatMap((one) => {
      const band = one.getAttribute('data-band') ?? '';
      return one.classList.length > 0
        ? [...one.classList].map((name) => `${one.localName}.${name} ${band}`)
        : [`${one.localName} ${band}`];
    }),
  );

/** Those that together have every part, or all. */
const LOOKED_AT = ALL ? (Object.keys(STATES) as StateName[]) : RICHEST;

const AXE_VIEWS = [['light', 320], ['dark', 400], ...(ALL ? ([['light', 400]] as const) : [])] as const;
const [seen, looked] = [new Set<string>(), new Set<string>()];
test.each(LOOKED_AT)('%s: no axe violations and no horizontal scrolling', async (state) => {
  await open(state);
  await openAll(page);
  for (const part of await parts()) {
    seen.add(part);
    if (RICHEST.includes(state)) looked.add(part);
  }
  // 320 px is 640 at 200 % zoom.
  for (const [scheme, width] of AXE_VIEWS) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 600 });
    const view = `${scheme} at ${width} px`;
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), view).toBe(false);
    expect(await axeViolations(page), view).toEqual([]);
  }
});

test.runIf(ALL)('the richest states together have every part', () => {
  expect([...seen].filter((part) => !looked.has(part))).toEqual([]);
});

describe('layout', () => {
  test.each(['careless', 'hardened', 'many', 'hostile', 'api'] as const)(
    '%s: only the list scrolls, and all of the popup where it has little height',
    async (state) => {
      await open(state);
      // So that there is something to scroll to. Without findings the passed checks are unfolded.
      if ((await page.$('.passes [aria-expanded=true]')) === null) await page.keyboard.press('Enter');
      const heights = () =>
        page.evaluate(() => ({
          view: document.documentElement.clientHeight,
          popup: document.querySelector('main')?.getBoundingClientRect().height,
          // Boxes of code that are long by themselves apart.
          scrolling: [...document.querySelectorAll('*')]
            .filter(
              (one) =>
                /auto|scroll/.test(getComputedStyle(one).overflowY) &&
                one.scrollHeight > one.clientHeight &&
                !one.matches('pre.long'),
            )
            .map((one) => one.className || one.localName),
        }));
      expect(await heights()).toEqual({ view: 600, popup: 600, scrolling: ['scroll'] });
      // At 125 % zoom.
      await page.setViewport({ width: 400, height: 480 });
      expect(await heights()).toEqual({ view: 480, popup: 480, scrolling: ['scroll'] });
      // At 200 %.
      await page.setViewport({ width: 400, height: 300 });
      expect((await heights()).scrolling).toEqual(['html']);
    },
  );

  test.each(['careless', 'hostile', 'api'] as const)(
    '%s: large text leaves the list a height',
    async (state) => {
      await open(state);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '32px';
      });
      const list = await page.$eval('.scroll', (one) => one.getBoundingClientRect().height);
      expect(list).toBeGreaterThanOrEqual(250);
      // What does not fit beside it can be scrolled to.
      const footer = await element('.actions .to-settings');
      await footer.evaluate((one) => {
        one.scrollIntoView();
      });
      expect(await footer.isIntersectingViewport({ threshold: 1 })).toBe(true);
    },
  );

  /** In px. */
  const heightsOf = (selectors: readonly string[]) =>
    page.evaluate(
      (all) => all.map((one) => document.querySelector(one)?.getBoundingClientRect().height ?? 0),
      selectors,
    );

  test.each(['careless', 'many', 'hardened', 'suppressed', 'preview', 'deployed'] as const)(
    '%s: header, strip and footer have at most 170 of 600 px',
    async (state) => {
      await open(state);
      const heights = await heightsOf(['.summary', '.view > .what-if', '.actions']);
      expect(heights).not.toContain(0);
      expect(heights.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(170);
    },
  );

  test.each(['careless', 'many', 'suppressed', 'unknowns', 'private', 'recorded', 'deployed'] as const)(
    '%s: at 200 % two findings are in view when it opens',
    async (state) => {
      await open(state);
      if (state === 'deployed') await page.waitForSelector('.deployed');
      await page.setViewport({ width: 400, height: 300 });
      const rows = state === 'deployed' ? '.deployed li' : '.findings h3';
      const [, second] = await page.$$eval(rows, (all) =>
        all.map((one) => one.getBoundingClientRect().bottom),
      );
      expect(second).toBeLessThanOrEqual(300);
    },
  );
});

describe('keyboard', () => {
  test('the initial focus is on the first finding', async () => {
    await open('careless');
    const first = await page.$eval('.findings h3 > button', (button) => button.textContent);
    expect(await focused()).toBe(first);
  });

  test.each([
    ['nothing', 'Reload the page'],
    ['withheld', 'Grant access'],
    ['error', 'Reload the page'],
    ['failed', 'Reload the page'],
    ['service-worker', 'Reload from the server'],
  ] as const)('in the state "%s" it is on the button that helps', async (state, words) => {
    await open(state);
    expect(await focused()).toBe(words);
  });

  test('on a page without findings it is on the passed checks', async () => {
    await open('hardened');
    expect(await focused()).toMatch(/^\d+ passed$/);
  });

  test('where all findings are folded it is on the fold', async () => {
    await open('front');
    expect(await focused()).toMatch(/^2 that do not change the grade/);
  });

  test('a finding whose fix is in Optional hardening leads there', async () => {
    await open('front');
    await page.keyboard.press('Enter');
    await page.locator('.findings button::-p-text(Permissions-Policy is not set)').click();
    await page.locator('.detail .link::-p-text(Optional hardening)').click();
    await page.waitForSelector('.further [aria-expanded=true]:focus');
  });

  test('Tab reaches all controls in reading order', async () => {
    await open('careless');
    await openAll(page);
    // The last button is rendered after the first paint, with the grade of the selection.
    await page.waitForSelector('.what-if .copy');
    const { operable, visited } = await walkByTab(page, 'main');
    expect(operable.length).toBeGreaterThan(20);
    expect(visited).toEqual(operable);
  });

  test('Shift and Tab lead from the first finding over one stop to the button that copies all fixes', async () => {
    await open('careless');
    await page.waitForSelector('.what-if .copy');
    const back = async () => {
      await page.keyboard.down('Shift');
      await page.keyboard.press('Tab');
      await page.keyboard.up('Shift');
    };
    await back();
    expect(await focused()).toBe('All');
    await back();
    expect(await page.evaluate(() => document.activeElement?.matches('.what-if .copy.primary'))).toBe(true);
  });

  test('arrow keys move between the buttons of a toolbar, which lead to all, none and what was not checked', async () => {
    await open('careless');
    await (await element('.choices button')).focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('None');
    await page.keyboard.press('Enter');
    await whenSaid(page, '.bar', /^0 of 10 selected/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await whenSaid(page, '.bar', /^10 of 10 selected/);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('All');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('3 not checked');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.fold [aria-expanded=true]:focus');
    expect(await focused()).toBe('3 not checked');
    expect(await page.$('.reasons')).not.toBeNull();
  });

  test('Enter and Space open and close a finding', async () => {
    await open('careless');
    const isOpen = () =>
      page.$eval('.findings h3 > button', (button) => button.getAttribute('aria-expanded'));
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe('true');
    expect(await page.$eval('.findings .panel', (panel) => panel.checkVisibility())).toBe(true);
    await page.keyboard.press('Space');
    expect(await isOpen()).toBe('false');
  });

  test('arrow keys, Home and End move between findings, also in the fold', async () => {
    await open('careless');
    const rows = () =>
      page.$$eval('.findings h3 > button, .worth-knowing > h2 > button', (all) =>
        all.map((row) => row.textContent),
      );
    const folded = await rows();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(folded[1]);
    await page.keyboard.press('End');
    expect(await focused()).toMatch(/^5 more that do not change the grade/);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^5 more that do not change the grade/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.worth-knowing .findings');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('Server names a version');
    await page.keyboard.press('End');
    expect(await focused()).toBe((await rows()).at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(folded[0]);
  });

  test('names for screen readers have no breaks within words', async () => {
    await open('careless');
    const all = (node: SerializedAXNode | null): SerializedAXNode[] =>
      node ? [node, ...(node.children ?? []).flatMap(all)] : [];
    const nodes = all(await page.accessibility.snapshot());
    const named = (role: string) => nodes.filter((one) => one.role === role).map(({ name = '' }) => name);
    expect(named('heading')[0]).toBe('shop.example /account/orders/2026');
    expect(named('button').map((name) => name.replaceAll(/\s+/g, ' '))).toContain(
      'Content-Security-Policy is not set −25 points',
    );
  });

  test('Escape closes the popup', async () => {
    await open('careless');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => gallery.closed)).toBe(1);
  });

  test('arrow keys, Home and End select the tab of a fix, in all findings', async () => {
    await open('careless');
    await openAll(page);
    const selected = () =>
      page.$$eval('[role=tab][aria-selected=true]', (all) => all.map((tab) => tab.textContent));
    const panel = () => page.$eval('[role=tabpanel]', (one) => one.textContent);
    await (await element('[role=tab][tabindex="0"]')).focus();
    const [before, beforeText] = [await selected(), await panel()];
    expect(new Set(before)).toEqual(new Set(['Apache']));
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Django');
    expect(new Set(await selected())).toContain('Django');
    expect(await panel()).not.toBe(beforeText);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Django');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Apache');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Django');
  });
});

test('screen readers are told the grade in a sentence, then what to do, then the findings by severity', async () => {
  const trees: string[] = [];
  for (const state of ['careless', 'hardened', 'preview', 'deployed'] as const) {
    await open(state);
    // What comes after the first paint.
    await page.waitForSelector(
      state === 'deployed' ? '.deployed' : '.what-if :is(.then, .way), .of-preview .first-line',
    );
    await whenStill(page);
    trees.push(`# ${state}\n\n${await accessibilityTree(page)}`);
    if (state !== 'careless') continue;
    await page.keyboard.press('Enter');
    await whenFilled(page);
    trees.push(`# ${state}, with its first finding opened\n\n${await accessibilityTree(page)}`);
  }
  const all = trees.join('\n').replaceAll(/Copied on \d+ \w+/g, 'Copied on a day');
  await expect(all).toMatchFileSnapshot('../fixtures/golden/popup-accessibility.txt');
});

test.each(['careless', 'many', 'policies', 'unknowns', 'unrecognised'] as const)(
  '%s: nothing changes after the first paint',
  async (state) => {
    const { identifier } = await page.evaluateOnNewDocument(() => {
      new MutationObserver((_changes, observer) => {
        const main = document.querySelector('main[data-grade]');
        if (!main) return;
        observer.disconnect();
        Object.assign(globalThis, { firstPaint: main.cloneNode(true) });
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await page.goto(`${url}?state=${state}`);
    await whenGradeIsPainted(page);
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await page.removeScriptToEvaluateOnNewDocument(identifier);
    const { isStill, strips } = await page.evaluate(() => ({
      isStill: document
        .querySelector('main')
        ?.isEqualNode((globalThis as { firstPaint?: Node }).firstPaint ?? null),
      strips: document.querySelectorAll('.what-if').length,
    }));
    expect({ isStill, strips }).toEqual({ isStill: true, strips: 1 });
  },
);

test('a header name stays on one line where it fits', async () => {
  await open('careless');
  const broken = () =>
    page.$$eval('.findings .whole', (all) =>
      all.flatMap((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return range.getClientRects().length > 1 ? [one.textContent] : [];
      }),
    );
  expect(await page.$$eval('.findings .whole', (all) => all.map((one) => one.textContent))).toContain(
    'X-Frame-Options',
  );
  expect(await broken()).toEqual([]);
  await page.setViewport({ width: 320, height: 600 });
  expect(await broken()).toEqual([]);
  // Longer than a line there.
  await page.setViewport({ width: 200, height: 600 });
  expect(await broken()).toContain('Content-Security-Policy');
});

describe('copying and saving', () => {
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  test('copies the fixes of the selected findings, and shows the grade after them', async () => {
    await open('careless');
    const outcome = () => page.$eval('.what-if output', (one) => one.textContent);
    await (await element('.what-if .copy')).click();
    await page.waitForSelector('.what-if [data-copied=true]');
    expect(await outcome()).toMatch(/^These 10 fixes: F to /);
    expect(await clipboard()).toContain('settings["SESSION_COOKIE_SECURE"] = True');
    await page.$$eval('.choices button', ([, none]) => {
      none?.click();
    });
    await whenGone(page, '.what-if .copy');
    expect(await outcome()).toBe('Nothing is selected. Select findings to see the grade after fixing them.');
  });

  test('copies a fix unchanged', async () => {
    await open('careless');
    await page.keyboard.press('Enter');
    await whenFilled(page);
    const fix = await page.$eval('.block pre', (pre) => pre.textContent);
    expect(fix).toContain('SESSION_COOKIE_SECURE = True');
    await (await element('.place .copy')).click();
    await page.waitForSelector('[data-copied=true]');
    expect(await clipboard()).toBe(fix);
    // What was copied is remembered first.
    await whenSaid(page, '[role=status]', /^Copied the fix\.$/);
    const twice = 'Copy fixes gives these lines too: use one of the two.';
    await whenSaid(page, '.findings .detail', twice);
    await (await element('.findings input')).click();
    await page.waitForFunction(
      (words) => !document.querySelector('.findings .detail')?.textContent.includes(words),
      {},
      twice,
    );
  });

  test('copies the report as Markdown, or in one line', async () => {
    await open('careless');
    await (await element('.actions > .copy')).click();
    await page.waitForSelector('[data-copied=true]');
    expect(await clipboard()).toMatch(/^# .*shop\.example/);
    await (await element('.actions [aria-expanded=false]')).click();
    await (await element('.formats .copy')).click();
    await page.waitForSelector('.formats [data-copied=true]');
    expect(await clipboard()).toMatch(/^shop\.example: ~?F \(~?0\/100\), 2 high, .* – Sitegrade 0\.0\.0$/);
  });

  test('saves the report in every format, as Markdown with the copied text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-'));
    try {
      const session = await page.createCDPSession();
      await session.send('Browser.setDownloadBehavior', {
        behavior: 'allow',
        downloadPath: folder,
        eventsEnabled: true,
      });
      const saved = async (label: string, ending: string) => {
        const done = new Promise<void>((resolve) => {
          session.on('Browser.downloadProgress', ({ state }) => {
            if (state === 'completed') resolve();
          });
        });
        await page.$$eval(
          '.formats button',
          (buttons, format) => {
            buttons.find((one) => one.textContent === `${format} of this page`)?.click();
          },
          label,
        );
        await done;
        await whenSaid(page, '[role=status]', `.${ending}.`);
        const status = await page.$eval('[role=status]', (one) => one.textContent);
        return readFile(join(folder, status.replace(/^Saved as |\.$/g, '')), 'utf8');
      };
      await open('careless');
      await (await element('.actions [aria-expanded=false]')).click();
      await page.waitForSelector('.formats input:focus');
      const labels = await page.$$eval('.report-buttons button', (all) =>
        all.map((one) => one.firstChild?.textContent),
      );
      expect(labels.filter((one) => !one?.startsWith('Copy'))).toEqual([
        'HTML',
        'Markdown',
        'JSON',
        'SARIF',
        'JUnit',
        'CSV',
        'GitLab',
      ]);
      const markdown = await saved('Markdown', 'md');
      for (const [label, ending] of [
        ['JUnit', 'xml'],
        ['GitLab', 'gitlab.json'],
      ] as const)
        expect(await saved(label, ending)).toContain('shop.example');
      expect(await saved('HTML', 'html')).toMatch(/^<!doctype html>[^]*<h1>shop\.example<\/h1>/);
      await (await element('.actions > .copy')).click();
      await page.waitForSelector('[data-copied=true]');
      expect(markdown).toBe(await clipboard());
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('any text can be selected', async () => {
    await open('careless');
    await page.keyboard.press('Enter');
    for (const selector of ['.findings .text', '.findings .sent', '.findings pre', '.address']) {
      const box = await (await element(selector)).boundingBox();
      if (!box) throw new Error(selector);
      await page.mouse.move(box.x + 12, box.y + 12);
      await page.mouse.down();
      await page.mouse.move(box.x + 90, box.y + 12, { steps: 4 });
      await page.mouse.up();
      const chosen = await page.evaluate(() => getSelection()?.toString() ?? '');
      expect([selector, chosen.length > 3]).toEqual([selector, true]);
    }
    expect(await page.$eval('.findings h3 > button', (one) => one.getAttribute('aria-expanded'))).toBe(
      'true',
    );
  });
});

describe('a preview', () => {
  const asked = () =>
    page.evaluate(() => {
      const { calls, choice } = gallery.source;
      return [calls.findLast((call) => call.startsWith('preview')) ?? '', choice?.findings.length ?? 0];
    });

  const press = (label: string) =>
    page.$$eval(
      '.try-it .list',
      ([list], wanted) => {
        [...(list?.children ?? [])]
          .find((one) => one.textContent === wanted)
          ?.dispatchEvent(new MouseEvent('click'));
      },
      label,
    );

  test('starts as the fixes are given, or in another way, which one button lists', async () => {
    await open('careless');
    const ways = await page.$eval('.try-it .list', (list) =>
      [...list.children].map((one) => one.textContent),
    );
    expect(ways).toEqual(['Policy enforced', 'Only the policy, report-only']);
    await (await element('.try-it > button')).click();
    await whenAsked(page, 'preview ');
    const [given] = await asked();
    await press('Policy enforced');
    expect(await asked()).toEqual([given, 10]);
    await press('Only the policy, report-only');
    expect(await asked()).toEqual(['preview 1', 0]);
  });

  test('in another way is started with the mouse, and its list closes outside', async () => {
    await open('careless');
    const isListed = () => page.$eval('.try-it .list', (list) => list.checkVisibility());
    expect(await isListed()).toBe(false);
    const opener = await element('.other-ways > button');
    await opener.click();
    expect(await isListed()).toBe(true);
    await (await element('h1')).click();
    expect(await isListed()).toBe(false);
    await opener.click();
    await (await element('.try-it .list > button')).click();
    await whenAsked(page, 'preview ');
    expect(await isListed()).toBe(false);
  });

  test('in another way is started with the keyboard, and by no key before its list is open', async () => {
    await open('careless');
    await (await element('.other-ways > button')).focus();
    for (const key of ['ArrowDown', 'p', 'End'] as const) await page.keyboard.press(key);
    const state = () =>
      page.evaluate(() => [
        document.querySelector('.other-ways > button')?.ariaExpanded,
        document.activeElement?.textContent || document.activeElement?.ariaLabel,
      ]);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    expect(await state()).toEqual(['true', 'Policy enforced']);
    await page.keyboard.press('Escape');
    expect(await state()).toEqual(['false', 'Preview in another way']);
    expect(await asked()).toEqual(['', 0]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await whenAsked(page, 'preview 1');
  });

  test('of one header has the same button', async () => {
    await open('careless');
    await openAll(page);
    const offered = await page.$$eval('.further .try-it', (all) =>
      all.map((one) =>
        [...one.querySelectorAll(':scope > button, .list > button')].map((o) => o.textContent),
      ),
    );
    expect(new Set(offered.map((one) => one.join()))).toEqual(new Set(['Preview', 'Preview,Report-only']));
  });
});

describe('a page with many findings', () => {
  const until = (words: string) => whenSaid(page, '.bar output', new RegExp(`^${words}$`));

  test('is filtered with the keyboard; Escape clears the filter, then closes', async () => {
    await open('many');
    const rows = await page.$$eval('.findings > li', (all) => all.length);
    const [folded = '0'] = /^\d+/.exec(await page.$eval('.worth-knowing', (one) => one.textContent)) ?? [];
    const all = rows + Number(folded);
    await page.keyboard.press('/');
    await page.keyboard.type('box_77');
    await until(`1 of ${all} rows`);
    expect(await page.$$eval('.findings .text', (rows) => rows.map((row) => row.textContent))).toEqual([
      '101 cookies are sent without Secure',
    ]);
    await page.keyboard.press('Escape');
    await until('13 of 13 selected');
    expect(await page.evaluate(() => gallery.closed)).toBe(0);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('3 high');
    await page.keyboard.press('Space');
    await until(`3 of ${all} rows`);
    expect(await page.$('.worth-knowing')).toBeNull();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => gallery.closed)).toBe(1);
  });

  test('has one row for a hundred cookies: one tick, one fix, and their headers on request', async () => {
    await open('many');
    await (await element('.worth-knowing > h2 > button')).click();
    const group = await element('.findings li:has([aria-label*="101 cookies"])');
    const step = () => page.$eval('.what-if output', (one) => one.textContent);
    expect(await step()).toMatch(/^These 13 fixes:/);
    await (await group.$('input'))?.click();
    await whenSaid(page, '.what-if output', 'These 12 fixes');
    await (await group.$('h3 > button'))?.click();
    await whenFilled(page);
    expect(await group.$$('.subjects > li')).toHaveLength(20);
    expect(await group.$$eval('dt', (all) => all.map((one) => one.textContent).slice(0, 2))).toEqual([
      'why',
      'fix',
    ]);
    await (await group.$('.subjects + button'))?.click();
    await whenAsMany(page, '.subjects > li', 101);
    expect(await page.evaluate(() => document.activeElement?.matches('.subjects + button'))).toBe(true);
  });

  test('a group is suppressed as a whole, or one of it', async () => {
    await open('many');
    const suppress = async (row: string, reason: string, which: string) => {
      await (await element(`.findings li:has([aria-label*="${row}"]) .suppress button`)).click();
      await page.focus('form.suppress input');
      await page.keyboard.type(reason);
      // Nothing is chosen for the user.
      await page.keyboard.press('Enter');
      expect(await page.$('form.suppress select:invalid')).not.toBeNull();
      await page.select('form.suppress select', which);
      await page.focus('form.suppress input');
      await page.keyboard.press('Enter');
      await whenGone(page, 'form.suppress');
    };
    await (await element('.worth-knowing > h2 > button')).click();
    await (await element('.findings li:has([aria-label*="101 cookies"]) h3 > button')).click();
    await suppress('101 cookies', 'Tests', 'cookies/without-secure#box_7');
    await whenSaid(page, 'main', ', 1 suppressed');
    // The row stays open, without that cookie.
    await suppress('100 cookies', 'Advertising', '*');
    await whenSaid(page, 'main', ', 101 suppressed');
    await page.waitForSelector('.worth-knowing > h2 > button:focus');
  });
});

describe('hostile strings', () => {
  test('are inert, and their invisible characters are shown', async () => {
    await open('hostile');
    await openAll(page);
    const found = await page.evaluate(() => {
      const main = document.querySelector('main');
      return {
        owned: 'owned' in globalThis,
        foreign: main?.querySelectorAll('img, script, iframe, style, link, [onerror], [style]').length,
        text: main?.textContent ?? '',
      };
    });
    expect(found).toMatchObject({ owned: false, foreign: 0 });
    expect(found.text).toContain('<img src=x onerror="globalThis.owned=1">');
    expect(found.text).toContain('⟨U+202E⟩');
    expect(found.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  test('a long value is truncated, and shown in full on request', async () => {
    await open('hostile');
    await openAll(page);
    const length = () => page.$eval('main', (main) => main.textContent.length);
    const before = await length();
    expect(before).toBeLessThan(40_000);
    await (await element('.quoted .link')).click();
    await page.waitForFunction(
      (than) => (document.querySelector('main')?.textContent.length ?? 0) > than,
      {},
      before,
    );
    // The focus is not lost with the button.
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});

describe('new facts', () => {
  const emit = (state: StateName) =>
    page.evaluate((name) => {
      gallery.source.emit(gallery.states[name]);
    }, state);
  const calls = () => page.evaluate(() => gallery.source.calls.splice(0));

  test('grants access, reloads the page, and shows its findings', async () => {
    await open('withheld');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(['grant https://bank.example/*']);
    await emit('nothing');
    await page.waitForSelector('[data-state=nothing]');
    await whenFocused(page);
    expect(await focused()).toBe('Reload the page');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(['reload']);
    await emit('loading');
    await page.waitForSelector('[data-state=loading]');
    await emit('careless');
    await page.waitForSelector('[data-state=page]');
    await whenFocused(page);
    expect(await focused()).toBe(await page.$eval('.findings h3 > button', (button) => button.textContent));
  });

  test('another first button has the focus too, once', async () => {
    await open('service-worker');
    await page.evaluate(() => {
      const { snapshot } = gallery.states['service-worker'];
      const chain = { seen: false, because: 'forgotten' } as const;
      gallery.source.emit({ ...gallery.states['service-worker'], snapshot: { ...snapshot, chain } });
    });
    await whenFocusIsOn(page, 'Reload the page');
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      gallery.source.emit({ ...gallery.states['service-worker'], seenAt: 1 });
    });
    await whenFocusIsOn(page, 'Reload from the server');
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      gallery.source.emit({ ...gallery.states['service-worker'], seenAt: 2 });
    });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test('a sentence about the page takes no height before it is said, covers and moves nothing, and ends with the page', async () => {
    await open('careless');
    const status = () => page.$eval('[role=status]', (one) => one.textContent);
    const edges = () =>
      page.evaluate(() => {
        const box = (selector: string) => {
          const found = document.querySelector(selector)?.getBoundingClientRect();
          return { top: found?.top, bottom: found?.bottom, height: found?.height };
        };
        return {
          row: box('.findings h3').top,
          button: box('.actions > .copy').top,
          listEnds: box('.scroll').bottom,
          status: box('[role=status]'),
        };
      });
    const before = await edges();
    expect(before.status.height).toBe(0);
    await (await element('.actions > .copy')).click();
    await page.waitForSelector('[data-copied=true]');
    await whenSaid(page, '[role=status]', /^Copied the report\.$/);
    const after = await edges();
    expect([after.row, after.button]).toEqual([before.row, before.button]);
    expect(after.status.height).toBeGreaterThan(10);
    expect(after.status.top).toBeGreaterThanOrEqual(after.listEnds ?? Infinity);
    await emit('hardened');
    await page.waitForSelector('[data-grade="A+"]');
    expect(await status()).toBe('');
  });

  test('reasons of unchecked rules have buttons that help', async () => {
    await open('unknowns');
    await openAll(page);
    await calls();
    const buttons = await page.$$('.reasons button');
    expect(buttons.length).toBeGreaterThan(0);
    for (const button of buttons) await button.click();
    const all = await calls();
    expect(all).toContain('reload bypassing cache');
    expect(all).toContain('grant http://localhost/*');
  });

  test('the probe’s requests are listed on the first click, and sent only on the second', async () => {
    await open('careless');
    for (const button of await page.$$('.fold button[aria-expanded=false]'))
      if (/not checked/.test(await button.evaluate((one) => one.textContent))) await button.click();
    await calls();
    const offer = await page.waitForSelector('aria/Ask the server…[role="button"]');
    await offer?.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.requests');
    expect(await calls()).toEqual([]);
    await whenFocusIsOn(page, 'Send these 7 requests');
    const listed = await page.$$eval('.requests li', (all) => all.length);
    await page.keyboard.press('Enter');
    const [sent = '', ...more] = await calls();
    expect(more).toEqual([]);
    expect(sent.startsWith('probe ')).toBe(true);
    expect(sent.split(', ').length).toBe(listed);
    await emit('probed');
    await whenSaid(page, 'main', 'Asked the server');
    // The focus is not lost with the button.
    await page.waitForSelector('main :focus');
    expect(await page.$$eval('.found', (all) => all.length)).toBe(listed);
  });

  test('an open finding stays open and keeps the focus when the page is read again', async () => {
    await open('careless');
    await page.keyboard.press('Enter');
    const before = await focused();
    await page.evaluate(() => {
      gallery.source.emit({ ...gallery.states.careless });
    });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await focused()).toBe(before);
    expect(await page.$eval('.findings h3 > button', (one) => one.getAttribute('aria-expanded'))).toBe(
      'true',
    );
  });

  test('an incomplete grade of three characters is one line within its tile, also in the panel’s small one', async () => {
    await open('unknowns');
    const tile = () =>
      page.$eval('.tile', (one) => {
        const [letter, box] = [one.lastElementChild ?? one, one.getBoundingClientRect()];
        const { left, right, top, bottom } = letter.getBoundingClientRect();
        return {
          text: (one as HTMLElement).innerText,
          isWithin: left - box.left >= 4 && box.right - right >= 4 && top >= box.top && bottom <= box.bottom,
        };
      });
    const one = {
      text: expect.stringMatching(/^Grade about C-, about \d+ of 100\s+~C-$/) as string,
      isWithin: true,
    };
    expect(await tile()).toEqual(one);
    await page.setViewport({ width: 320, height: 400 });
    await page.goto(`${url}panel.html?state=unknowns&tab=findings`);
    await page.waitForSelector('.panel-app .tile');
    expect(await tile()).toEqual(one);
  });

  test('the paint of the grade is a performance entry', async () => {
    await open('careless');
    await whenGradeIsPainted(page);
    const grade = await page.$eval('main', (main) => main.getAttribute('data-grade'));
    expect(await page.$eval('.tile', (tile) => tile.lastElementChild?.textContent)).toBe(grade);
  });
});

describe('preferences of the browser', () => {
  async function emulate(name: string, value: string): Promise<void> {
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features: [{ name, value }] });
  }

  test('prefers-reduced-motion: no transitions', async () => {
    await emulate('prefers-reduced-motion', 'reduce');
    await open('careless');
    await page.hover('.summary button');
    expect(await page.$eval('.summary button', (one) => getComputedStyle(one).transitionDuration)).toBe('0s');
  });

  test('forced-colors: the letter and its edge use the text colour', async () => {
    await emulate('forced-colors', 'active');
    await open('hardened');
    const { edge, letter, text } = await page.evaluate(() => {
      const colour = (selector: string, property: 'borderTopColor' | 'color') => {
        const found = document.querySelector(selector);
        return found ? getComputedStyle(found)[property] : '';
      };
      return {
        edge: colour('.tile', 'borderTopColor'),
        letter: colour('.tile', 'color'),
        text: colour('body', 'color'),
      };
    });
    expect([edge, letter]).toEqual([text, text]);
  });

  test('the keyboard corrects the servers: fixes follow, and the focus is never lost', async () => {
    await open('careless');
    const chain = () => page.$$eval('.chain select', (all) => all.map((one) => one.value));
    const says = (words: string) => whenSaid(page, '.stack', words);
    const pencil = await element('.pencil');
    await pencil.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chain select:focus');
    expect(await chain()).toEqual(['apache', 'django', '']);
    await page.keyboard.type('ngi');
    await says('Django behind nginx (your choice)');
    expect(await chain()).toEqual(['nginx', 'django', '']);
    expect(await page.evaluate(() => document.activeElement?.matches('.chain li:first-child select'))).toBe(
      true,
    );
    await openAll(page);
    expect(await page.$$eval('.block pre', (all) => all.map((one) => one.textContent).join())).toContain(
      'add_header ',
    );
    await (await page.waitForSelector('.chain ::-p-text(Forget my choice)'))?.focus();
    await page.keyboard.press('Enter');
    await says('Django behind Apache');
    expect(await page.evaluate(() => document.activeElement?.matches('.chain select'))).toBe(true);
    await (await page.waitForSelector('.chain ::-p-text(Done)'))?.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.pencil:focus[aria-expanded=false]');
    const calls = await page.evaluate(() => gallery.source.calls);
    expect(calls.filter((one) => one.startsWith('choose'))).toEqual([
      'choose nginx,django',
      'choose nothing',
    ]);
  });
});

test('the heading of a page is where “Loading…” was, and that of a page without a grade, too', async () => {
  const headingOf = async (state: StateName) => {
    await open(state);
    return page.$eval('h1', (one) => {
      const { top, left, height } = one.getBoundingClientRect();
      return [top, left, height].map(Math.round);
    });
  };
  const loading = await headingOf('loading');
  for (const state of ['careless', 'preview', 'withheld', 'not-web', 'preview-worker'] as const)
    expect(await headingOf(state), state).toEqual(loading);
});

test('a page without a grade takes no more height than its reason and its button need', async () => {
  await open('withheld');
  const [main, button] = await page.$$eval('main, .message > button', (all) =>
    all.map((one) => one.getBoundingClientRect().bottom),
  );
  expect((main ?? 0) - (button ?? 0)).toBeLessThanOrEqual(20);
});
