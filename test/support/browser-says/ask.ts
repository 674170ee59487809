import type { Browser, Page } from 'puppeteer';
import { until } from '../until.js';
import { OTHER, type Question } from './questions.js';
import { hostOf } from './site.js';

/** In a page that answers by itself. */
declare const heeded: boolean | Promise<boolean>;
declare global {
  interface Document {
    /** In Chromium. */
    readonly featurePolicy?: { features(): string[] };
  }
}

/** A browser that is asked. */
export interface Asked {
  readonly browser: Browser;
  /** Starts to read its console; call the result for its messages since, each with its URL. */
  listen(page: Page): Promise<() => Promise<readonly string[]>>;
}

/** Whether the browser heeds the word. */
export async function ask(asked: Asked, page: Page, number: number, question: Question): Promise<boolean> {
  const url = `https://${hostOf(number)}/page`;
  switch (question.ask.by) {
    case 'page':
      await page.goto(url);
      return page.evaluate(() => heeded);
    case 'console': {
      const { ignored, heeded: isHeeded } = question.ask;
      const read = await asked.listen(page);
      await page.goto(url);
      let isIgnored = false;
      await until(`what the console says of ${question.word}`, async () => {
        // Chromium repeats what it said of earlier pages.
        const said = (await read()).filter((text) => text.includes(`//${hostOf(number)}/`));
        isIgnored = said.some((text) => ignored.test(text) && !isHeeded.test(text));
        return isIgnored || said.some((text) => isHeeded.test(text));
      });
      return !isIgnored;
    }
    case 'features':
      return (await featuresOf(page)).includes(question.word);
    case 'opener':
      return !(await askOpened(asked.browser, page, url)).hasOpener;
    case 'upgrade':
      await page.goto(url);
      return (await askOpened(asked.browser, page, url.replace('https:', 'http:'))).protocol === 'https:';
  }
}

/**
 * What a page says of itself that another site's page opens. The page opens it, not the driver: Firefox
 * tells drivers of an upgrade to https as of one navigation that interrupts another.
 */
async function askOpened(browser: Browser, page: Page, url: string) {
  const { host } = new URL(url);
  await page.goto(`${OTHER}/empty`);
  const opened = browser.waitForTarget((target) => target.url().includes(`//${host}/`));
  await page.evaluate((address) => {
    open(address);
  }, url);
  const popup = await (await opened).page();
  if (!popup) throw new Error(`${url} has no page`);
  // It may come to its page only now.
  await until('the opened page', () =>
    popup
      .evaluate((name) => location.host === name && document.readyState === 'complete', host)
      .catch(() => false),
  );
  const said = await popup.evaluate(() => ({ hasOpener: opener !== null, protocol: location.protocol }));
  await popup.close();
  return said;
}

/** The features that the page can limit; the list is the same for each page of a browser. */
function featuresOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => document.featurePolicy?.features() ?? []);
}
