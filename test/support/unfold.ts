import type { Page } from 'puppeteer';

/** Not those of the footer, nor lists over the page: they would cover more of it. */
const FOLDED = '[aria-expanded=false]:not(.actions *, .other-ways > *)';

/** Opens all disclosures, nested ones too, and waits for their content: fixes are loaded after the first paint. */
export function openAll(page: Page): Promise<void> {
  return open(page, FOLDED);
}

/** Waits until all open disclosures have their content. */
export function whenFilled(page: Page): Promise<void> {
  return open(page, ':not(*)');
}

/** Clicks what matches until nothing does and all open disclosures have their content, which may match too. */
async function open(page: Page, folded: string): Promise<void> {
  await page.waitForFunction(
    (selector) => {
      const buttons = document.querySelectorAll<HTMLElement>(selector);
      for (const button of buttons) button.click();
      const opened = [...document.querySelectorAll('[aria-expanded=true]')].map((button) =>
        document.getElementById(button.getAttribute('aria-controls') ?? ''),
      );
      return (
        buttons.length === 0 &&
        opened.every((one) => one?.hasChildNodes()) &&
        !document.querySelector('.detail dd:empty')
      );
    },
    {},
    folded,
  );
}

/** Waits until the first element of the popup, if it has one, has the focus, which it gets after it is painted. */
export async function whenFocused(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const first = document.querySelector('[data-first=true]');
    return first === null || first === document.activeElement;
  });
}

/** Waits until two frames in a row change nothing: what depends on the layout is drawn after it. */
export async function whenStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const root = document.documentElement;
    let before: Node;
    do {
      before = root.cloneNode(true);
      await frame();
      await frame();
    } while (!root.isEqualNode(before));
  });
}
