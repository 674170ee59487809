import type { Browser, Page } from 'puppeteer-core';
import { NOT_PROBED, type SiteEvidence } from '../engine/index.js';

/** Names whose answer is known: the list has all of `dev`, and `invalid` names no host (RFC 6761 §6.4). */
const LISTED = 'sitegrade.dev';
const UNLISTED = 'sitegrade.invalid';

/**
 * Returns a function that asks the browser which hosts its HSTS preload list forces to https. Nothing is sent: it asks
 * from a page without a network, in a context of its own, where no visit has stored HSTS. Not seen if the browser
 * does not tell: Chromium ignores its list once it is ten weeks old.
 */
export function preloadList(
  browser: Browser,
): (hosts: readonly string[]) => Promise<SiteEvidence['preload']> {
  const open = async () => {
    const context = await browser.createBrowserContext();
    const session = await browser.target().createCDPSession();
    // Hidden, because a window of its own could cover the page.
    const target = { url: 'about:blank', hidden: true, ...(context.id && { browserContextId: context.id }) };
    await session.send('Target.createTarget', target);
    const page = await (await context.waitForTarget(() => true)).asPage();
    await page.setOfflineMode(true);
    return page;
  };
  let opened: Promise<Page> | undefined;
  return async (hosts) => {
    try {
      opened ??= open();
      const page = await opened;
      const [listed, unlisted, ...answers] = await page.evaluate(ASK, [LISTED, UNLISTED, ...hosts]);
      if (listed !== true || unlisted !== false) return NOT_PROBED.preload;
      const forced = hosts.filter((_, at) => answers[at] === true);
      // The browser does not tell whether it is a host's own entry or that of a parent domain.
      return { seen: true, value: forced.map((host) => ({ host, includeSubDomains: false })) };
    } catch {
      return NOT_PROBED.preload;
    }
  };
}

/** In the page: whether the browser itself redirects each host to https. Any other request fails. */
const ASK = (hosts: readonly string[]): Promise<boolean[]> =>
  Promise.all(
    hosts.map((host) =>
      fetch(`http://${host}/`, { redirect: 'manual', credentials: 'omit' }).then(
        ({ type }) => type === 'opaqueredirect',
        () => false,
      ),
    ),
  );
