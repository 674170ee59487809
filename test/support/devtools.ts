import type { Frame, Page } from 'puppeteer';
import type { Rig } from './extension.js';

/** The parts of Chromium's DevTools page that are needed to show a panel. */
declare global {
  var UI: { readonly panels?: Readonly<Record<string, unknown>> } | undefined;
}

/** Opens DevTools for the page and shows our panel; returns the panel's document. */
export async function openPanel({ extension }: Rig, page: Page): Promise<Frame> {
  const panel = await showPanel(page, extension.id, 'Sitegrade');
  await panel.waitForSelector('.panel-app');
  return panel;
}

/** The same for any extension, by its panel's title. */
export async function showPanel(page: Page, extension: string, title: string): Promise<Frame> {
  const devtools = await page.openDevTools();
  const key = `chrome-extension://${extension}${title}`;
  await devtools.waitForFunction(
    (name: string) => globalThis.UI?.panels?.[name] !== undefined,
    { polling: 50 },
    key,
  );
  // As text: the test runner would rewrite a function's import().
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then((ui) => ui.ViewManager.ViewManager.instance().showView('${key}'))`,
  );
  return devtools.waitForFrame((frame) => frame.url().endsWith('/panel.html'));
}
