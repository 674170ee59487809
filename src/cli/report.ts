import type { Page } from 'puppeteer-core';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CARELESS_URL, HARDENED_URL } from '../demo/index.js';
import { about, caveatSentence, type Report, audit, type PageSnapshot, verdict } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { proposalsFor } from '../fixes/proposals.js';
import { type Launched, HANGS_AFTER_MS, openPage } from './browser.js';
import { describe } from './findings.js';
import { downloadReport, openPopup, readPopup, readFacts } from './popup.js';
import { UserError, withSpinner, print } from './terminal.js';

/** Prints the popup's report on the page or the demo shop, and saves a screenshot and the Markdown report in the folder. */
export async function report(launched: Launched, folder: string, url?: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { popup, snapshot, graded } = await gradePage(launched, url ?? new URL(CARELESS_URL));
  const path = join(folder, new URL(graded.url).host.replaceAll(/[^a-z0-9.-]/gi, '_'));
  await popup.screenshot({ path: `${path}.png` });
  await downloadReport(launched.browser, popup, `${path}.md`);
  await popup.close();
  const hardened = url ? undefined : await gradePage(launched, new URL(HARDENED_URL));

  const caveat = caveatSentence(graded);
  const lines = [
    `${visible(graded.url)}\n\n${describe(graded, proposalsFor(snapshot, graded))}`,
    ...(hardened ? [`The hardened shop: ${gradeText(hardened.graded)}`] : []),
    `Grade: ${gradeText(graded)}${caveat === undefined ? '' : `. ${visible(caveat)}`}`,
    `Screenshot: ${path}.png`,
    `Report: ${path}.md`,
  ];
  await print(`${lines.join('\n')}\n`);
}

function gradeText(report: Report): string {
  return `${verdict(report)} (${about(report.score, report)})`;
}

/** The popup's state for a page whose facts are not stored yet. */
const NOT_STORED_YET = 'nothing';

interface GradedPage {
  readonly popup: Page;
  readonly snapshot: PageSnapshot;
  readonly graded: Report;
}

/** Opens the page and the popup over it. The popup must show the grade that the facts give. */
async function gradePage({ browser, extension }: Launched, url: URL): Promise<GradedPage> {
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
