import type { Frame, Page } from 'puppeteer';
import type { Rig } from './extension.js';

/** What Chromium's own DevTools page has, as far as it is needed to show a panel. */
declare global {
  var UI: { readonly panels?: Readonly<Record<string, unknown>> } | undefined;
}

/** Opens DevTools on the page and brings our panel into sight; gives the panel's own document. */
export async function openPanel({ extension }: Rig, page: Page): Promise<Frame> {
  const panel = await showPanel(page, extension.id, 'Sitegrade');
  await panel.waitForSelector('.panel-app');
  return panel;
}

/** The same of any extension, by its panel's title. */
export async function showPanel(page: Page, extension: string, title: string): Promise<Frame> {
  const devtools = await page.openDevTools();
  const key = `chrome-extension://${extension}${title}`;
  await devtools.waitForFunction(
    (name: string) => globalThis.UI?.panels?.[name] !== undefined,
    { polling: 50 },
    key,
  );
  // As text: the test runner would put a function's import() into its own words.
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then((ui) => ui.ViewManager.ViewManager.instance().showView('${key}'))`,
  );
  return devtools.waitForFrame((frame) => frame.url().endsWith('/panel.html'));
}
