import type { Page } from 'puppeteer';

const OPERABLE = ':is(button, a[href], select, input, [tabindex="0"])';
/** Presses of Tab between two looks at what they reached. */
const BATCH = 16;

export interface Walk {
  /** What a keyboard has to reach within the root, in the order of the document. */
  readonly operable: readonly string[];
  /** What Tab reached of it, in that order. */
  readonly visited: readonly string[];
}

/** In the page. */
declare const reached: (string | null)[];

/** Presses Tab from before the page's first element until the focus leaves the page, or returns to where it was. */
export async function walkByTab(page: Page, root: string): Promise<Walk> {
  const operable = await page.$$eval(`${root} ${OPERABLE}`, (all) => {
    for (const one of document.querySelectorAll('[data-walk]')) one.removeAttribute('data-walk');
    return all
      .filter(
        (one) => one.checkVisibility({ visibilityProperty: true }) && (one as HTMLElement).tabIndex >= 0,
      )
      .map((one, at) => {
        const name = `${at} ${one.localName} ${one.textContent.slice(0, 40)}`;
        one.setAttribute('data-walk', name);
        return name;
      });
  });
  // Tab starts from the last click: here before all of them.
  await page.mouse.click(1, 1);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    const log: typeof reached = [];
    if (!('reached' in globalThis))
      addEventListener(
        'keyup',
        () => {
          const active = document.activeElement;
          reached.push(active === document.body ? null : (active?.getAttribute('data-walk') ?? ''));
        },
        { capture: true },
      );
    Object.assign(globalThis, { reached: log });
  });
  const visited: string[] = [];
  // Boxes that scroll are reached too, so there are more stops than controls.
  for (let stop = 0; stop < 2 * operable.length + 20; stop += BATCH) {
    await pressTab(page, BATCH);
    const stops = await page.evaluate(() => reached.splice(0));
    for (const name of stops) {
      // In Firefox the last one stays the active element of the page.
      const isOver = name === null || name === visited[0] || name === visited.at(-1);
      if (visited.length > 0 && isOver) return { operable, visited };
      if (name !== null && name !== '') visited.push(name);
    }
    // The page does not get the keys that are pressed after the focus left it.
    if (visited.length > 0 && stops.length < BATCH) break;
  }
  return { operable, visited };
}

/** In Firefox all in one command: there, each command takes longer than what it does. */
async function pressTab(page: Page, times: number): Promise<void> {
  const isFirefox = (await page.browser().version()).startsWith('firefox');
  // The code of the key in WebDriver.
  if (isFirefox) return page.keyboard.type('\uE004'.repeat(times));
  for (let press = 0; press < times; press += 1) await page.keyboard.press('Tab');
}
