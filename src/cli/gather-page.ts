import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { PageState } from '../capture/page-state.js';
import { unsentProbes } from '../capture/probe/probe-plan.js';
import { parseMarkup } from '../capture/page/from-html.js';
import { isAwaited, isUnread, type Markup, type Observed, type PageSnapshot } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { HANGS_AFTER_MS, openPage, type Launched } from './browser.js';
import { ask, openTab, type Home, type Tab } from './home.js';
import { openPopup, readPopup } from './popup.js';
import { UserError, type Step } from './terminal.js';

/** Maximum wait (ms) for what a page loads after its markup. */
const LOADED_WITHIN_MS = 2_000;
/** Maximum wait (ms) for a page whose scripts do not let anybody read it. */
const READ_WITHIN_MS = 30_000;

export interface GatheredPage {
  /** Open and in front. */
  readonly page: Page;
  /** The facts that the popup would grade, with the responses to the requests that it offers. */
  readonly snapshot: PageSnapshot;
}

/**
 * Opens the page and lets the extension gather its facts, as the popup does. It also sends the requests that the popup
 * offers, if the page is on the host of the URL; running the command is the user's consent. The one over HTTP is left to
 * the command, because this browser may have just stored HSTS and would not send it.
 * @throws UserError with the reason why the page could not be opened or read
 */
export async function gatherPage(
  launched: Launched,
  home: Home,
  url: URL,
  step: Step,
  timeout?: number,
): Promise<GatheredPage> {
  const tab = await openTab(home);
  const { page } = tab;
  const body = await step(`Opening ${url.host}`, () => openAndRead(page, url, timeout));
  const first = await step('Reading the page', () => factsOf(launched, home, tab));
  const asked =
    new URL(first.url).host === url.host
      ? await step(`Sending requests to ${url.host}`, async () => {
          const token = randomBytes(6).toString('hex');
          const requests = unsentProbes(first, token).filter(({ kind }) => kind !== 'http');
          await ask(home, 'probe', { tabId: tab.id, token, requests });
          // Read again, because scripts may load more in the meantime.
          return factsOf(launched, home, tab, isRead(first) ? READ_WITHIN_MS : 0);
        })
      : notAsked(first);
  return { page, snapshot: { ...asked, markup: lastMarkup(body, asked.markup) } };
}

/** Of a host to which a redirect or a script has led: the person named another one, so it is asked nothing more. */
function notAsked(snapshot: PageSnapshot): PageSnapshot {
  const elsewhere = { seen: false, because: 'leads-elsewhere' } as const;
  return { ...snapshot, site: { ...snapshot.site, cors: elsewhere, probes: elsewhere } };
}

/** The markup of the response body, as sent; null if the browser did not keep the body. */
async function openAndRead(page: Page, url: URL, timeout?: number): Promise<Observed<Markup> | null> {
  const loaded = new Promise<void>((resolve) => {
    page.once('load', () => resolve());
  });
  const response = await openPage(page, url, timeout);
  // A body can be too large for the browser to keep.
  const text = await within(
    READ_WITHIN_MS,
    response?.text().catch(() => undefined),
  );
  await within(LOADED_WITHIN_MS, loaded);
  return text === undefined ? null : parseMarkup(text, page.url());
}

/** The facts with markup and cookies, as soon as the background has stored those of the document. */
async function factsOf(
  launched: Launched,
  home: Home,
  { id, page }: Tab,
  withinMs = READ_WITHIN_MS,
): Promise<PageSnapshot> {
  const now = Date.now();
  for (;;) {
    const left = Math.max(0, now + withinMs - Date.now());
    // It may end late, or with an error if the page is gone.
    await within(
      left,
      ask(home, 'readPage', { tabId: id }).catch(() => undefined),
    );
    const state = await ask(home, 'pageState', { tabId: id });
    if (state.kind === 'page' && (isRead(state.snapshot) || left === 0)) return state.snapshot;
    if (isFinal(state) || Date.now() - now > HANGS_AFTER_MS) throw await refusal(launched, page);
    await setTimeout(20);
  }
}

async function within<T>(ms: number, work: Promise<T> | undefined): Promise<T | undefined> {
  return Promise.race([work, setTimeout(ms, undefined, { ref: false })]);
}

function isRead({ chain, markup, cookieStore }: PageSnapshot): boolean {
  return (
    !isAwaited(chain) &&
    (markup.seen || !isUnread(markup)) &&
    (cookieStore.seen || cookieStore.because !== 'cookies-not-read')
  );
}

/** Whether there will be no facts. */
function isFinal({ kind }: PageState): boolean {
  return kind !== 'page' && kind !== 'loading' && kind !== 'nothing';
}

/** Why there are no facts, in the popup's words. */
async function refusal({ browser, extension }: Launched, page: Page): Promise<UserError> {
  const { text } = await readPopup(await openPopup(browser, extension, page));
  return new UserError(`The popup shows no grade: ${visible(text.replaceAll(/\s+/g, ' '))}`);
}

/**
 * The markup of a page that nobody reads again. `uses` is from the browser, where the page's scripts have run; the rest
 * is from the body, if there is one.
 */
export function lastMarkup(body: Observed<Markup> | null, shown: Observed<Markup>): Observed<Markup> {
  if (!body) return !shown.seen && isUnread(shown) ? { seen: false, because: 'page-unreadable' } : shown;
  if (!body.seen || !shown.seen || !shown.value.uses) return body;
  return { seen: true, value: { ...body.value, uses: shown.value.uses } };
}
