import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import type { DocumentFacts } from '../../src/capture/reduce.js';
import { apply, audit, mergeAdvice, type Advice, type PageSnapshot } from '../../src/engine/index.js';
import { ALL } from '../support/all.js';
import { PATIENCE } from '../support/delays.js';
import { killAt } from '../support/kill.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { goPrefetching } from '../support/matrix/speculation.js';
import { previewing } from '../support/previewing.js';
import { generator } from '../support/random.js';
import { serveInRun } from '../support/run-site.js';
import { seenFacts } from '../support/seen-facts.js';
import { until, untilFound } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const { SEED = '1', KILLS = ALL ? '12' : '4' } = process.env;
const A = 'https://a.test';
const POLICY = "default-src 'self'; report-uri /csp-report";

/** What every preview of these tests simulates, with parts that must not be. */
const ADVICE: readonly Advice[] = [
  { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' },
  { op: 'set-header', name: 'Content-Security-Policy', value: POLICY },
  {
    op: 'set-header',
    name: 'Content-Security-Policy-Report-Only',
    value: "img-src 'none'; report-uri /csp-report",
  },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=63072000' },
  { op: 'remove-header', name: 'X-Powered-By' },
];

const PAGES: Readonly<Record<string, string>> = {
  '/': '<h1>Page</h1>',
  '/second': '<h1>Second</h1>',
  '/framed': '<h1>Framed</h1>',
  '/cached': '<h1>Cached</h1>',
  '/prefetches': `<h1>Prefetches</h1><script type="speculationrules">
    {"prefetch":[{"source":"list","urls":["/second"],"eagerness":"immediate"}]}</script>`,
  '/blocked': '<h1>Blocked</h1><script src="/inline.js"></script>',
  '/fights': '<h1>Fights</h1><script src="/fights.js"></script>',
};
const SCRIPTS: Readonly<Record<string, string>> = {
  '/inline.js': `addEventListener('load', () => setInterval(() => {
    const script = document.createElement('script');
    script.textContent = '/* ' + Math.random() + ' */';
    document.body.append(script);
  }, 20))`,
  // Another host each time, as fast as it can.
  '/fights.js': `let n = 0;
    addEventListener('load', () => setInterval(() => {
      for (let i = 0; i < 5; i++) new Image().src = 'https://host-' + n++ + '.test/x.png';
    }, 5))`,
  '/preload.js': `addEventListener('fetch', (event) => {
    if (event.request.mode === 'navigate') event.respondWith(event.preloadResponse.then((response) => response ?? fetch(event.request)));
  });`,
  '/worker.js': `addEventListener('fetch', (event) => {
    if (new URL(event.request.url).pathname === '/made')
      event.respondWith(new Response('<h1>Made</h1>', { headers: { 'Content-Type': 'text/html' } }));
  });`,
};

describe.each(BROWSERS)('a preview in %s', (name) => {
  let lab: Lab;
  const posted: string[] = [];

  beforeAll(async () => {
    await serveInRun(['a.test', 'b.test', 'worker.test', 'preload.test'], ({ url, method }) => {
      const { pathname, hostname } = url;
      if (method === 'POST') posted.push(pathname);
      const code = SCRIPTS[pathname];
      if (code !== undefined) return { headers: [['Content-Type', 'text/javascript']], body: code };
      const register =
        hostname === 'worker.test' || hostname === 'preload.test'
          ? `<script>
        navigator.serviceWorker.register('/${hostname.split('.')[0] ?? ''}.js');
        navigator.serviceWorker.ready.then(async ({ navigationPreload }) => {
          if (location.hostname === 'preload.test') await navigationPreload.enable();
          document.title = 'Ready';
        });
      </script>`
          : '';
      return {
        headers: [
          ['Content-Type', 'text/html; charset=utf-8'],
          ['X-Powered-By', 'PHP/8.4.1'],
          ['Set-Cookie', 'sessionid=x; Path=/'],
          ...(pathname === '/framed' ? [['X-Frame-Options', 'SAMEORIGIN'] as const] : []),
          ...(pathname === '/cached' ? [['Cache-Control', 'max-age=600'] as const] : []),
        ],
        body: `<!doctype html><title>Page</title>${PAGES[pathname] ?? ''}${register}`,
      };
    });
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  const stateOf = async (tabId: number) => (await lab.send('pageState', { tabId })) as PageState;
  /** The page as the popup grades it, with its markup and its cookies. */
  const pageOf = (tabId: number) =>
    untilFound('the page', async () => {
      await lab.send('readPage', { tabId });
      const state = await stateOf(tabId);
      return state.kind === 'page' ? state : null;
    });
  const rules = () =>
    lab.own(async () => (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id));
  const previews = () =>
    lab.own(async () => {
      const stored = (await chrome.storage.session.get('previews'))['previews'] as
        { value: object } | undefined;
      return Object.keys(stored?.value ?? {}).map(Number);
    });
  const headerOf = ({ chain }: Pick<PageSnapshot, 'chain'>, wanted: string): string | undefined => {
    const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
    return headers?.seen
      ? headers.value.find((line) => line.name.toLowerCase() === wanted)?.value
      : undefined;
  };
  const isMarked = ({ chain }: Pick<PageSnapshot, 'chain'>) =>
    chain.seen && chain.value.at(-1)?.simulated === true;
  /** Whether the response has what the server never sends. */
  const isChanged = (facts: DocumentFacts) => headerOf(facts, 'x-frame-options') !== undefined;

  const start = (tabId: number, advice = ADVICE) => previewing(lab).start(tabId, advice);
  const end = (tabId: number) => previewing(lab).end(tabId);
  /** Firefox refuses messages while the background ends. */
  const woken = () =>
    until('the background', () =>
      stateOf(-1).then(
        () => true,
        (error: unknown) => !String(error).includes('Receiving end does not exist'),
      ),
    );
  const nothingLeft = () =>
    until('no rule and no state', async () => (await rules()).length + (await previews()).length === 0);

  it('has the grade of “what if”, until it is ended', async () => {
    const tab = await lab.openTab(`${A}/`);
    const other = await lab.openTab(`${A}/`);
    await seenFacts(lab, tab);
    const before = await pageOf(tab);
    const advice = mergeAdvice([...audit(before.snapshot).findings.flatMap((one) => one.advice), ...ADVICE]);
    const whatIf = audit(apply(before.snapshot, advice));

    await start(tab, advice);
    const { snapshot, preview } = await pageOf(tab);
    const report = audit(snapshot);
    expect(snapshot.simulated).toBe(true);
    expect(preview?.conflicts).toEqual([]);
    expect(report.findings.map(({ id }) => id)).toEqual(whatIf.findings.map(({ id }) => id));
    expect([report.grade, report.score]).toEqual([whatIf.grade, whatIf.score]);
    expect(report.grade).not.toBe(audit(before.snapshot).grade);
    await until('the badge', async () => (await lab.badge(tab)).startsWith('['));

    // The facts are what arrived: nothing that outlives the tab, and nothing of the preview's own.
    const facts = await seenFacts(lab, tab);
    expect(isChanged(facts)).toBe(true);
    for (const absent of ['strict-transport-security', 'x-powered-by', 'sitegrade-preview', 'cache-control'])
      expect(headerOf(facts, absent), absent).toBeUndefined();
    expect(headerOf(facts, 'content-security-policy')).not.toContain('report-');

    // Another tab of the same site is not concerned, and the site does not require https now.
    await lab.elsewhere(other, () => lab.drive((id) => chrome.tabs.reload(id), other));
    expect(isMarked(await seenFacts(lab, other)) || isChanged(await seenFacts(lab, other))).toBe(false);
    const plain = await lab.openTab('http://a.test/second');
    expect((await seenFacts(lab, plain)).url).toBe('http://a.test/second');

    await end(tab);
    const after = await seenFacts(lab, tab);
    expect(isMarked(after) || isChanged(after)).toBe(false);
    expect(headerOf(after, 'x-powered-by')).toBe('PHP/8.4.1');
    await nothingLeft();
    expect(posted).toEqual([]);
  });

  it('starts and ends in the popup', async () => {
    const tab = await lab.openTab(`${A}/`);
    await lab.openPopup(tab);
    const shows = (text: string) =>
      until(`the popup to say ${text}`, async () => (await lab.readPopup()).text.includes(text));
    await shows('Preview');
    await lab.press('Preview');
    await shows('only in this tab');
    // A slow page is graded before its markup is read.
    await until('the grade of the facts', async () => {
      const [state, { grade }] = [await stateOf(tab), await lab.readPopup()];
      return state.kind === 'page' && audit(state.snapshot).grade === grade;
    });
    await lab.press('End preview');
    await shows('Preview');
    await lab.closePopup();
    await nothingLeft();
    expect(isMarked(await seenFacts(lab, tab))).toBe(false);
  });

  /** What a button of the popup copies. */
  const copied = async (label: string) => {
    await until(`the popup to say ${label}`, async () => (await lab.readPopup()).text.includes(label));
    return lab.own(
      (wanted) =>
        new Promise<string>((resolve, reject) => {
          const [popup] = chrome.extension.getViews({ type: 'popup' });
          const buttons = [...(popup?.document.querySelectorAll<HTMLElement>('button.copy') ?? [])];
          const button = buttons.find((one) => one.querySelector('.resting')?.textContent === wanted);
          if (!popup || !button) {
            reject(new Error(`The popup has no button ${wanted}`));
            return;
          }
          const writeText = (text: string) => {
            resolve(text);
            return Promise.resolve();
          };
          Object.defineProperty(popup.navigator, 'clipboard', { configurable: true, value: { writeText } });
          button.click();
        }),
      label,
    );
  };

  it('copies what is previewed, after all that came since', async () => {
    const tab = await lab.openTab(`${A}/`);
    await lab.send('chooseStack', { tabId: tab, names: ['nginx'] });
    await lab.openPopup(tab);
    const all = await copied('Copy fixes');
    /** Ticks or unticks the first finding. */
    const toggle = () =>
      lab.own(() => {
        const [popup] = chrome.extension.getViews({ type: 'popup' });
        popup?.document.querySelector<HTMLElement>('input[type=checkbox]')?.click();
      });
    // Another selection than the first.
    await toggle();
    const [fixes, report] = [await copied('Copy fixes'), await copied('Copy report')];
    expect(fixes).not.toBe(all);
    expect(fixes).toContain('add_header');

    await lab.press('Preview');
    await until('the preview', async () => (await lab.readPopup()).text.includes('End preview'));
    expect([await copied('Copy fixes'), await copied('Copy report')]).toEqual([fixes, report]);
    await lab.closePopup();

    await lab.send('chooseStack', { tabId: tab, names: ['caddy'] });
    const other = await lab.openTab(`${A}/`);
    await lab.openPopup(other);
    await until('its fixes', async () => (await lab.readPopup()).text.includes('Copy fixes'));
    await toggle();
    expect(await copied('Copy fixes')).not.toBe(fixes);
    await lab.closePopup();
    await lab.killBackground();
    await lab.go(tab, `${A}/second`);
    await lab.openPopup(tab);
    expect([await copied('Copy fixes'), await copied('Copy report')]).toEqual([fixes, report]);

    await lab.press('End preview');
    await until('its end', async () => !(await lab.readPopup()).text.includes('End preview'));
    expect(await copied('Copy fixes')).not.toContain('add_header');
    await lab.closePopup();
    await nothingLeft();
    const left = await lab.own(async () => Object.keys(await chrome.storage.session.get()));
    expect(left).not.toContain('before-previews');
  });

  // In Firefox the policy that the other one adds comes first, like one of the page itself.
  if (name === 'chromium')
    it('names a header that another extension changes', async () => {
      const tab = await lab.openTab(`${A}/`);
      await lab.drive(async (id) => {
        const change = {
          header: 'content-security-policy',
          operation: 'append' as const,
          value: "object-src 'none'",
        };
        await chrome.declarativeNetRequest.updateSessionRules({
          addRules: [
            {
              id: 1,
              action: { type: 'modifyHeaders', responseHeaders: [change] },
              condition: { tabIds: [id], resourceTypes: ['main_frame'] },
            },
          ],
        });
      }, tab);
      await start(tab);
      expect((await pageOf(tab)).preview?.conflicts).toEqual(['Content-Security-Policy']);
      await lab.drive(() => chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1] }));
    });

  it('leaves a header out where the fix does, or says that this browser cannot', async () => {
    const tab = await lab.openTab(`${A}/`);
    await pageOf(tab);
    await start(tab, [
      {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: "img-src 'none'",
        unless: ['X-Frame-Options'],
      },
      { op: 'set-header', name: 'Referrer-Policy', value: 'no-referrer' },
    ]);
    const policy = async () => headerOf(await seenFacts(lab, tab), 'content-security-policy');
    expect(await policy()).toBe("img-src 'none'");
    expect((await pageOf(tab)).preview?.leftOut).toEqual([]);
    await lab.go(tab, `${A}/framed`);
    expect(headerOf(await seenFacts(lab, tab), 'referrer-policy')).toBe('no-referrer');
    const { preview } = await pageOf(tab);
    const canLeaveOut = name === 'chromium';
    expect(await policy()).toBe(canLeaveOut ? undefined : "img-src 'none'");
    expect(preview?.leftOut).toEqual(canLeaveOut ? ['Content-Security-Policy'] : []);
    expect(preview?.plan.everywhere).toEqual(canLeaveOut ? undefined : ['Content-Security-Policy']);
    expect(preview?.conflicts).toEqual([]);
    await lab.go(tab, `${A}/second`);
    expect(await policy()).toBe("img-src 'none'");
    await end(tab);
    await nothingLeft();
  });

  it('follows the site, and ends with it', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    await lab.go(tab, `${A}/second`);
    expect(isMarked(await seenFacts(lab, tab))).toBe(true);
    expect(await previews()).toEqual([tab]);
    await lab.go(tab, 'https://b.test/');
    await nothingLeft();
    // From the bfcache or anew: what was simulated is called so.
    await lab.elsewhere(tab, () => lab.inPage(tab, 'history.back()'));
    const back = await seenFacts(lab, tab);
    expect(isMarked(back)).toBe(isChanged(back));
  });

  if (name === 'chromium')
    it('has what is loaded in advance, and a page that was is not called the server’s', async () => {
      const tab = await lab.openTab(`${A}/`);
      // The policy would block the rule.
      await start(tab, ADVICE.slice(0, 1));
      await goPrefetching(lab, tab, `${A}/prefetches`, `${A}/second`);
      await lab.elsewhere(tab, () => lab.inPage(tab, 'location.href = "/second"'));
      const facts = await seenFacts(lab, tab);
      expect(JSON.stringify(facts)).toContain('"prefetched"');
      expect([isMarked(facts), isChanged(facts)]).toEqual([true, true]);
      for (const absent of ['sitegrade-preview', 'cache-control'])
        expect(headerOf(facts, absent), absent).toBeUndefined();
      expect((await pageOf(tab)).preview?.conflicts).toEqual([]);
      await end(tab);
      await nothingLeft();
      const after = await seenFacts(lab, tab);
      expect([isMarked(after), isChanged(after)]).toEqual([false, false]);
    });

  it('ends with its tab, and leaves nothing in the cache', async () => {
    const tab = await lab.openTab(`${A}/cached`);
    await start(tab);
    expect(headerOf(await seenFacts(lab, tab), 'cache-control')).toBe('max-age=600');
    await lab.closeTabs();
    await nothingLeft();
    const again = await seenFacts(lab, await lab.openTab(`${A}/cached`));
    expect(isMarked(again) || isChanged(again)).toBe(false);
  });

  // Neither browser restored it from the bfcache when this was written; test/background has one that is restored.
  it('marks a page that comes back after its end, or it is loaded anew', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    const documentId = await lab.documentId(tab);
    await lab.go(tab, `${A}/second`);
    await end(tab);
    await lab.elsewhere(tab, () => lab.inPage(tab, 'history.back()'));
    const back = await seenFacts(lab, tab);
    const isRestored = (await lab.documentId(tab)) === documentId;
    expect([isMarked(back), isChanged(back)]).toEqual([isRestored, isRestored]);
    const state = await pageOf(tab);
    expect([state.snapshot.simulated ?? false, state.preview]).toEqual([isRestored, undefined]);
    if (isRestored)
      await expect(lab.send('decide', { tabId: tab, decision: { kind: 'pin' } })).rejects.toThrow(
        'simulated',
      );
  });

  it('says that a service worker answered', async () => {
    const tab = await lab.openTab('https://worker.test/');
    await until('its service worker', () =>
      lab.drive(async (id) => (await chrome.tabs.get(id)).title === 'Ready', tab),
    );
    await start(tab, [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }]);
    await lab.go(tab, 'https://worker.test/made');
    await until('the worker’s page', async () => {
      const state = await stateOf(tab);
      return (
        state.kind === 'page' &&
        !state.snapshot.chain.seen &&
        state.snapshot.chain.because === 'service-worker'
      );
    });
    const state = await pageOf(tab);
    expect(state.preview?.origin).toBe('https://worker.test');
    expect(state.snapshot.simulated).toBeUndefined();
    await lab.elsewhere(tab, () => lab.send('reload', { tabId: tab, bypassCache: true }));
    expect(isMarked(await seenFacts(lab, tab))).toBe(true);
  });

  it('is refused where a service worker could store a simulated page', async () => {
    const tab = await lab.openTab('https://preload.test/');
    await until('its service worker', () =>
      lab.drive(async (id) => (await chrome.tabs.get(id)).title === 'Ready', tab),
    );
    await pageOf(tab);
    if (name === 'firefox') {
      // There it gets the headers of the server.
      await start(tab);
      await end(tab);
    } else
      await expect(lab.send('startPreview', { tabId: tab, advice: ADVICE })).rejects.toThrow('could store');
    await nothingLeft();
  });

  it('lists what it blocks, however much it is', async () => {
    const tab = await lab.openTab(`${A}/blocked`);
    await pageOf(tab);
    await seenFacts(lab, tab);
    await start(tab);
    await until('the blocked script', async () => {
      const { preview } = await pageOf(tab);
      return (
        preview?.seen.blocked.first.some(
          (one) => one.directive === 'script-src-elem' && one.blocked === 'inline',
        ) === true
      );
    });
    expect((await pageOf(tab)).preview?.before.blocked).toEqual([]);
    await lab.go(tab, `${A}/fights`);
    const listed = async () => (await pageOf(tab)).preview?.seen.blocked;
    await until('the full list', async () => {
      const list = await listed();
      return list?.more.seen === true && list.more.value > 0 && list.first.length >= 50;
    });
    expect((await listed())?.first.length).toBe(50);
    expect(posted).toEqual([]);
  });

  it('has a rule and a state, or neither, after the background starts', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    await lab.unasked.killBackground();
    await lab.own(() => chrome.storage.session.remove('previews'));
    await woken();
    await nothingLeft();
    await end(tab);

    await start(tab);
    await lab.unasked.killBackground();
    await lab.own(async () => {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
    });
    await woken();
    await nothingLeft();
  });

  it(
    `killed at ${KILLS} random moments (seed ${SEED}), leaks no rule and calls nothing simulated the server’s`,
    { timeout: (60_000 + Number(KILLS) * 10_000) * PATIENCE },
    async () => {
      const random = generator(Number(SEED));
      let tab = await lab.openTab(`${A}/`);
      // Of the same site, and never previewed.
      const other = await lab.openTab(`${A}/second`);
      const killed: Record<string, number> = {};
      const reload = (tabId: number) => lab.drive((id) => chrome.tabs.reload(id), tabId);
      /** Ends the background at a random moment of something, and waits until it runs again. */
      const killedIn = async (what: string, work: () => Promise<unknown>, mostMs = 300) => {
        const [, wasRunning] = await Promise.all([work(), killAt(lab, random() * mostMs)]);
        killed[what] = (killed[what] ?? 0) + Number(wasRunning);
        await woken();
        await until('rules and states to agree', async () => {
          const [known, stored] = [await rules(), await previews()];
          return known.length === stored.length && stored.every((one) => one === tab);
        });
        return wasRunning;
      };
      const isBracketed = async (tabId: number) => (await lab.badge(tabId)).startsWith('[');
      /** The facts of a new load. A browser that is late to end the background interrupts one, which is unknown then. */
      const reloaded = (tabId: number) =>
        untilFound('a load that nothing interrupts', async () => {
          await lab.elsewhere(tabId, () => reload(tabId));
          await lab.settled(tabId);
          const facts = await lab.facts(tabId);
          const isInterrupted = facts?.chain.seen === false && facts.chain.because === 'interrupted';
          return isInterrupted ? null : seenFacts(lab, tabId);
        });
      /** Loads both tabs, and compares what arrived with what the facts, the state and the badge say. */
      const agrees = async () => {
        const facts = await reloaded(tab);
        const isSimulated = isMarked(facts);
        expect(isSimulated).toBe(isChanged(facts));
        expect(isSimulated).toBe((await previews()).includes(tab));
        await until('the badge', async () => (await isBracketed(tab)) === isSimulated);
        const untouched = await reloaded(other);
        expect(isMarked(untouched) || isChanged(untouched)).toBe(false);
        await until('the other badge', async () => !(await isBracketed(other)));
      };
      const isServers = async () => {
        await nothingLeft();
        const facts = await seenFacts(lab, tab);
        expect(isMarked(facts) || isChanged(facts)).toBe(false);
        await until('the badge', async () => !(await isBracketed(tab)));
      };
      // Its reply is lost with the background.
      const ask = (type: string) => lab.send(type, { tabId: tab, advice: ADVICE }).catch(() => undefined);
      const sum = () => Object.values(killed).reduce((all, one) => all + one, 0);
      for (let round = 0; sum() < Number(KILLS) && round < 3 * Number(KILLS); round++) {
        await killedIn('start', () => ask('startPreview'));
        await agrees();
        if ((await previews()).length === 0) await start(tab);
        const what = ['reload', 'walk', 'end', 'leave', 'close'][Math.floor(random() * 5)];
        if (what === 'reload') {
          await killedIn(what, () => lab.unasked.elsewhere(tab, () => reload(tab)));
          await agrees();
        } else if (what === 'walk') {
          await killedIn(what, () => lab.unasked.go(tab, `${A}/second`));
          await agrees();
        } else if (what === 'end') {
          await killedIn(what, () => ask('endPreview'));
          await agrees();
          if ((await previews()).length > 0) await end(tab);
          await isServers();
        } else if (what === 'leave') {
          // Another site ends it, even if the background is ended while it loads.
          await killedIn(what, () => lab.unasked.go(tab, 'https://b.test/'));
          await nothingLeft();
          await lab.go(tab, `${A}/`);
          await isServers();
        } else {
          // So does closing the tab.
          await killedIn('close', () => lab.drive((id) => chrome.tabs.remove(id), tab), 100);
          await nothingLeft();
          tab = await lab.openTab(`${A}/`);
          await isServers();
        }
        if ((await previews()).length > 0 && random() < 0.5) await end(tab);
      }
      if ((await previews()).length > 0) await end(tab);
      await isServers();
      console.log(`${name}, seed ${SEED}: killed ${JSON.stringify(killed)}`);
      expect(sum()).toBeGreaterThanOrEqual(Number(KILLS));
    },
  );

  it('does not outlive the browser', async () => {
    const tab = await lab.openTab(`${A}/`);
    await start(tab);
    await lab.restart();
    expect([await rules(), await previews()]).toEqual([[], []]);
    const again = await seenFacts(lab, await lab.openTab(`${A}/`));
    expect(isMarked(again) || isChanged(again)).toBe(false);
  });
});
