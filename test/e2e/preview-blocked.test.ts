import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import { asReportOnly, type Advice } from '../../src/engine/index.js';
import { uncheckedScripts } from '../../src/engine/parse/integrity.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

/** In the extension's pages. */
declare const chrome: Browser;

const PAGE = 'https://a.test/';
const OTHER = 'https://b.test';
/** Of an empty file. */
const INTEGRITY = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** Each load says in the page's `results` whether the browser let it in. */
const BODY = `<!doctype html><title>Page</title>
<script>
  var results = {};
  for (const type of ['load', 'error'])
    document.addEventListener(type, ({ target }) => {
      const url = target.src || target.href;
      if (url && target.localName !== 'iframe') results[url] = type;
    }, true);
  addEventListener('message', ({ data }) => { results[data] = 'load'; });
  addEventListener('load', () => { results.loaded = 'load'; });
</script>
<link rel="stylesheet" href="${OTHER}/style.css">
<img src="${OTHER}/plain.svg">
<img src="${OTHER}/plain.svg?again">
<img src="${OTHER}/cors.svg" crossorigin>
<img src="${OTHER}/cors-unused.svg">
<img src="${OTHER}/corp.svg">
<img src="${OTHER}/redirects.svg">
<img src="/own.svg">
<script src="${OTHER}/plain.js"></script>
<script src="${OTHER}/corp.js"></script>
<script src="${OTHER}/cors.js" crossorigin integrity="${INTEGRITY}"></script>
<script src="${OTHER}/cors-module.js" type="module"></script>
<script src="/own.js"></script>
<script src="/own-hash.js" integrity="${INTEGRITY}" crossorigin></script>
<script src="/own-no-cors.js" integrity="${INTEGRITY}"></script>
<iframe src="${OTHER}/frame"></iframe>
<iframe src="${OTHER}/frame-coep"></iframe>
<iframe src="${OTHER}/frame-coep-corp"></iframe>
<iframe src="${OTHER}/frame-without-credentials" credentialless></iframe>
<script src="${OTHER}/old.js" nomodule></script>
<script src="${OTHER}/consent.js" type="text/plain"></script>`;

const set = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
const COEP = 'Cross-Origin-Embedder-Policy';
const TRIALS: readonly Advice[] = [
  set(COEP, 'require-corp'),
  set(COEP, 'credentialless'),
  set('Integrity-Policy', 'blocked-destinations=(script)'),
];

function answer(pathname: string): { headers: [string, string][]; body: string; status?: number } {
  const headers: [string, string][] = [];
  if (pathname.includes('corp')) headers.push(['Cross-Origin-Resource-Policy', 'cross-origin']);
  if (pathname.includes('coep')) headers.push([COEP, 'require-corp']);
  if (/cors|own-hash/.test(pathname)) headers.push(['Access-Control-Allow-Origin', '*']);
  if (pathname === '/redirects.svg')
    return { status: 302, headers: [['Location', `${OTHER}/corp-after.svg`]], body: '' };
  if (pathname === '/')
    return {
      headers: [
        ['Content-Type', 'text/html'],
        ['Reporting-Endpoints', 'default="/reports"'],
      ],
      body: BODY,
    };
  if (pathname.startsWith('/frame'))
    return {
      headers: [['Content-Type', 'text/html'], ...headers],
      body: '<!doctype html><script>parent.postMessage(location.href, "*")</script>',
    };
  const type = pathname.endsWith('.svg')
    ? 'image/svg+xml'
    : pathname.endsWith('.css')
      ? 'text/css'
      : 'text/javascript';
  const body = pathname.endsWith('.svg')
    ? '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    : '';
  return { headers: [['Content-Type', type], ...headers], body };
}

/** How a browser may call it: from Chromium 156 on, a blocked frame by its origin. */
const namesOf = (url: string) => (url.includes('/frame') ? [url, `${new URL(url).origin}/`] : [url]);

