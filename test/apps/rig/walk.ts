import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementHandle, HTTPResponse, Page } from 'puppeteer';
import { until } from '../../support/until.js';
import { request } from '../../servers/rig/http-client.js';
import { watchViolations } from '../../servers/rig/browser.js';
import type { Answer } from '../../protections/answer.js';
import type { Sandbox } from '../../servers/rig/setup.js';
import type { Step, Tab } from './application.js';

/** How long a condition may take (ms). One that holds does so in a fraction of it. */
const WITHIN_MS = 20_000;

export const DONE = 'done';
export const NOT_TRIED = 'not tried';

/** What one walk through an application showed. */
export interface Walk {
  /** By step: `done`, `not tried`, or why it failed. */
  readonly steps: Readonly<Record<string, string>>;
  /** By step, of those that were tried. */
  readonly seconds: Readonly<Record<string, number>>;
  /** As `step: directive and what`. */
  readonly enforced: readonly string[];
  /** Of policies that only report. */
  readonly reported: readonly string[];
  /** Errors in the console, other than violations. */
  readonly errors: readonly string[];
  readonly answers: readonly Answer[];
}

/**
 * Does the steps in a tab, in their order, and closes it. A step that fails does not end the walk, unless the others
 * need it.
 */
export async function walk(
  page: Page,
  sandbox: Sandbox,
  steps: readonly Step[],
  mark: string,
): Promise<Walk> {
  page.setDefaultTimeout(WITHIN_MS);
  await page.setViewport({ width: 1280, height: 900 });
  const origin = `https://${sandbox.host}`;
  let current = '';
  const enforced = new Set<string>();
  const reported = new Set<string>();
  const errors = new Set<string>();
  const answers: Answer[] = [];
  const note = (list: Set<string>, text: string) => list.add(`${current}: ${generic(text)}`);

  const answered: (() => Promise<void>)[] = [];
  const watch = async (tab: Page) => {
    answered.push(
      await watchViolations(tab, ({ text, isEnforced }) => {
        note(isEnforced ? enforced : reported, inWords(text.replace(origin, '')));
      }),
    );
    tab.on('console', (message) => {
      const text = message.text();
      const { url = '' } = message.location();
      // Other sites are never there: in which step the browser says so, if at all, is chance.
      const isOther = URL.canParse(url) && new URL(url).hostname !== sandbox.host;
      if (isForIcon(url) || (isOther && text.startsWith('Failed to load resource'))) return;
      if (message.type() === 'error' && !text.includes('Content Security Policy')) note(errors, text);
      // Not among the reported issues.
      if (text.includes('frame-ancestors') && text.includes('violates'))
        note(/report[- ]only/i.test(text) ? reported : enforced, 'frame-ancestors');
    });
    tab.on('pageerror', (error) => {
      note(errors, error instanceof Error ? error.message : String(error));
    });
    tab.on('dialog', (dialog) => void dialog.accept());
    tab.on('response', (response) => {
      const url = response.url();
      if (url.startsWith(origin) && !isForIcon(url)) answers.push(answerOf(response, origin));
    });
  };
  await watch(page);
  page.on('popup', (popup) => {
    if (popup) void watch(popup);
  });

  const results: Record<string, string> = {};
  const seconds: Record<string, number> = {};
  let isOver = false;
  for (const step of steps) {
    const { name } = step;
    current = name;
    if (isOver && !step.isIndependent) {
      results[name] = NOT_TRIED;
      continue;
    }
    const start = performance.now();
    try {
      await step.act(tabOf(page, sandbox, mark));
      results[name] = DONE;
    } catch (error) {
      results[name] = generic(error instanceof Error ? error.message : String(error));
      isOver ||= step.isRequired === true;
      const png = await page.screenshot().catch(() => undefined);
      if (png) await keepPicture(png, `${mark} ${name}`);
    }
    seconds[name] = (performance.now() - start) / 1000;
    // Nothing of this step counts as the next one's. A tab that was closed answers no more.
    await Promise.allSettled(answered.map((all) => all()));
  }
  await page.close();
  return {
    steps: results,
    seconds,
    enforced: [...enforced],
    reported: [...reported],
    errors: [...errors],
    answers,
  };
}

