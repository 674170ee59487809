import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { StoredRecording } from '../../src/capture/recording.js';
import { serve, type Site } from '../../src/demo/index.js';
import { proposeForSite } from '../../src/engine/index.js';
import { BROWSERS, openLab, type Lab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
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

  it('are recorded with where they led, so that form-action can allow it', async () => {
    const previews = previewing(lab);
    const tab = await lab.openTab(`${SHOP}/form`);
    await until(
      'the page',
      async () => ((await lab.send('pageState', { tabId: tab })) as { kind: string }).kind === 'page',
    );
    await lab.send('startRecording', { tabId: tab });
    const stored = async (): Promise<StoredRecording | null> =>
      JSON.parse(
        await lab.own(async (key) => {
          const all = await chrome.storage.local.get(key);
          return JSON.stringify(all[key] ?? null);
        }, `recording:${SHOP}`),
      ) as StoredRecording | null;
    const page = async () => (await stored())?.recording.pages.find(({ path }) => path === '/form');
    // Its policy has to be there before the form is sent.
    await lab.go(tab, `${SHOP}/form?again`);
    await until('its record', async () => ((await page())?.loads ?? 0) > 1);
    await lab.elsewhere(tab, () => click(tab, '#post button'));
    await until('where the form led', async () => (await page())?.formLandings !== undefined);
    expect((await page())?.formLandings).toEqual(['self', PAY]);
    await lab.send('stopRecording', {});
    const { recording } = (await stored()) ?? {};
    if (!recording) throw new Error('Nothing is recorded');
    const accepted = new Set(['form-action']);
    expect(proposeForSite(recording).whole).toMatchObject({ formAction: `'self' ${PAY}` });
    expect(proposeForSite(recording).whole.value).not.toContain('form-action');
    const { value } = proposeForSite(recording, { accepted }).whole;
    expect(value).toContain(`; form-action 'self' ${PAY};`);
    await lab.go(tab, `${SHOP}/form`);
    await previews.start(tab, [{ op: 'set-header', name: 'Content-Security-Policy', value }]);
    await click(tab, '#post button');
    await until('the other site', async () => (await titleOf(tab)) === 'pay.test/done');
    await previews.end(tab).catch(() => undefined);
    await lab.send('decide', { tabId: null, decision: { kind: 'clear' } });
  });
});
