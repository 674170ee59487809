import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { readMarkup } from '../capture/page/from-html.js';
import { audit, type Markup, type Observed, type PageSnapshot, type Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { HANGS_AFTER_MS, openPage, type Launched } from './browser.js';
import { readFacts } from './facts.js';
import { openPopup, readPopup } from './popup.js';
import { UserError, withSpinner, type Step } from './terminal.js';

/** The popup's state for a page whose facts are not stored yet. */
const NOT_STORED_YET = 'nothing';

export interface GradedPage {
  /** Open and in front. */
  readonly page: Page;
  readonly popup: Page;
  /** The facts that the popup grades. */
  readonly snapshot: PageSnapshot;
  readonly graded: Report;
  /** The markup of the response body, with what the page uses; null if the browser did not keep the body. */
  readonly body: Observed<Markup> | null;
}

/** Opens the page and the popup over it. The popup must show the grade that the facts give. */
export async function gradePage(
  { browser, extension }: Launched,
  url: URL,
  step: Step = withSpinner,
): Promise<GradedPage> {
  const page = await browser.newPage();
  const body = await step(`Opening ${url.host}`, async () => {
    const response = await openPage(page, url);
    // A body can be too large for the browser to keep.
    const text = await response?.text().catch(() => undefined);
    return text === undefined ? null : readMarkup(text, page.url());
  });
  return step('Reading the popup', async () => {
    const popup = await openPopup(browser, extension, page);
    const { snapshot, graded } = await agreedGrade(popup);
    return { page, popup, snapshot, graded, body: body && withUses(body, snapshot.markup) };
  });
}

/**
 * Reads the popup and the facts until they agree. When the popup opens, the background may still be storing facts, and a
 * page that is loading changes its facts between two reads.
 * @throws UserError if the popup has no grade, or one that differs from that of the facts
 */
async function agreedGrade(popup: Page): Promise<Pick<GradedPage, 'snapshot' | 'graded'>> {
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

/** `uses` is from the browser, where the page's scripts have run; the rest is from the body. */
function withUses(body: Observed<Markup>, shown: Observed<Markup>): Observed<Markup> {
  if (!body.seen || !shown.seen || !shown.value.uses) return body;
  return { seen: true, value: { ...body.value, uses: shown.value.uses } };
}