describe.each(BROWSERS)('what a preview blocks in %s', (name) => {
  let lab: Lab;
  const posted: string[] = [];

  beforeAll(async () => {
    await serveInRun(['a.test', 'b.test'], ({ url, method }) => {
      if (method === 'POST') posted.push(url.pathname);
      return answer(url.pathname);
    });
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  async function pageOf(tabId: number): Promise<Extract<PageState, { kind: 'page' }>> {
    await lab.send('readPage', { tabId });
    const state = (await lab.send('pageState', { tabId })) as PageState;
    if (state.kind !== 'page') throw new Error(`No page: ${state.kind}`);
    return state;
  }

  async function open(): Promise<{ tab: number; before: Record<string, string> }> {
    const tab = await lab.openTab(PAGE);
    await settled(tab);
    return { tab, before: await results(tab) };
  }

  /** What the page's loads came to. A frame says nothing if it is blocked. */
  const results = async (tabId: number) =>
    JSON.parse(
      await lab.drive(async (id) => {
        const [injection] = await chrome.scripting.executeScript({
          target: { tabId: id },
          world: 'MAIN',
          func: () => JSON.stringify((window as unknown as { results: object }).results),
        });
        return String(injection?.result);
      }, tabId),
    ) as Record<string, string>;
  const settled = (tabId: number) =>
    until('the page to load', async () => (await results(tabId))['loaded'] === 'load');

  /** Without queries. */
  async function blockedIn(tabId: number, before: Record<string, string>): Promise<string[]> {
    const after = await results(tabId);
    const lost = Object.keys(before).filter((url) => before[url] === 'load' && after[url] !== 'load');
    return [...new Set(lost.map((url) => url.split('?', 1)[0] ?? ''))].sort();
  }

  async function start(tabId: number, advice: readonly Advice[]) {
    await lab.elsewhere(tabId, () => lab.send('startPreview', { tabId, advice, failed: [] }));
    await settled(tabId);
  }

  it('Integrity-Policy blocks the scripts that the check says it blocks, and no others', async () => {
    const { tab, before } = await open();
    await start(tab, TRIALS.slice(2));
    const { markup } = (await pageOf(tab)).snapshot;
    if (!markup.seen) throw new Error(markup.because);
    const unchecked = uncheckedScripts(markup.value.scripts, PAGE);
    expect(await blockedIn(tab, before)).toEqual(
      unchecked.map(({ src = '' }) => new URL(src, PAGE).href).sort(),
    );
  });

  const previewOf = async (tabId: number) => (await pageOf(tabId)).preview;
  const told = async (tabId: number) => {
    const preview = await previewOf(tabId);
    if (!preview?.seen.blocked.more.seen || !preview.seen.failed.more.seen) return undefined;
    const { blocked: policies, failed } = preview.seen;
    return [
      ...policies.first.filter(({ isReported }) => !isReported).map(({ blocked }) => blocked),
      ...failed.first.map(({ url }) => url),
    ];
  };

  it.each(TRIALS)('$name: $value: all is listed, or the browser is said not to tell', async (advice) => {
    const { tab, before } = await open();
    await start(tab, [advice]);
    const blocked = await blockedIn(tab, before);
    expect(blocked.length).toBeGreaterThan(0);
    const unreported = (await previewOf(tab))?.unreported;
    const isTold = name === 'chromium' || (advice.op === 'set-header' && advice.name === COEP);
    expect(unreported?.length === 0).toBe(isTold);
    if (isTold)
      await until('the list', async () => {
        const listed = await told(tab);
        return (
          listed !== undefined && blocked.every((url) => namesOf(url).some((one) => listed.includes(one)))
        );
      });
    else await until('the page to be watched', async () => (await told(tab)) !== undefined);
    // Nothing is listed that was let in.
    expect((await told(tab))?.filter((url) => !blocked.flatMap(namesOf).includes(url))).toEqual([]);
    expect(posted).toEqual([]);
  });

  it('report-only blocks nothing, lists what it would block, and sends nothing', async () => {
    const { tab, before } = await open();
    const policy = set('Content-Security-Policy', "img-src 'self'; report-uri /csp");
    const advice = asReportOnly([policy, set(COEP, 'require-corp'), ...TRIALS.slice(2)]);
    expect(advice.length).toBe(3);
    await start(tab, advice);
    expect(await blockedIn(tab, before)).toEqual([]);
    const reported = async () =>
      (await previewOf(tab))?.seen.blocked.first
        .filter(({ isReported }) => isReported)
        .map(({ directive }) => directive) ?? [];
    // In Firefox the violations of the load come before the observer.
    await until('the page to be watched', async () => (await told(tab)) !== undefined);
    await lab.inPage(tab, `new Image().src = '${OTHER}/corp-later.svg'`);
    const all = name === 'chromium' ? ['img-src', COEP, 'Integrity-Policy'] : ['img-src'];
    await until('the reports', async () => {
      const directives = await reported();
      return all.every((one) => directives.includes(one));
    });
    const preview = await previewOf(tab);
    expect(preview?.seen.blocked.first.filter(({ isReported }) => !isReported)).toEqual([]);
    expect(preview?.seen.failed).toEqual({ first: [], more: { seen: true, value: 0 } });
    expect(preview?.unreported).toEqual(
      name === 'chromium' ? [] : [`${COEP}-Report-Only`, 'Integrity-Policy-Report-Only'],
    );
    expect(posted).toEqual([]);
  });

  it('counts once what is blocked, also where a panel is opened after it', async () => {
    const { tab } = await open();
    await start(tab, [set('Content-Security-Policy', "img-src 'self'")]);
    await until('the page to be watched', async () => (await told(tab)) !== undefined);
    const timesOf = async (host: string) =>
      (await previewOf(tab))?.seen.blocked.first.find(({ blocked }) => blocked === host)?.count ?? 0;
    const blocks = (host: string, times: number) =>
      lab.inPage(tab, `for (let i = 0; i < ${times}; i++) new Image().src = '${host}/later.svg?' + i`);
    await blocks('https://c.test', 4);
    await until('what is blocked', async () => (await timesOf('https://c.test')) === 4);
    await lab.send('observeViolations', { tabId: tab, again: true });
    // What the new observer sends again comes first.
    await blocks('https://d.test', 2);
    await until('what is blocked after it', async () => (await timesOf('https://d.test')) === 2);
    expect(await timesOf('https://c.test')).toBe(4);
  });

  it('lists requests that fail on each page, without those of the page before', async () => {
    const { tab } = await open();
    await start(tab, [set('X-Frame-Options', 'DENY')]);
    await until('the page to be watched', async () => (await told(tab))?.length === 0);
    await lab.inPage(tab, 'fetch("https://nowhere.b.test/gone?secret=1").catch(() => undefined)');
    await until(
      'the failed request',
      async () => (await told(tab))?.join() === 'https://nowhere.b.test/gone',
    );
    await lab.go(tab, `${PAGE}?again`);
    await until('the next page', async () => (await told(tab))?.length === 0);
  });
});
