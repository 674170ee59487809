import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer';
import { readMarkup } from '../capture/page/from-html.js';
import { audit, type Markup, type Observed, type PageSnapshot, type Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { HANGS_AFTER_MS, openPage, type Launched } from './browser.js';
import { readFacts } from './facts.js';
import { openPopup, readPopup } from './popup.js';
import { UserError, withSpinner } from './terminal.js';

/** What the popup shows of a page that the extension saw and has not stored yet. */
const NOT_STORED_YET = 'nothing';

export interface GradedPage {
  /** Open, and in front. */
  readonly page: Page;
  readonly popup: Page;
  /** The facts the popup stands on. */
  readonly snapshot: PageSnapshot;
  readonly graded: Report;
  /** The markup of the body as it was sent, with what the page uses; null where the browser kept no body. */
  readonly body: Observed<Markup> | null;
}

/** Opens the page and the popup over it; the same facts must give the same grade in both. */
export async function gradePage({ browser, extension }: Launched, url: URL): Promise<GradedPage> {
  const page = await browser.newPage();
  const body = await withSpinner(`Opening ${url.host}`, async () => {
    const response = await openPage(page, url);
    // A body can be too large for the browser to keep.
    const text = await response?.text().catch(() => undefined);
    return text === undefined ? null : readMarkup(text, page.url());
  });
  return withSpinner('Reading the popup', async () => {
    const popup = await openPopup(browser, extension, page);
    const { snapshot, graded } = await agreedGrade(popup);
    return { page, popup, snapshot, graded, body: body && withUses(body, snapshot.markup) };
  });
}

/**
 * Reads the popup and the facts until they agree. The background may still be storing what it saw when the popup
 * opens, and a page that is still loading changes its facts between two readings.
 * @throws UserError when the popup has no grade, or keeps one that the facts do not give
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
          `The popup says ${grade ?? 'nothing'}, but the facts it stands on give ${graded.grade}: this is a bug.`,
        );
    } else if (isLate || shown.state !== NOT_STORED_YET) {
      throw new UserError(`The popup has no grade: ${visible(shown.text.replaceAll(/\s+/g, ' '))}`);
    }
    await setTimeout(20);
  }
}

/** What a page uses shows in the browser, where its scripts have run; the rest is the body's to say. */
function withUses(body: Observed<Markup>, shown: Observed<Markup>): Observed<Markup> {
  if (!body.seen || !shown.seen || !shown.value.uses) return body;
  return { seen: true, value: { ...body.value, uses: shown.value.uses } };
}
