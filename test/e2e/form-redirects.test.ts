import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { serve, type Site } from '../../src/demo/index.js';
import { BROWSERS, openLab, type Lab } from '../support/lab.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const SHOP = 'https://shop.test';
const PAY = 'https://pay.test';

describe.each(BROWSERS)('forms that are redirected to another site in %s', (name) => {
  let site: Site;
  let lab: Lab;

  beforeAll(async () => {
    site = await serve(['shop.test', 'pay.test'], ({ url }) => {
      const { pathname, hostname, searchParams } = url;
      if (pathname === '/send') return { status: 303, headers: [['Location', `${PAY}/done`]] };
      const policy = searchParams.get('policy');
      return {
        headers: [
          ['Content-Type', 'text/html'],
          ...(policy === null ? [] : [['Content-Security-Policy', policy] as const]),
        ],
        body: `<!doctype html><title>${hostname}${pathname}</title>
          <form id="post" method="post" action="/send"><button>Send</button></form>
          <form id="get" action="/send"><button>Send</button></form>
          <script src="/x.js"></script>`,
      };
    });
    lab = await openLab(name, site);
  });

  afterAll(async () => {
    await lab.close();
    await site.close();
  });

  afterEach(() => lab.closeTabs());

  const titleOf = (tab: number) => lab.drive(async (id) => (await chrome.tabs.get(id)).title ?? '', tab);
  const click = (tab: number, selector: string) =>
    lab.drive(
      async (id, wanted) => {
        await chrome.scripting.executeScript({
          target: { tabId: id },
          args: [wanted],
          func: (element: string) => {
            document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
              document.title = effectiveDirective;
            });
            document.querySelector<HTMLElement>(element)?.click();
          },
        });
      },
      tab,
      selector,
    );

  it.each(['post', 'get'])('are blocked by form-action in Chromium alone: %s', async (method) => {
    const tab = await lab.openTab(`${SHOP}/form?policy=${encodeURIComponent("form-action 'self'")}`);
    await click(tab, `#${method} button`);
    const expected = name === 'chromium' ? 'form-action' : 'pay.test/done';
    await until(expected, async () => (await titleOf(tab)) === expected);
    const allowed = await lab.openTab(
      `${SHOP}/form?policy=${encodeURIComponent(`form-action 'self' ${PAY}`)}`,
    );
    await click(allowed, `#${method} button`);
    await until('the other site', async () => (await titleOf(allowed)) === 'pay.test/done');
  });
});
