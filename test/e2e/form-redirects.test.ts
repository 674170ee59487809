import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { proposeForSite } from '../../src/engine/index.js';
import { storedRecording } from '../support/stored-recording.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const SHOP = 'https://shop.test';
const PAY = 'https://pay.test';

const PAGES: Readonly<Record<string, string>> = {
  '/form': `<form id="post" method="post" action="/send"><button>Send</button></form>
    <form id="get" action="/send"><button>Send</button></form>
    <script src="/x.js"></script>`,
  '/basket': `<form id="pay" method="post" action="/send"><button>Pay</button></form>
    <form id="search" action="/found"><input name="q" value="x"><button>Search</button></form>
    <form method="dialog" action="/closed"></form>`,
  '/shadow': `<form id="pay" method="post" action="/send"><button>Pay</button></form>
    <div><template shadowrootmode="closed"><form action="/hidden"></form></template></div>`,
};

describe.each(BROWSERS)('forms that are redirected to another site in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['shop.test', 'pay.test'], ({ url }) => {
      const { pathname, hostname, searchParams } = url;
      if (pathname === '/send') return { status: 303, headers: [['Location', `${PAY}/done`]] };
      const policy = searchParams.get('policy');
      const body = PAGES[pathname];
      return {
        headers: [
          ['Content-Type', 'text/html'],
          ...(policy === null ? [] : [['Content-Security-Policy', policy] as const]),
        ],
        body: `<!doctype html><title>${hostname}${pathname}</title>${body ?? ''}`,
      };
    });
    lab = await useLab(name);
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

  describe('in a recording', () => {
    const stored = () => storedRecording((work, key) => lab.own(work, key), SHOP);
    const visit = async (tab: number, path: string) => {
      await lab.go(tab, SHOP + path);
      await until('the document to be recorded', async () => {
        const id = await lab.documentId(tab);
        return (await stored()).documents.some((one) => one.id === id && one.lacks !== 'reading');
      });
    };
    const start = async (path: string) => {
      const tab = await lab.openTab(SHOP + path);
      await lab.send('startRecording', { tabId: tab });
      return tab;
    };
    const submit = async (tab: number, path: string, form: string) => {
      await visit(tab, path);
      await lab.elsewhere(tab, () => click(tab, `#${form} button`));
    };
    const followed = (target: string) =>
      until(`where ${target} led`, async () => {
        const form = (await stored()).recording.sentForms?.find((one) => one.target === target);
        return form?.isSent === true && form.ended > 0 && form.begun === form.ended;
      });
    const proposed = async () => {
      const { value, notes } = proposeForSite((await stored()).recording).whole;
      return { formAction: /form-action ([^;]*)/.exec(value)?.[1], notes: notes.join(' ') };
    };

    afterEach(async () => {
      await lab.send('stopRecording', null);
      await lab.send('decide', { tabId: null, decision: { kind: 'clear' } });
    });

    it('lead to form-action once all of them were sent, and it lets them through', async () => {
      const tab = await start('/basket');
      await submit(tab, '/basket', 'pay');
      await followed('/send');
      expect(await proposed()).toMatchObject({
        formAction: undefined,
        notes: expect.stringContaining('One form was not sent while it was recorded: /found.') as string,
      });
      await submit(tab, '/basket', 'search');
      await followed('/found');
      await lab.send('stopRecording', null);
      const { formAction } = await proposed();
      expect(formAction).toBe(`'self' ${PAY}`);
      for (const [form, title] of [
        ['pay', 'pay.test/done'],
        ['search', 'shop.test/found'],
      ] as const) {
        await lab.go(tab, `${SHOP}/basket?policy=${encodeURIComponent(`form-action ${formAction ?? ''}`)}`);
        await click(tab, `#${form} button`);
        await until('where the form leads', async () => (await titleOf(tab)) === title);
      }
    });

    it('are not all known where a page has a closed shadow tree', async () => {
      const tab = await start('/shadow');
      await submit(tab, '/shadow', 'pay');
      await followed('/send');
      expect(await proposed()).toMatchObject({
        formAction: undefined,
        notes: expect.stringContaining('Not all forms of these pages are known: /shadow.') as string,
      });
    });
  });
});
