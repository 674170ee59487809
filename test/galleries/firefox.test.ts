import puppeteer, { type Browser, type Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { axeViolations } from '../support/axe.js';
import { inWindowOf } from '../support/firefox.js';
import { STATES, type StateName } from '../support/gallery/states.js';
import { walkByTab } from '../support/tab-walk.js';
import { openAll, whenFocused, whenStill } from '../support/unfold.js';

const POPUPS = Object.keys(STATES) as StateName[];
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
let browser: Browser;
let page: Page;
/** Exceptions of the page. */
let errors: string[];

/** What `layout.css.prefers-color-scheme.content-override` calls them. */
const SCHEMES = { dark: 0, light: 1 } as const;
type Scheme = keyof typeof SCHEMES;

/** Tests in a Firefox with these settings, of which it has no other way to be told. */
function inFirefox(title: string, preferences: Readonly<Record<string, unknown>>, tests: () => void): void {
  describe(title, { timeout: 180_000 }, () => {
    beforeAll(async () => {
      browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath: inject('firefox'),
        headless: true,
        args: ['--remote-allow-system-access'],
        extraPrefsFirefox: { ...preferences },
      });
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      errors = [];
      page = await browser.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
    });
    afterEach(async () => {
      await page.close();
      expect(errors).toEqual([]);
    });
    tests();
  });
}

async function popup(state: StateName, width = 400): Promise<void> {
  await page.setViewport({ width, height: 600 });
  await page.goto(`${url}?state=${state}&pinned`);
  await page.waitForSelector(`[data-state="${STATES[state].kind}"]`);
  await whenFocused(page);
}

async function panel(tab: string, width: number): Promise<void> {
  await page.setViewport({ width, height: 700 });
  const state = tab === 'csp' ? 'policies' : 'careless';
  await page.goto(`${url}panel.html?state=${state}&tab=${tab}&pinned`);
  await page.waitForSelector('.panel-app[data-state=page]');
  await page.waitForSelector(tab === 'reports' ? '.tab-body.reports' : `#tab-${tab}[aria-selected=true]`);
}

async function openPanel(tab: string, width: number): Promise<void> {
  await panel(tab, width);
  if (tab !== 'responses') return openAll(page);
  await page.waitForSelector('#response-1');
  await page.$eval('#response-1', (row) => {
    (row as HTMLElement).click();
  });
  await page.waitForSelector('.response');
}

/** Makes the window of the opened page as wide. */
async function resize(width: number): Promise<void> {
  const height = page.viewport()?.height ?? 0;
  await page.setViewport({ width, height });
  await whenStill(page);
}

async function use(scheme: Scheme): Promise<void> {
  const setting = `"layout.css.prefers-color-scheme.content-override", ${SCHEMES[scheme]}`;
  await inWindowOf(browser)(`Services.prefs.setIntPref(${setting})`);
  await page.waitForFunction((media) => matchMedia(media).matches, {}, `(prefers-color-scheme: ${scheme})`);
}

const is = (query: string) => page.evaluate((media) => matchMedia(media).matches, query);
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

const POPUP_WIDTHS = [400, 320];
const PANEL_WIDTHS = [320, 400, 560, 1000, 1600];
const AXE_SCHEMES: readonly Scheme[] = ['light', 'dark'];

describe('as it is installed', () => {
  inFirefox('in Firefox', {}, () => {
    it.each(POPUPS)('popup, %s: no horizontal scrolling, and no axe violations', async (state) => {
      await popup(state);
      await openAll(page);
      for (const width of POPUP_WIDTHS) {
        await resize(width);
        expect(await overflow(), `${width} px`).toBeLessThanOrEqual(0);
      }
      for (const scheme of AXE_SCHEMES) {
        await use(scheme);
        expect(await axeViolations(page), scheme).toEqual([]);
      }
    });

    const everyTab =
      'no horizontal scrolling, no axe violations, and Tab reaches everything in reading order';
    it.each(TABS)(`panel, %s: ${everyTab}`, async (tab) => {
      await openPanel(tab, 320);
      for (const width of PANEL_WIDTHS) {
        await resize(width);
        expect(await overflow(), `${width} px`).toBeLessThanOrEqual(0);
        // The layouts in a row and in a column.
        if (width !== 400 && width !== 1000) continue;
        for (const scheme of AXE_SCHEMES) {
          await use(scheme);
          expect(await axeViolations(page), `${scheme}, ${width} px`).toEqual([]);
        }
        const { operable, visited } = await walkByTab(page, '.panel-app');
        expect(operable.length).toBeGreaterThan(2);
        expect(visited).toEqual(operable);
      }
    });

    describe('the keyboard', () => {
      it.each(['careless', 'many', 'unknowns'] as const)(
        'reaches everything of the popup in reading order: %s',
        async (state) => {
          await popup(state);
          await page.waitForSelector('.what-if .copy');
          await openAll(page);
          const { operable, visited } = await walkByTab(page, 'main');
          expect(operable.length).toBeGreaterThan(20);
          expect(visited).toEqual(operable);
        },
      );

      it('opens, closes and moves between findings', async () => {
        await popup('careless');
        const focused = () =>
          page.evaluate(() => ({
            text: document.activeElement?.textContent,
            isOpen: document.activeElement?.getAttribute('aria-expanded'),
          }));
        const first = await focused();
        await page.keyboard.press('Enter');
        expect(await focused()).toEqual({ ...first, isOpen: 'true' });
        await page.keyboard.press(' ');
        expect(await focused()).toEqual(first);
        await page.keyboard.press('ArrowDown');
        expect((await focused()).text).not.toBe(first.text);
        await page.keyboard.press('Home');
        expect(await focused()).toEqual(first);
      });

      it('moves between the panel’s tabs, its rows and their details', async () => {
        await panel('findings', 1000);
        await page.focus('#tab-findings');
        await page.keyboard.press('ArrowRight');
        await page.waitForSelector('#tab-responses[aria-selected=true]:focus');
        await page.keyboard.press('/');
        await page.waitForSelector('.filter input:focus');
        await page.focus('[role=grid]');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.waitForSelector('#response-1[aria-selected=true]');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.response h2:focus');
        await page.keyboard.press('Escape');
        await page.waitForSelector('[role=grid]:focus');
        expect(await page.$('.response')).toBeNull();
      });
    });
  });
});

