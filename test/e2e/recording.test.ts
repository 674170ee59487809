import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import { newlyBlocked } from '../../src/capture/preview/preview.js';
import { MAX_RECORDING } from '../../src/capture/recording/stored-recording.js';
import { RECORDING_MARK } from '../../src/capture/own-headers.js';
import { proposeForSite, type RecordedPage } from '../../src/engine/index.js';
import { PATIENCE } from '../support/delays.js';
import { click } from '../support/in-lab.js';
import { storedRecording } from '../support/stored-recording.js';
import { killAt } from '../support/kill.js';
import { ALL } from '../support/all.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { goPrefetching } from '../support/matrix/speculation.js';
import { previewing } from '../support/previewing.js';
import { generator } from '../support/random.js';
import { serveInRun } from '../support/run-site.js';
import { seenFacts } from '../support/seen-facts.js';
import { eventually, until, untilFound } from '../support/until.js';
import { VISITED, VISITED_PATHS, visitedPage } from '../support/visited-pages.js';

/** In the extension's pages. */
declare const chrome: Browser;

const { SEED = '1', KILLS = ALL ? '8' : '4' } = process.env;
const SHOP = 'https://shop.test';

/** What every page has: a constant inline script, one of another site, and a button that asks an API. */
const COMMON = `<script>document.documentElement.dataset.menu = 'yes'</script>
  <style>h1 { color: teal }</style>
  <script src="/app.js"></script>
  <script src="https://cdn.test/lib.js"></script>
  <button id="ask">Ask</button> <button id="mark">Mark</button>`;

const PAGES: Readonly<Record<string, () => string>> = {
  '/': () => `<h1>Shop</h1>${COMMON}<script src="/workers.js"></script><img src="/moved.png">`,
  // Another text at each load.
  '/account': () =>
    `<h1>Account</h1>${COMMON}<script>document.documentElement.dataset.time = '${performance.now()}'</script>`,
  '/orders/1': () => order(),
  '/orders/2': () => order(),
  '/done': () => `<h1>Done</h1>${COMMON}`,
  '/links': () => `<h1>Links</h1>${COMMON}<a id="blank" href="/opened" target="_blank" rel="opener">Open</a>`,
  '/opened': () => `<h1>Opened</h1>${COMMON}`,
  '/prefetches': () => `<h1>Prefetches</h1>${COMMON}<link rel="prefetch" href="/opened">
    <script type="speculationrules">
      {"prefetch":[{"source":"list","urls":["/opened"],"eagerness":"immediate"}]}
    </script>`,
  '/cached': () => `<h1>Cached</h1>${COMMON}`,
  '/restored': () =>
    `<h1>Restored</h1>${COMMON}<script>addEventListener('pageshow', ({ persisted }) => {
      document.title = persisted ? 'Restored' : 'Loaded';
    })</script>`,
  '/fights': () =>
    `<h1>Fights</h1>${COMMON}<script>/* ${Math.random()} */</script><script src="/fights.js"></script>`,
};

/** Pages of which not all is there when they are read. */
const LATE_PAGES: Readonly<Record<string, () => string>> = {
  '/leads': () => `<script>location = '/done'</script><h1>Leads on</h1>${COMMON}`,
  '/adds': () => `<h1>Adds</h1>${COMMON}<button id="add">Add</button><script src="/adds.js"></script>`,
};

/** What the button to mark a page asks. */
const markerOf = (path: string) => `https://${path.replaceAll('/', 'm')}.test`;

const order = () =>
  `<h1>Order</h1>${COMMON}<form id="form" method="post" action="/submit"><button>Send</button></form>`;