function tabOf(page: Page, sandbox: Sandbox, mark: string): Tab {
  const origin = `https://${sandbox.host}`;
  return {
    page,
    address: sandbox.address,
    mark,
    async open(path) {
      await page.goto(new URL(path, origin).href, { waitUntil: 'load' });
    },
    answers: (path) => until(path, async () => (await request(sandbox, 'https', path)).status === 200),
    async fill(selector, text) {
      const field = await page.waitForSelector(selector, { visible: true });
      await field?.evaluate((element) => {
        (element as HTMLInputElement).value = '';
      });
      await field?.type(text);
    },
    click: (selector) => click(page, selector),
    async upload(selector, file) {
      const field = await page.waitForSelector(selector);
      await (field as ElementHandle<HTMLInputElement> | null)?.uploadFile(file);
    },
    async follow(selector) {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), click(page, selector)]);
    },
    async shows(selector, text = '') {
      await page.waitForFunction(
        (wanted, part) =>
          [...document.querySelectorAll(wanted)].some((element) => element.textContent.includes(part)),
        {},
        selector,
        text,
      );
    },
  };
}

/** Clicks until the element gets the click: one that moves between mouse down and mouse up gets none. */
async function click(page: Page, selector: string): Promise<void> {
  for (;;) {
    const element = await clickable(page, selector);
    const clicked = await page.evaluateHandle((wanted) => {
      const found = { isIn: false };
      const note = ({ target }: Event) => {
        // By its selector: a script may have replaced the element.
        found.isIn ||= (target as Element).closest(wanted) !== null;
      };
      addEventListener('click', note, true);
      return found;
    }, selector);
    await element.click();
    // Another document is the answer to a click.
    if (await clicked.evaluate(({ isIn }) => isIn).catch(() => true)) return;
  }
}

/** Once it is enabled, stands still, and nothing covers it: a click goes to a point, whatever is there by then. */
async function clickable(page: Page, selector: string): Promise<ElementHandle> {
  const found = await page.waitForFunction(
    async (wanted) => {
      const element = document.querySelector(wanted);
      if (!element || element.matches(':disabled')) return false;
      const box = () => [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
      const first = box();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = box();
      if (!first || !now || first.x !== now.x || first.y !== now.y) return false;
      // One at an edge would be scrolled under the mouse.
      const isWhole = now.x >= 0 && now.y >= 0 && now.right <= innerWidth && now.bottom <= innerHeight;
      if (!isWhole) {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const moved = box();
        if (moved?.x !== now.x || moved.y !== now.y) return false;
      }
      const [x, y] = [now.x + now.width / 2, now.y + now.height / 2];
      return element.contains(document.elementFromPoint(x, y)) && element;
    },
    {},
    selector,
  );
  return found as ElementHandle;
}

/** The browser asks for it when it likes. */
const isForIcon = (url: string) => url.endsWith('/favicon.ico');

function answerOf(response: HTTPResponse, origin: string): Answer {
  const lines = Object.entries(response.headers()).map(([name, value]) => [
    name.toLowerCase(),
    value.split('\n'),
  ]);
  return {
    address: `${response.request().method()} ${generic(response.url().slice(origin.length).replace(/#.*/s, ''))}`,
    status: response.status(),
    headers: Object.fromEntries(lines) as Answer['headers'],
  };
}

/** Without numbers, tokens and marks, which differ between two walks. */
export function generic(text: string): string {
  return text
    .replaceAll(/\b((?:_?wp)?nonce|sectok|tok|token)=[^&]*/g, '$1=*')
    .replaceAll(/(?<![a-z])(?:before|tried|given|later)(?![a-z])/g, '*')
    .replaceAll(/[\w%-]{20,}|\b[0-9a-f]{7,}\b|\d+/gi, '*');
}

/** What DevTools calls kInlineViolation. */
function inWords(violation: string): string {
  return violation.replace(/\bk([A-Z]\w*)Violation$/, (_name, what: string) => what.toLowerCase());
}

/** For whoever looks for the reason of a failure. */
const PICTURES = join('dist', 'apps', 'pictures');

export async function keepPicture(png: Uint8Array, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await writeFile(join(PICTURES, `${name.replaceAll(/\W+/g, '-')}.png`), png);
}

export function clearPictures(): Promise<void> {
  return rm(PICTURES, { recursive: true, force: true });
}