/** Elements whose text does not fit into them, and that do not mean to cut it: tabs that do not fit are in a menu. */
const cutOff = () =>
  page.$$eval('main *, nav *, footer *', (all) =>
    all
      .filter(
        (one) =>
          one instanceof HTMLElement &&
          one.checkVisibility({ visibilityProperty: true }) &&
          one.role !== 'tablist' &&
          one.clientWidth > 1 &&
          ['hidden', 'clip'].includes(getComputedStyle(one).overflowY) &&
          (one.scrollHeight > one.clientHeight + 1 ||
            (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== 'ellipsis')),
      )
      .map((one) => `${one.className}: ${one.textContent.slice(0, 60)}`),
  );

describe('with text at 200 %, forced colours and reduced motion', () => {
  inFirefox(
    'Firefox',
    {
      // The system's size of text, applied to text alone.
      'browser.display.os-zoom-behavior': 2,
      'ui.textScaleFactor': 200,
      'browser.display.document_color_use': 2,
      'ui.prefersReducedMotion': 1,
    },
    () => {
      it.each(['careless', 'many', 'hardened', 'withheld'] as const)('popup, %s', async (state) => {
        await popup(state);
        expect(await is('(forced-colors: active)')).toBe(true);
        expect(await is('(prefers-reduced-motion: reduce)')).toBe(true);
        await openAll(page);
        expect(await overflow()).toBeLessThanOrEqual(0);
        expect(await cutOff()).toEqual([]);
        expect(await axeViolations(page)).toEqual([]);
      });

      it.each(TABS)('panel, %s', async (tab) => {
        await openPanel(tab, 400);
        for (const width of [400, 1000]) {
          await resize(width);
          expect(await overflow()).toBeLessThanOrEqual(0);
          expect(await cutOff()).toEqual([]);
        }
        expect(await axeViolations(page)).toEqual([]);
      });

      it('what is selected or pressed differs from what is not, and nothing moves', async () => {
        /** Which of the elements have the system’s colour for what is selected: as outline, edge or ground. */
        const highlighted = (selector: string) =>
          page.$$eval(selector, (all) => {
            const probe = document.createElement('i');
            probe.style.color = 'Highlight';
            document.body.append(probe);
            const color = getComputedStyle(probe).color;
            probe.remove();
            return all.map((one) => {
              const { backgroundColor, borderInlineStartColor, outlineColor, outlineStyle } =
                getComputedStyle(one);
              const isOutlined = outlineStyle === 'solid' && outlineColor === color;
              return isOutlined || [backgroundColor, borderInlineStartColor].includes(color);
            });
          });
        await openPanel('responses', 1000);
        expect((await highlighted('.rows .row')).slice(0, 3)).toEqual([false, true, false]);
        expect((await highlighted('.lists [role=tab]')).slice(0, 2)).toEqual([false, true]);
        await page.click('.toggles button');
        await page.waitForSelector('.toggles [aria-pressed=true]');
        expect((await highlighted('.toggles button')).slice(0, 2)).toEqual([true, false]);
        await popup('hardened');
        const [edge, letter, text, transition] = await page.evaluate(() => {
          const style = (selector: string) =>
            getComputedStyle(document.querySelector(selector) ?? document.body);
          return [
            style('.tile').borderTopColor,
            style('.tile').color,
            style('body').color,
            style('.summary button').transitionDuration,
          ];
        });
        expect([edge, letter, transition]).toEqual([text, text, '0s']);
      });
    },
  );
});