const SCRIPTS: Readonly<Record<string, string>> = {
  '/app.js': `document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('ask').addEventListener('click', () => {
      try { eval('1'); } catch {}
      return fetch('https://api.test/data').then(() => { document.title = 'Asked'; }, () => { document.title = 'Refused'; });
    });
  });
  document.addEventListener('click', ({ target }) => {
    if (target.id === 'mark') fetch('https://' + location.pathname.replaceAll('/', 'm') + '.test/').catch(() => {});
  });
  try { document.documentElement.dataset.sum = eval('1 + 1'); } catch { document.documentElement.dataset.sum = 'blocked'; }`,
  '/workers.js': `new Worker('/worker.js');
    new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
    const parsed = document.implementation.createHTMLDocument('');
    parsed.head.append(Object.assign(parsed.createElement('base'), { href: location.href }));`,
  '/worker.js': 'postMessage(1)',
  '/lib.js': `new Image().src = 'https://images.test/x.png'; document.documentElement.dataset.lib = 'yes';`,
  '/adds.js': `document.getElementById('add').addEventListener('click', () => {
    document.body.insertAdjacentHTML('beforeend', '<p onclick="1">Added</p>');
    document.title = 'Added';
  });`,
  // Another host each time, as fast as it can, and inline code without end.
  '/fights.js': `let n = 0;
    addEventListener('load', () => setInterval(() => {
      if (n > 600) return;
      for (let i = 0; i < 5; i++) fetch('https://host-' + n++ + '.test/', { mode: 'no-cors' }).catch(() => {});
      const script = document.createElement('script');
      script.textContent = '/* ' + Math.random() + ' */';
      document.body.append(script);
    }, 5));`,
};

