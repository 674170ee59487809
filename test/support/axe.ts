import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'puppeteer';

/** Not `axe.source`: that is more than twice as long, and is sent to each page. */
const SOURCE = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Only what is reported: results that passed would be described too. */
const OPTIONS: RunOptions = { resultTypes: ['violations'], selectors: false };

/** What axe-core finds in the page, with the elements. */
export async function axeViolations(page: Page): Promise<string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis);
  if (!isLoaded) await page.evaluate(await SOURCE);
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const results = await axe.run(options);
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }, OPTIONS);
}
