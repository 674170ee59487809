import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { audit, type PageSnapshot, type Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { HANGS_AFTER_MS, openPage, type Launched } from './browser.js';
import { readFacts } from './facts.js';
import { openPopup, readPopup } from './popup.js';
import { UserError, withSpinner } from './terminal.js';

/** The popup's state for a page whose facts are not stored yet. */
const NOT_STORED_YET = 'nothing';

export interface GradedPage {
  readonly popup: Page;
  readonly snapshot: PageSnapshot;
  readonly graded: Report;
}

/** Opens the page and the popup over it. The popup must show the grade that the facts give. */
export async function gradePage({ browser, extension }: Launched, url: URL): Promise<GradedPage> {
  const page = await browser.newPage();
  await withSpinner(`Opening ${url.host}`, () => openPage(page, url));
  return withSpinner('Reading the popup', async () => {
    const popup = await openPopup(browser, extension, page);
    return { popup, ...(await agreedGrade(popup)) };
  });
}

/**
 * Reads the popup and the facts until they agree. When the popup opens, the background may still be storing facts, and a
 * page that is loading changes its facts between two reads.
 * @throws UserError if the popup has no grade, or one that differs from that of the facts
 */
async function agreedGrade(popup: Page): Promise<Omit<GradedPage, 'popup'>> {
  const until = Date.now() + HANGS_AFTER_MS;
  for (;;) {
    const shown = await readPopup(popup);
    const isLate = Date.now() > until;
    if (shown.grade !== null) {
      const snapshot = await readFacts(popup);
      const graded = audit(snapshot);
      const { grade } = await readPopup(popup);
      if (grade === graded.grade) return { snapshot, graded };
      if (isLate)
        throw new UserError(
          `The popup shows ${grade ?? 'no grade'}, but its facts give ${graded.grade}. This is a bug.`,
        );
    } else if (isLate || shown.state !== NOT_STORED_YET) {
      throw new UserError(`The popup shows no grade: ${visible(shown.text.replaceAll(/\s+/g, ' '))}`);
    }
    await setTimeout(20);
  }
}