describe.each(BROWSERS)('a recording in %s', (name) => {
  let lab: Lab;
  /** Requests for the image of another site. */
  let images = 0;
  /** Requests for the image that another site redirects to. */
  let moved = 0;

  beforeAll(async () => {
    await serveInRun(
      ['shop.test', 'cdn.test', 'images.test', 'api.test', 'other.test', 'moved.test', 'target.test'],
      (request) => {
        const { url, method } = request;
        const { pathname, hostname } = url;
        if (hostname === 'images.test') images += 1;
        if (hostname === 'target.test') moved += 1;
        if (pathname === '/moved.png' && hostname !== 'target.test')
          return {
            status: 302,
            headers: [
              ['Location', `https://${hostname === 'moved.test' ? 'target' : 'moved'}.test/moved.png`],
            ],
          };
        const code = SCRIPTS[pathname];
        if (code !== undefined) return { headers: [['Content-Type', 'text/javascript']], body: code };
        if (pathname === '/data')
          return {
            headers: [
              ['Content-Type', 'application/json'],
              ['Access-Control-Allow-Origin', '*'],
            ],
            body: '{}',
          };
        if (method === 'POST') return { status: 303, headers: [['Location', '/done']] };
        const visited = visitedPage(request);
        if (visited) return visited;
        const page = PAGES[pathname] ?? LATE_PAGES[pathname];
        return {
          status: page ? 200 : 404,
          headers: [
            ['Content-Type', 'text/html; charset=utf-8'],
            ['X-Powered-By', 'PHP/8.4.1'],
            ...(pathname === '/cached' ? [['Cache-Control', 'max-age=600'] as const] : []),
            // It has not loaded when its script leads on.
            ...(pathname === '/leads' ? [['Content-Length', '100000'] as const] : []),
          ],
          body: `<!doctype html><title>Page</title>${page?.() ?? ''}`,
        };
      },
    );
    lab = await useLab(name);
  });

  afterEach(async () => {
    await lab.send('stopRecording', null);
    await lab.send('decide', { tabId: null, decision: { kind: 'clear' } });
    await lab.closeTabs();
  });

  const stored = () => storedRecording((work, key) => lab.own(work, key), SHOP);
  const pageOf = async (path: string): Promise<RecordedPage | undefined> =>
    (await stored()).recording.pages.find((page) => page.path === path);
  /** Waits until the document in the tab is recorded. */
  const recordedIn = (tab: number) =>
    until('the document to be recorded', async () => {
      const id = await lab.documentId(tab);
      // It also wakes a background that was killed. Firefox refuses messages while it ends.
      await lab.send('pageState', { tabId: tab }).catch(() => undefined);
      return (await stored()).documents.some((one) => one.id === id && one.lacks !== 'reading');
    });
  const visit = async (tab: number, path: string) => {
    await lab.go(tab, SHOP + path);
    await recordedIn(tab);
  };
  const titleOf = (tab: number) => lab.drive(async (id) => (await chrome.tabs.get(id)).title, tab);
  /** What the scripts of the page did. */
  const ranIn = (tab: number) =>
    lab.drive(async (id) => {
      const [frame] = await chrome.scripting.executeScript({
        target: { tabId: id },
        func: () => Object.fromEntries(Object.entries(document.documentElement.dataset)),
      });
      return frame?.result as Record<string, string>;
    }, tab);
  const start = async (tab: number) => {
    await lab.send('startRecording', { tabId: tab });
    await recordedIn(tab);
  };
  const rules = () => lab.own(async () => (await chrome.declarativeNetRequest.getSessionRules()).length);

  /** Three pages twice, a click, a form, and a second tab. */
  async function walk(tab: number): Promise<void> {
    for (const path of ['/', '/account', '/account', '/orders/1']) await visit(tab, path);
    await lab.elsewhere(tab, () => click(lab, tab, '#form button'));
    await recordedIn(tab);
    const other = await lab.openTab();
    await visit(other, '/orders/2');
    await click(lab, other, '#ask');
    await until('the reply', async () => (await titleOf(other)) === 'Asked');
  }

  it('of a walk leads to a policy that blocks nothing of the walk, but what was refused', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await until('the badge', async () => (await lab.badge(tab)).endsWith('●'));
    await walk(tab);
    // Firefox reports what happens once the page is watched, so not surely what its scripts do at once.
    const early = name === 'chromium';
    await eventually('what only scripts do', async () => {
      const [home, orders] = await Promise.all([pageOf('/'), pageOf('/orders/*')]);
      return {
        eval: orders?.evals,
        form: orders?.formTargets?.includes('self'),
        api: orders?.origins.connect?.includes('https://api.test'),
        ...(early && {
          early: home?.evals,
          worker: home?.origins.worker?.includes('self'),
          blob: home?.origins.worker?.includes('blob:'),
          base: home?.bases.includes('self'),
        }),
      };
    }).toEqual({
      eval: true,
      form: true,
      api: true,
      ...(early && { early: true, worker: true, blob: true, base: true }),
    });
    // Firefox may tell of a response after the page was read.
    await until('the responses', async () =>
      (await stored()).recording.pages.every(({ responsesUnseen }) => responsesUnseen === undefined),
    );
    await lab.send('stopRecording', null);
    expect(await rules()).toBe(0);

    const { recording, unwatched, leftOut, unanswered = 0 } = await stored();
    expect(recording.pages.map(({ path, loads }) => [path, loads])).toEqual([
      ['/', 2],
      ['/account', 2],
      ['/orders/*', 2],
      ['/done', 1],
    ]);
    expect([unwatched, leftOut, unanswered, recording.dropped]).toEqual([1, 0, 0, 0]);
    const home = recording.pages[0];
    expect(home?.origins.script).toEqual(['https://cdn.test', 'self']);
    expect(home?.origins.img).toEqual(
      expect.arrayContaining(['https://images.test', 'https://moved.test', 'https://target.test']),
    );
    expect(recording.pages.map((page) => page.limitsFraming || page.sendsPolicy)).toEqual(
      recording.pages.map(() => false),
    );
    expect(home?.code.map(({ element, loads }) => [element, loads])).toEqual([
      ['script', 2],
      ['style', 2],
    ]);
    expect(JSON.stringify(recording)).not.toContain('teal');

    const accepted = new Set(["'unsafe-eval'"]);
    const strict = { accepted, strictScripts: true };
    const { whole } = proposeForSite(recording, strict);
    expect(whole.blocked.map(({ page, what }) => [page, what])).toEqual([['/account', 'changing-code']]);
    const preview = (value: string) =>
      previewing(lab).start(tab, [{ op: 'set-header', name: 'Content-Security-Policy', value }]);
    /** What the policy blocks on a page, once its scripts have run. */
    const blockedOn = async (path: string): Promise<string[]> => {
      await lab.go(tab, SHOP + path);
      await click(lab, tab, '#ask');
      await until('the reply', async () => /Asked|Refused/.test((await titleOf(tab)) ?? ''));
      // Nothing that was recorded does this: what was blocked before it is listed before it.
      // Of this page: the list may still be that of the one before.
      const marker = `connect-src ${markerOf(path)}`;
      const blocked = await untilFound('all that is blocked', async () => {
        // Firefox does not tell of what comes before the page is watched.
        await click(lab, tab, '#mark');
        const state = (await lab.send('pageState', { tabId: tab })) as PageState;
        if (state.kind !== 'page' || !state.preview) return null;
        const list = newlyBlocked(state.preview, state.snapshot.url).map(
          (one) => `${one.directive} ${one.blocked}`,
        );
        return list.includes(marker) ? list : null;
      });
      return blocked.filter((one) => one !== marker);
    };
    await preview(whole.value);
    for (const path of ['/', '/orders/1', '/done']) {
      images = moved = 0;
      expect(await blockedOn(path), path).toEqual([]);
      expect(images, path).toBeGreaterThan(0);
      if (path === '/') expect(moved).toBeGreaterThan(0);
      expect(await ranIn(tab), path).toEqual({ menu: 'yes', lib: 'yes', sum: '2' });
    }
    const inline = await blockedOn('/account');
    if (early) expect(inline).toEqual(['script-src-elem inline']);
    expect(await ranIn(tab)).toEqual({ menu: 'yes', lib: 'yes', sum: '2' });
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));

    // With nothing ticked, nothing of the walk breaks.
    const proposed = proposeForSite(recording);
    expect(proposed.split?.parts.map(({ prefix }) => prefix)).toContain('/account');
    await preview(proposed.whole.value);
    // Firefox did not tell that it evaluates there.
    const left = await blockedOn('/account');
    if (early) expect(left).toEqual([]);
    expect(Object.keys(await ranIn(tab)).sort()).toEqual(['lib', 'menu', 'sum', 'time']);
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));

    const refused = new Set(['https://images.test']);
    await preview(proposeForSite(recording, { ...strict, refused }).whole.value);
    images = 0;
    const blocked = await blockedOn('/done');
    expect(images).toBe(0);
    if (early) expect(blocked).toEqual(['img-src https://images.test']);
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
  });

  it('compares the pages with what visitors without cookies are sent', async () => {
    const tab = await lab.openTab(`${SHOP}/menu`);
    await start(tab);
    for (const path of [...VISITED_PATHS, ...VISITED_PATHS]) await visit(tab, path);
    await lab.send('stopRecording', null);
    const proposed = async () => proposeForSite((await stored()).recording, { strictScripts: true }).whole;
    const changing = async () => (await proposed()).blocked.map(({ page, code }) => [page, code?.because]);
    // The same at each load of this visitor.
    expect(await changing()).toEqual([['/wiki', 'day']]);
    expect((await proposed()).notes.join()).toContain('Not known: whether other visitors');
    const paths = [...VISITED_PATHS, '/done', '/elsewhere'];
    expect(await lab.send('visitPages', { tabId: tab, origin: SHOP, paths })).toEqual({
      compared: VISITED_PATHS.length,
      others: [],
    });
    expect(await changing()).toEqual(expect.arrayContaining([...VISITED.changing]));
    const { value, sources, notes } = await proposed();
    const hashes = sources.filter(({ source }) => source.startsWith("'sha256-"));
    expect(hashes).toMatchObject([{ source: VISITED.hash, visitors: 3 }]);
    expect(value.match(/'sha256-/g)).toHaveLength(1);
    expect(notes.join()).not.toContain('Not known: whether other visitors');
  });

  it('watches what a link opens in a new tab from its first response on', async () => {
    const tab = await lab.openTab(`${SHOP}/links`);
    await start(tab);
    const tabs = () => lab.drive(async () => (await chrome.tabs.query({})).map(({ id }) => id as number));
    const before = await tabs();
    await click(lab, tab, '#blank');
    const other = await untilFound(
      'the new tab',
      async () => (await tabs()).find((id) => !before.includes(id)) ?? null,
    );
    await recordedIn(other);
    await click(lab, other, '#ask');
    await until('what only a script did', async () => {
      const opened = await pageOf('/opened');
      return opened?.evals === true && opened.origins.connect?.includes('https://api.test') === true;
    });
    expect((await stored()).unwatched).toBe(1);
  });

  it('leaves the facts as the server sent them, and other sites alone', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await visit(tab, '/account');
    await eventually('what ran', async () => Object.keys(await ranIn(tab)).sort()).toEqual([
      'lib',
      'menu',
      'sum',
      'time',
    ]);
    await visit(tab, '/done');
    const facts = await seenFacts(lab, tab);
    const text = JSON.stringify(facts);
    expect(text).toContain('PHP/8.4.1');
    expect(text).not.toContain(RECORDING_MARK);
    expect(text.toLowerCase()).not.toContain('content-security-policy');
    expect(facts.chain.seen && facts.chain.value.at(-1)?.simulated).toBeUndefined();
    await lab.go(tab, 'https://other.test/done');
    await lab.send('stopRecording', null);
    expect((await stored()).recording.pages.map(({ path }) => path)).toEqual(['/', '/account', '/done']);
    // A preview ends the recording of its site.
    await lab.go(tab, `${SHOP}/`);
    await start(tab);
    await previewing(lab).start(tab);
    const state = (await lab.send('pageState', { tabId: tab })) as PageState;
    expect(state.kind === 'page' && state.isRecorded).toBeFalsy();
    await expect(lab.send('startRecording', { tabId: tab })).rejects.toThrow('end the preview first');
    await lab.elsewhere(tab, () => lab.send('endPreview', { tabId: tab }));
  });

  it('leaves the facts of a prefetched page as the server sent them, and watches it', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await goPrefetching(lab, tab, `${SHOP}/prefetches`, `${SHOP}/opened`);
    await lab.elsewhere(tab, () => lab.inPage(tab, 'location.href = "/opened"'));
    await recordedIn(tab);
    const facts = await seenFacts(lab, tab);
    const text = JSON.stringify(facts);
    // The browser did use what it had.
    if (name === 'chromium') expect(text).toContain('"prefetched"');
    expect(text).toContain('PHP/8.4.1');
    expect(text).not.toContain(RECORDING_MARK);
    expect(text.toLowerCase()).not.toContain('content-security-policy');
    await click(lab, tab, '#ask');
    await until(
      'what only a script did',
      async () => (await pageOf('/opened'))?.origins.connect?.includes('https://api.test') === true,
    );
  });

  it('leaves nothing of its policy in the cache', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await visit(tab, '/cached');
    const facts = JSON.stringify(await seenFacts(lab, tab));
    expect(facts).toContain('max-age=600');
    expect(facts).not.toContain('no-store');
    await lab.send('stopRecording', null);
    const cached = await lab.drive(async (id) => {
      const [frame] = await chrome.scripting.executeScript({
        target: { tabId: id },
        func: async () => {
          const { headers } = await fetch('/cached', { cache: 'force-cache' });
          return JSON.stringify([...headers]);
        },
      });
      return frame?.result as string;
    }, tab);
    expect(cached).toContain('max-age=600');
    expect(cached).not.toMatch(/sitegrade|content-security-policy|no-store/);
  });

  it('has what pages do after the browser ended the background', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await visit(tab, '/done');
    await until(
      'the page to be observed',
      async () => (await pageOf('/done'))?.evals === true || name === 'firefox',
    );
    expect(await lab.unasked.killBackground()).toBe(true);
    // Where a load is redirected to is seen as a request, which starts the background too.
    await lab.inPage(tab, "new Image().src = '/moved.png'");
    await until(
      'the redirect',
      async () => (await pageOf('/done'))?.origins.img?.includes('https://target.test') === true,
    );
    expect(await lab.unasked.killBackground()).toBe(true);
    // Nothing but the violation starts the background again.
    await click(lab, tab, '#ask');
    await until(
      'the request',
      async () => (await pageOf('/done'))?.origins.connect?.includes('https://api.test') === true,
    );
    // The last violations are not lost with the page or the recording.
    await click(lab, tab, '#mark');
    await lab.send('stopRecording', null);
    expect((await pageOf('/done'))?.origins.connect).toContain(markerOf('/done'));
    await until('the observer to end', () =>
      lab.own(async (id) => {
        const [frame] = await chrome.scripting.executeScript({
          target: { tabId: id },
          func: () => (globalThis as { sitegradeObserver?: object }).sitegradeObserver === undefined,
        });
        return frame?.result === true;
      }, tab),
    );
  });

  it('says which page was left before it was read, and has what a page had when it was left', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await visit(tab, '/leads');
    await visit(tab, '/adds');
    expect((await pageOf('/adds'))?.handlers).toBe(false);
    await click(lab, tab, '#add');
    await until('the element', async () => (await titleOf(tab)) === 'Added');
    await visit(tab, '/done');
    await until('the handler', async () => (await pageOf('/adds'))?.handlers === true);
    await lab.send('stopRecording', null);
    const { recording } = await stored();
    expect(recording.pages.map(({ path, loads, unread = 0 }) => [path, loads, unread])).toEqual([
      ['/', 1, 0],
      ['/leads', 0, 1],
      ['/done', 2, 0],
      ['/adds', 1, 0],
    ]);
    const { whole } = proposeForSite(recording);
    expect(whole.blocked).toEqual([{ page: '/leads', what: 'not-watched' }]);
  });

  it('observes a page again that the browser restores, or loads anew', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    await visit(tab, '/restored');
    await visit(tab, '/done');
    await lab.elsewhere(tab, () => lab.inPage(tab, 'history.back()'));
    // A page that is restored has its title from before at first.
    const title = name === 'chromium' ? /Restored/ : /Restored|Loaded/;
    await until('the page', async () => title.test((await titleOf(tab)) ?? ''));
    await recordedIn(tab);
    await click(lab, tab, '#ask');
    await until(
      'the request',
      async () => (await pageOf('/restored'))?.origins.connect?.includes('https://api.test') === true,
    );
    expect((await pageOf('/restored'))?.loads).toBe(name === 'chromium' ? 1 : 2);
  });

  it(
    `has each load once if the background is killed at ${KILLS} random moments (seed ${SEED})`,
    { timeout: (60_000 + Number(KILLS) * 5_000) * PATIENCE },
    async () => {
      const random = generator(Number(SEED));
      const paths = ['/', '/account', '/orders/1', '/done'];
      const tab = await lab.openTab(`${SHOP}/`);
      await start(tab);
      const loads = new Map([['/', 1]]);
      let killed = 0;
      for (let at = 0; at < Number(KILLS); at += 1) {
        const path = paths[Math.floor(random() * paths.length)] ?? '/';
        const [, wasKilled] = await Promise.all([
          lab.unasked.go(tab, SHOP + path),
          killAt(lab, random() * 400),
        ]);
        killed += Number(wasKilled);
        await recordedIn(tab);
        const pattern = path.replace('1', '*');
        loads.set(pattern, (loads.get(pattern) ?? 0) + 1);
      }
      console.log(`${name}, seed ${SEED}: killed ${killed} times in ${KILLS} loads`);
      expect(killed).toBeGreaterThan(Number(KILLS) / 2);
      await lab.send('stopRecording', null);
      const { recording } = await stored();
      expect(Object.fromEntries(recording.pages.map((page) => [page.path, page.loads]))).toEqual(
        Object.fromEntries(loads),
      );
      for (const page of recording.pages) {
        expect(page.origins.script).toContain('https://cdn.test');
        const constant = page.code.filter(({ loads: seen }) => seen > 1 || page.loads === 1);
        for (const code of constant) expect(code.loads).toBeLessThanOrEqual(page.loads);
      }
    },
  );

  // Its bounds are the same in both.
  it.runIf(name === 'chromium' || ALL)('of a site that fights back is bounded, and says so', async () => {
    const tab = await lab.openTab(`${SHOP}/`);
    await start(tab);
    for (let load = 0; load < 2; load += 1) {
      await lab.go(tab, `${SHOP}/fights`);
      await recordedIn(tab);
      await until('too much', async () => {
        const page = await pageOf('/fights');
        return page?.loads === load + 1 && (page.isCut === true || page.unseen.includes('too-many'));
      });
    }
    await lab.send('stopRecording', null);
    const read = await stored();
    expect(JSON.stringify(read).length).toBeLessThanOrEqual(MAX_RECORDING);
    const page = read.recording.pages.find(({ path }) => path === '/fights');
    const { whole } = proposeForSite(read.recording);
    expect(page?.isCut === true || page?.unseen.includes('too-many')).toBe(true);
    expect(whole.blocked.some((one) => one.page === '/fights' && one.what === 'not-watched')).toBe(true);
  });
});
