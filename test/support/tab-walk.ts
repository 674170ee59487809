import type { Page } from 'puppeteer';

const OPERABLE = ':is(button, a[href], select, input, [tabindex="0"])';

export interface Walk {
  /** What a keyboard has to reach within the root, in the order of the document. */
  readonly operable: readonly string[];
  /** What Tab reached of it, in that order. */
  readonly visited: readonly string[];
}

/** Presses Tab from before the page's first element until the focus leaves the page, or returns to where it was. */
export async function walkByTab(page: Page, root: string): Promise<Walk> {
  const operable = await page.$$eval(`${root} ${OPERABLE}`, (all) =>
    all
      .filter(
        (one) => one.checkVisibility({ visibilityProperty: true }) && (one as HTMLElement).tabIndex >= 0,
      )
      .map((one, at) => {
        const name = `${at} ${one.localName} ${one.textContent.slice(0, 40)}`;
        one.setAttribute('data-walk', name);
        return name;
      }),
  );
  // Tab starts from the last click: here before all of them.
  await page.mouse.click(1, 1);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const visited: string[] = [];
  // Boxes that scroll are reached too, so there are more stops than controls.
  for (let stop = 0; stop < 2 * operable.length + 20; stop += 1) {
    await page.keyboard.press('Tab');
    const { name, isOutside } = await page.evaluate(() => ({
      name: document.activeElement?.getAttribute('data-walk') ?? '',
      isOutside: document.activeElement === document.body,
    }));
    // In Firefox the last one stays the active element of the page.
    if (visited.length > 0 && (isOutside || name === visited[0] || name === visited.at(-1))) break;
    if (name !== '') visited.push(name);
  }
  return { operable, visited };
}
