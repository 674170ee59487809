import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { CARELESS_URL, HARDENED_URL } from '../demo/index.js';
import { audit, type Report } from '../engine/index.js';
import { visible } from '../export/escape.js';
import { openPage, type Launched } from './browser.js';
import { PROJECT } from './build.js';
import { readFacts } from './facts.js';
import { describe } from './findings.js';
import { comesToShow, downloadReport, openPopup, readPopup } from './popup.js';
import { Refusal, step } from './terminal.js';

const FOLDER = join(PROJECT, 'dist', 'reports');

/** Prints what the real popup says of the page, or of the demo shop, and saves the popup and its report. */
export async function report(launched: Launched, url?: URL): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const { popup, graded } = await grade(launched, url ?? new URL(CARELESS_URL));
  const path = join(FOLDER, new URL(graded.url).host.replaceAll(/[^a-z0-9.-]/gi, '_'));
  await popup.screenshot({ path: `${path}.png` });
  await downloadReport(launched.browser, popup, `${path}.md`);
  await popup.close();
  const hardened = url ? undefined : await grade(launched, new URL(HARDENED_URL));

  console.log(`${visible(graded.url)}\n\n${describe(graded)}`);
  if (hardened) console.log(`The same shop hardened: ${hardened.graded.grade} (${hardened.graded.score})`);
  console.log(`Grade: ${graded.grade} (${graded.score})`);
  console.log(`Screenshot: ${path}.png`);
  console.log(`Report: ${path}.md`);
}

/** Opens the page and the popup over it; the same facts must give the same grade in both. */
async function grade({ browser, extension }: Launched, url: URL): Promise<{ popup: Page; graded: Report }> {
  const page = await browser.newPage();
  await step(`Opening ${url.host}`, () => openPage(page, url));
  return step('Reading the popup', async () => {
    const popup = await openPopup(browser, extension, page);
    const shown = await readPopup(popup);
    if (shown.grade === null) {
      throw new Refusal(`The popup has no grade: ${visible(shown.text.replaceAll(/\s+/g, ' '))}`);
    }
    const graded = audit(await readFacts(popup));
    if (!(await comesToShow(popup, graded.grade))) {
      const { grade } = await readPopup(popup);
      throw new Refusal(
        `The popup says ${grade ?? 'nothing'}, but the facts it stands on give ${graded.grade}: this is a bug.`,
      );
    }
    return { popup, graded };
  });
}
