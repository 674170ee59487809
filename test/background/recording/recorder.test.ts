import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NOTHING_SEEN } from '../../../src/capture/preview/preview.js';
import type { StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import { RECORDING_MARK, RECORDING_POLICY } from '../../../src/capture/own-headers.js';
import { MAX_ELEMENTS, proposeForSite } from '../../../src/engine/index.js';
import { play, popupState, startBackground, steps } from '../../support/background.js';
import { FakeBrowser, lines } from '../../support/fake-browser.js';
import { serveFetch, type Served } from '../../support/fake-server.js';

const ORIGIN = 'https://a.test';

let browser: FakeBrowser;

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

/** What the in-page script reads of a page with that inline script. */
const readingOf = (url: string, script: string) => ({
  url,
  metas: [],
  scripts: [],
  content: { base: url },
  use: {
    loads: [{ by: 'img', url: 'https://images.test/x.png' }],
    allLoads: true,
    inlineScripts: [{ text: script }],
    inlineStyles: [],
  },
});

async function load(path: string, documentId: string, { tabId = 1, script = 'menu' } = {}): Promise<void> {
  const headers = [['Content-Security-Policy-Report-Only', "img-src 'self'"]] as const;
  const url = ORIGIN + path;
  browser.pages.set(documentId, readingOf(url, script));
  await play(browser, {
    tabId,
    documentId,
    requestId: documentId,
    responses: [{ url, headers }],
    at: Date.now(),
  });
}

const send = async (type: string, request: object | null) => {
  const reply = browser.send({ type, request }) as Promise<{ ok: boolean; error?: string }>;
  await browser.quiet();
  return reply;
};
const stored = (): StoredRecording | undefined => {
  const text = browser.onDisk.get(`recording:${ORIGIN}`);
  return text === undefined ? undefined : (JSON.parse(text) as StoredRecording);
};
const loads = () => stored()?.recording.pages.map((page) => [page.path, page.loads]);

/**
 * A port of the observer in a page.
 * @param asked is called with what the background asks
 */
function observed(
  url: string,
  tab: { id: number; incognito: boolean },
  {
    name = 'violations',
    asked = () => undefined,
  }: { name?: string; asked?: (message: unknown) => void } = {},
) {
  const listeners: ((message: unknown) => void)[] = [];
  browser.onConnect.fire({
    name,
    sender: { id: FakeBrowser.ID, tab, url, frameId: 0 },
    onMessage: { addListener: (listener: (message: unknown) => void) => listeners.push(listener) },
    onDisconnect: { addListener: () => undefined },
    postMessage: asked,
    disconnect: () => undefined,
  });
  return (message: object) => {
    for (const listener of listeners) listener(message);
  };
}

describe('a recording', () => {
  test('has the pages of its origin in all tabs, from before it and after, each document once', async () => {
    await load('/', 'one');
    await load('/about', 'other tab', { tabId: 2 });
    expect(await send('startRecording', { tabId: 1 })).toMatchObject({ ok: true });
    expect(loads()).toEqual([
      ['/', 1],
      ['/about', 1],
    ]);
    expect(stored()?.unwatched).toBe(2);
    await load('/', 'two');
    await load('/orders/17', 'three', { tabId: 2 });
    expect((await popupState(browser, 1)).kind === 'page' && (await popupState(browser, 1))).toMatchObject({
      isRecorded: true,
    });
    await browser.quiet();
    expect(browser.badges.get(1)?.text).toMatch(/●$/);
    await send('stopRecording', null);
    expect(loads()).toEqual([
      ['/', 2],
      ['/about', 1],
      ['/orders/*', 1],
    ]);
    expect(stored()?.recording.pages[0]).toMatchObject({
      origins: { img: ['https://images.test'] },
      code: [{ element: 'script', loads: 2 }],
    });
    expect(browser.rules.size).toBe(0);
    expect([...browser.onDisk.values()].join()).not.toContain('menu');
    await load('/late', 'late');
    expect(loads()).toHaveLength(3);
    expect(browser.badges.get(1)?.text).not.toContain('●');
  });

  test('has nothing of private windows, and does not start there', async () => {
    browser.privateTabs.add(7);
    await load('/', 'public');
    await load('/secret', 'private', { tabId: 7 });
    expect(await send('startRecording', { tabId: 7 })).toMatchObject({
      ok: false,
      error: 'Nothing is recorded in private windows.',
    });
    expect(stored()).toBeUndefined();
    await send('startRecording', { tabId: 1 });
    expect([...browser.rules.values()]).toMatchObject([
      { condition: { excludedTabIds: [-1, 7], urlFilter: `|${ORIGIN}/`, resourceTypes: ['main_frame'] } },
    ]);
    browser.frames.set(8, { documentId: 'new', url: 'about:blank', errorOccurred: false });
    browser.privateTabs.add(8);
    browser.tabs.onCreated.fire({ id: 8 });
    browser.frames.set(9, { documentId: 'newer', url: 'about:blank', errorOccurred: false });
    browser.tabs.onCreated.fire({ id: 9 });
    await browser.quiet();
    expect([...browser.rules.values()]).toMatchObject([{ condition: { excludedTabIds: [-1, 7, 8] } }]);
    await load('/secret', 'private again', { tabId: 7 });
    const violate = observed(`${ORIGIN}/secret`, { id: 7, incognito: true });
    violate({ directive: 'connect-src', blocked: 'https://secret.test/', disposition: 'report' });
    await browser.quiet();
    await send('stopRecording', null);
    expect(loads()).toEqual([['/', 1]]);
    expect(JSON.stringify(stored())).not.toContain('secret');
  });

  test('goes on after the background was ended, and counts what it missed', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    browser.kill();
    // Its events are lost.
    browser.frames.set(1, {
      documentId: 'missed',
      url: `${ORIGIN}/missed?token=secret`,
      errorOccurred: false,
    });
    browser.pages.set('missed', readingOf(`${ORIGIN}/missed`, 'menu'));
    await startBackground(browser);
    await browser.quiet();
    expect(loads()).toEqual([
      ['/', 1],
      ['/missed', 1],
    ]);
    await startBackground(browser);
    await send('stopRecording', null);
    expect(loads()).toEqual([
      ['/', 1],
      ['/missed', 1],
    ]);
    expect(JSON.stringify(stored())).not.toContain('secret');
  });

  test('has what scripts do, but not what extensions, translations and forged messages do', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false });
    const report = (directive: string, blocked: string, more: object = {}) => {
      violate({ directive, blocked, disposition: 'report', source: `${ORIGIN}/app.js`, line: 1, ...more });
    };
    report('connect-src', 'https://api.test/data?secret');
    report('worker-src', 'blob');
    report('script-src', 'eval');
    report('script-src', 'wasm-eval');
    report('form-action', 'https://pay.test/orders/17?secret');
    // Blocked by the site's own policy too: it did not load.
    report('img-src', 'https://blocked.test/x.png');
    report('img-src', 'https://blocked.test/x.png', { disposition: 'enforce' });
    report('script-src-elem', 'https://tool.test/', { source: 'chrome-extension://abc/content.js' });
    report('style-src-elem', 'https://tool.test/', { source: 'moz-extension' });
    report('img-src', 'https://translate.googleapis.com/gen204');
    violate({ directive: 3 });
    observed('https://evil.test/', { id: 1, incognito: false })({
      directive: 'connect-src',
      blocked: 'https://evil.test/',
      disposition: 'report',
    });
    await browser.quiet();
    await send('stopRecording', null);
    const [page] = stored()?.recording.pages ?? [];
    expect(page).toMatchObject({
      origins: { connect: ['https://api.test'], worker: ['blob:'], img: ['https://images.test'] },
      evals: true,
      wasm: true,
      formTargets: ['https://pay.test'],
      forms: { targets: ['https://pay.test/orders/*'] },
      loads: 1,
    });
    expect(stored()?.recording.sentForms).toEqual([
      { target: 'https://pay.test/orders/*', isSent: true, begun: 0, ended: 0, led: [] },
    ]);
    expect(stored()?.leftOut).toBe(3);
    expect(JSON.stringify(stored())).not.toMatch(/blocked\.test|tool\.test|evil\.test|secret/);
  });

  test('has where loads are redirected to, of public pages of its origin only', async () => {
    await load('/', 'one');
    browser.privateTabs.add(7);
    await load('/secret', 'private', { tabId: 7 });
    await load('/', 'other', { tabId: 2 });
    const redirect = (type: string, to: string, more: object = {}) =>
      browser.webRequest.onBeforeRedirect.fire({
        ...{ tabId: 1, frameId: 0, parentFrameId: -1, method: 'GET', requestId: '1', initiator: ORIGIN },
        ...{ type, url: `${ORIGIN}/first`, redirectUrl: to, statusCode: 302, timeStamp: 1, fromCache: false },
        ...more,
      });
    redirect('image', 'https://before.test/');
    await send('startRecording', { tabId: 1 });
    redirect('image', 'https://cdn.test/x.png?secret');
    redirect('script', 'https://scripts.test/x.js');
    redirect('stylesheet', `${ORIGIN}/own.css`);
    redirect('sub_frame', 'https://frames.test/', { frameId: 5, parentFrameId: 0 });
    redirect('image', 'https://inside.test/', { frameId: 5, parentFrameId: 0 });
    redirect('image', 'https://secret.test/', { tabId: 7 });
    redirect('image', 'https://foreign.test/', { initiator: 'https://b.test' });
    redirect('image', 'https://foreign.test/', { documentUrl: 'https://b.test/page' });
    redirect('image', 'https://translator.test/', { url: 'https://translate.googleapis.com/x' });
    redirect('image', 'moz-extension://tool/x.png');
    redirect('main_frame', 'https://elsewhere.test/');
    await browser.quiet();
    // The background is ended, and the next one is started by a redirect.
    await startBackground(browser);
    redirect('font', 'https://fonts.test/x.woff2');
    await browser.quiet();
    await send('stopRecording', null);
    redirect('media', 'https://late.test/');
    await browser.quiet();
    const [page] = stored()?.recording.pages ?? [];
    expect(page).toMatchObject({
      origins: {
        img: ['https://images.test', 'https://cdn.test'],
        script: ['https://scripts.test'],
        style: ['self'],
        frame: ['https://frames.test'],
        font: ['https://fonts.test'],
      },
    });
    expect(stored()?.leftOut).toBe(2);
    expect(JSON.stringify(stored())).not.toMatch(/before|inside|secret|foreign|elsewhere|late/);
  });

  test('follows the forms of its pages, through redirects to their last response', async () => {
    const followed = () => stored()?.recording.sentForms;
    let id = 0;
    /** A request for a document that a page leads to. */
    const lead = async (
      method: string,
      urls: readonly string[],
      more: object = {},
      { isAnswered = true, statusCode = 200 } = {},
    ) => {
      const common = { tabId: 1, frameId: 0, method, requestId: `led ${(id += 1)}`, timeStamp: 1 };
      const { webRequest } = browser;
      const details = { ...common, type: 'main_frame', initiator: ORIGIN, ...more };
      for (const url of urls) webRequest.onBeforeRequest.fire({ ...details, url });
      const url = urls.at(-1);
      const answer = { ...details, url, statusCode, fromCache: false, responseHeaders: [] };
      if (isAnswered) webRequest.onResponseStarted.fire(answer);
      else webRequest.onErrorOccurred.fire({ ...details, url, error: 'net::ERR_ABORTED' });
      await browser.quiet();
    };
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    await lead('POST', [`${ORIGIN}/pay/17?secret`, `${ORIGIN}/moved`, 'https://pay.test/secret']);
    const led = ['self', 'https://pay.test'];
    const paid = { target: '/pay/*', isSent: true, begun: 1, ended: 1, isPosted: true, led };
    expect(followed()).toEqual([paid]);
    // Links, and what other sites, the person and private windows do.
    await lead('GET', [`${ORIGIN}/link`, 'https://evil.test/']);
    await lead('POST', [`${ORIGIN}/pay/1`, 'https://evil.test/'], { initiator: 'https://evil.test' });
    await lead('POST', [`${ORIGIN}/pay/1`, 'https://evil.test/'], { initiator: undefined });
    browser.privateTabs.add(7);
    await lead('POST', [`${ORIGIN}/secret`], { tabId: 7 });
    expect(followed()).toEqual([paid]);
    // A violation says later that a request was of a form.
    await lead('GET', [`${ORIGIN}/search?secret`], { initiator: undefined, originUrl: `${ORIGIN}/` });
    expect(followed()).toEqual([paid]);
    const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false });
    violate({ directive: 'form-action', blocked: `${ORIGIN}/search?secret`, disposition: 'report' });
    violate({ directive: 'form-action', blocked: 'javascript', disposition: 'report' });
    await vi.advanceTimersByTimeAsync(300);
    await browser.quiet();
    const search = { target: '/search', isSent: true, begun: 1, ended: 1, led: [] };
    const script = { target: 'unknown:', isSent: true, begun: 0, ended: 0, led: [] };
    expect(followed()).toEqual([paid, search, script]);
    await lead('GET', [`${ORIGIN}/search?again`, 'https://find.test/'], { type: 'sub_frame', frameId: 3 });
    const again = { ...search, begun: 2, ended: 2, ledByGet: ['https://find.test'] };
    expect(followed()).toEqual([paid, again, script]);
    // It fails, or the browser ends the background before the response comes.
    await lead('POST', [`${ORIGIN}/pay/18`], {}, { isAnswered: false });
    expect(followed()).toEqual([{ ...paid, begun: 2 }, again, script]);
    // With an error, it did not end either.
    await lead('POST', [`${ORIGIN}/pay/19`, 'https://error.test/'], {}, { statusCode: 422 });
    expect(followed()).toEqual([{ ...paid, begun: 3 }, again, script]);
    // A tab in which a preview runs is not recorded.
    const plan = { operations: [], computed: [] };
    const preview = { plan, origin: ORIGIN, ruleId: 1, before: {}, seen: NOTHING_SEEN };
    browser.frames.set(9, { documentId: 'previewed', url: `${ORIGIN}/`, errorOccurred: false });
    browser.stored.set('previews', JSON.stringify({ schema: 1, value: { 9: preview } }));
    await lead('POST', [`${ORIGIN}/pay/20`], { tabId: 9 });
    expect(followed()).toEqual([{ ...paid, begun: 3 }, again, script]);
    // More links than wait: one of them may have been where a form of a later page is.
    expect(stored()?.recording.hasLostForms).toBeUndefined();
    for (let at = 0; at < 501; at += 1) await lead('GET', [`${ORIGIN}/link-${at}`]);
    expect(stored()?.recording.hasLostForms).toBe(true);
    await send('stopRecording', null);
    await lead('POST', [`${ORIGIN}/late`]);
    expect(followed()).toHaveLength(3);
    expect(JSON.stringify(stored())).not.toMatch(/secret|evil|link|late/);
  });

  test('counts a page that was left before it was read as not read, with what the browser told of it', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const leave = async (path: string, documentId: string, type = 'text/html') => {
      const responses = [{ url: ORIGIN + path, headers: [['Content-Type', type]] as const }];
      const isLoaded = steps(browser, { tabId: 1, documentId, responses }).length - 1;
      for (const step of steps(browser, { tabId: 1, documentId, responses }).slice(0, isLoaded)) {
        step();
        await browser.quiet();
      }
    };
    await leave('/leads/17', 'led');
    await leave('/leads/18', 'led again');
    // The browser shows an image by itself, and a private window is not recorded.
    await leave('/image', 'image', 'image/png');
    const violate = observed(`${ORIGIN}/leads/17`, { id: 1, incognito: false });
    violate({ directive: 'script-src', blocked: 'eval', disposition: 'report' });
    await vi.advanceTimersByTimeAsync(2_000);
    browser.privateTabs.add(7);
    await load('/secret', 'private', { tabId: 7 });
    await startBackground(browser);
    await load('/', 'two');
    await send('stopRecording', null);
    const { recording, documents } = stored() ?? {};
    expect(recording?.pages.map(({ path, loads, unread = 0 }) => [path, loads, unread])).toEqual([
      ['/', 2, 0],
      ['/leads/*', 0, 2],
    ]);
    expect(documents?.filter(({ lacks }) => lacks === 'reading').map(({ id }) => id)).toEqual([
      'led',
      'led again',
    ]);
    expect(recording?.pages[1]?.evals).toBe(true);
    const { whole } = recording ? proposeForSite(recording) : {};
    expect(whole?.blocked).toEqual([{ page: '/leads/*', what: 'not-watched' }]);
  });

  test('has event handlers that a page got after it was read, and had when it was left', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    expect(stored()?.recording.pages[0]?.handlers).toBe(false);
    const injections = browser.injections.length;
    observed(`${ORIGIN}/`, { id: 1, incognito: false })({ says: 'handlers' });
    observed('https://other.test/', { id: 1, incognito: false })({ says: 'handlers' });
    await vi.advanceTimersByTimeAsync(2_000);
    await browser.quiet();
    // It is gone: nothing is read again.
    expect(browser.injections.length).toBe(injections);
    const { recording } = stored() ?? {};
    expect(recording?.pages.map(({ path, handlers }) => [path, handlers])).toEqual([['/', true]]);
    const { whole } = recording ? proposeForSite(recording) : {};
    expect(whole?.value).toContain("'unsafe-inline'");
  });

  test('counts the violations that were not read, by the page and here', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false });
    for (let at = 0; at < 130; at += 1)
      violate({ directive: 'img-src', blocked: `https://h${at}.test/`, disposition: 'report', count: 2 });
    violate({ unread: 900 });
    await browser.quiet();
    await send('stopRecording', null);
    expect(stored()?.recording.pages[0]?.origins.img?.length).toBe(100);
    expect(stored()?.unread).toBe(30 * 2 + 900);
  });

  test('reads a page that violates without end ever less often', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false });
    const before = browser.injections.length;
    for (let at = 0; at < 600; at += 1) {
      violate({ directive: 'img-src', blocked: `https://h${at % 5}.test/`, disposition: 'report' });
      await vi.advanceTimersByTimeAsync(100);
    }
    // Each reading injects the script and calls it. One each 1.5 s would be 40.
    const readings = (browser.injections.length - before) / 2;
    expect(readings).toBeGreaterThanOrEqual(4);
    expect(readings).toBeLessThanOrEqual(6);
  });

  test('has what is reported while the background starts, and ends an observer that nothing needs', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const asked: unknown[] = [];
    const options = { name: 'violations again', asked: (message: unknown) => asked.push(message) };
    const { addListener } = browser.onConnect;
    browser.onConnect.addListener = (listener) => {
      addListener(listener);
      if (browser.onConnect.registrations.length !== 3) return;
      // All are registered, but the recording is not read yet.
      const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false }, options);
      violate({ directive: 'connect-src', blocked: 'https://woke.test/', disposition: 'report' });
    };
    await startBackground(browser);
    browser.onConnect.addListener = addListener;
    await browser.quiet();
    expect(stored()?.recording.pages[0]?.origins.connect).toEqual(['https://woke.test']);
    expect(asked).toEqual([]);
    await send('stopRecording', null);
    expect(asked).toEqual([{ asks: 'flush' }, { asks: 'stop' }]);
    observed(`${ORIGIN}/`, { id: 1, incognito: false }, options);
    await browser.quiet();
    expect(asked.slice(2)).toEqual([{ asks: 'stop' }]);
  });

  test('has the last violations before it stops', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    const asked = (message: unknown) => {
      if (JSON.stringify(message) !== '{"asks":"flush"}') return;
      violate({ directive: 'connect-src', blocked: 'https://last.test/', disposition: 'report' });
      violate({ says: 'flushed' });
    };
    const violate = observed(`${ORIGIN}/`, { id: 1, incognito: false }, { asked });
    await send('stopRecording', null);
    expect(stored()?.recording.pages[0]?.origins.connect).toEqual(['https://last.test']);
    expect(stored()?.unanswered).toBeUndefined();
  });

  test('counts the pages that hang when it stops, whose forms may be missing', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    observed(`${ORIGIN}/`, { id: 1, incognito: false });
    await send('stopRecording', null);
    expect(stored()?.unanswered).toBe(1);
    expect(stored()?.recording.pages).toMatchObject([{ path: '/', forms: { isPartial: true } }]);
  });

  test('asks for the agreed pages as two visitors without cookies, and keeps hashes only', async () => {
    let session = 0;
    const html = (body: BodyInit, type = 'text/html'): Served => ({
      status: 200,
      headers: [['Content-Type', type]],
      body,
    });
    const sent = serveFetch(browser, (url) => {
      const { pathname } = new URL(url);
      session += 1;
      if (pathname === '/moved') return { status: 302, headers: [['Location', '/login']] };
      if (pathname === '/data') return html('<script>menu</script>', 'application/json');
      if (pathname === '/latin')
        return html(
          Uint8Array.from(Buffer.from('<script>caf\xe9</script>', 'latin1')),
          'text/html; charset=windows-1252',
        );
      return html(`<script>menu</script><script>'SECRET${session}'</script>`);
    });
    await load('/', 'one', { script: 'menu' });
    await send('startRecording', { tabId: 1 });
    for (const path of ['/moved', '/data', '/latin', '/orders/17', '/not-agreed'])
      await load(path, path, { script: path === '/latin' ? 'café' : 'menu' });
    await send('stopRecording', null);
    const paths = ['/', '/moved', '/data', '/latin', '/orders/17', '/never-recorded'];
    expect(await send('visitPages', { tabId: 1, origin: ORIGIN, paths })).toEqual({
      ok: true,
      reply: {
        compared: 2,
        others: ['/moved', '/data'].map((path) => ({ path, because: 'no-page' })),
      },
    });
    expect(sent.map(({ url }) => url.slice(ORIGIN.length))).toEqual([
      '/',
      '/',
      '/moved',
      '/data',
      '/latin',
      '/latin',
    ]);
    for (const one of sent)
      expect(one).toMatchObject({
        method: 'GET',
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'manual',
      });
    const codeOf = (path: string) =>
      stored()
        ?.recording.pages.find((page) => page.path === path)
        ?.code.map(({ visitors }) => visitors);
    expect(codeOf('/')).toEqual([[0, 1, 2], [1], [2]]);
    expect(codeOf('/latin')).toEqual([[0, 1, 2]]);
    expect(codeOf('/moved')).toEqual([undefined]);
    expect(JSON.stringify([...browser.onDisk, ...browser.stored])).not.toContain('SECRET');
    expect(browser.rules.size).toBe(0);
  });

  test('says of which pages nothing was compared, and why', async () => {
    const elements = '<script></script>'.repeat(MAX_ELEMENTS + 1);
    let isSecond = false;
    serveFetch(browser, (url) => {
      isSecond = !isSecond;
      const isGone = url.endsWith('/once') && !isSecond;
      const body = url.endsWith('/large') ? elements : '<script>menu</script>';
      return { status: isGone ? 503 : 200, headers: [['Content-Type', 'text/html']], body };
    });
    const paths = ['/', '/large', '/once'];
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    for (const path of paths.slice(1)) await load(path, path);
    await send('stopRecording', null);
    const ask = () => send('visitPages', { tabId: 1, origin: ORIGIN, paths });
    const others = [
      { path: '/large', because: 'not-read' },
      { path: '/once', because: 'no-page' },
    ];
    expect(await ask()).toEqual({ ok: true, reply: { compared: 1, others } });
    browser.onDisk.set(`recording:${ORIGIN}`, JSON.stringify({ ...stored(), isFull: true }));
    expect(await ask()).toEqual({
      ok: true,
      reply: { compared: 0, others: [{ path: '/', because: 'full' }, ...others] },
    });
    browser.granted.hosts = false;
    expect(await ask()).toEqual({ ok: false, error: 'Sitegrade has no access to this site.' });
  });

  test('is compared once at a time, and not any more once it is deleted', async () => {
    const sent = serveFetch(browser, (url) => {
      if (url.endsWith('/about'))
        void browser.send({
          type: 'decide',
          request: { tabId: null, decision: { kind: 'forget-recording', site: ORIGIN } },
        });
      return { status: 200, headers: [['Content-Type', 'text/html']], body: '<script>menu</script>' };
    });
    const paths = ['/', '/about', '/contact'];
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    for (const path of paths.slice(1)) await load(path, path);
    await send('stopRecording', null);
    const ask = () => send('visitPages', { tabId: 1, origin: ORIGIN, paths });
    const gone = { ok: false, error: 'There is no recording of it any more.' };
    expect(await Promise.all([ask(), ask()])).toEqual([gone, gone]);
    expect(sent.map(({ url }) => url.slice(ORIGIN.length))).toEqual(['/', '/', '/about']);
    expect(stored()).toBeUndefined();
  });

  test('asks for nothing for a private window, and without a recording', async () => {
    const sent = serveFetch(browser, () => ({ status: 200 }));
    const pages = { tabId: 1, origin: ORIGIN, paths: ['/'] };
    await load('/', 'one');
    expect(await send('visitPages', pages)).toEqual({
      ok: false,
      error: 'There is no recording of it any more.',
    });
    await send('startRecording', { tabId: 1 });
    await send('stopRecording', null);
    browser.privateTabs.add(7);
    expect(await send('visitPages', { ...pages, tabId: 7 })).toMatchObject({ ok: false });
    for (const request of [{ ...pages, origin: 'ftp://a.test' }, { ...pages, paths: [1] }, null])
      expect(await send('visitPages', request)).toEqual({ ok: false, error: 'Malformed request.' });
    expect(sent).toEqual([]);
  });

  test('from a file has no time in the future', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    await send('stopRecording', null);
    const file = { ...stored(), startedAt: 8e15, changedAt: 8.1e15, documents: [] };
    await send('decide', { tabId: null, decision: { kind: 'import-recording', stored: file } });
    const now = Date.now();
    expect(stored()?.changedAt).toBeLessThanOrEqual(now);
    expect(stored()?.startedAt).toBeLessThanOrEqual(stored()?.changedAt ?? 0);
  });

  test('from a file is not kept for a private window', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    await send('stopRecording', null);
    const file = stored();
    await send('decide', { tabId: null, decision: { kind: 'forget-recording', site: ORIGIN } });
    browser.privateTabs.add(7);
    const decision = { kind: 'import-recording', stored: file };
    expect(await send('decide', { tabId: 7, decision })).toMatchObject({ reply: { kept: false } });
    expect(stored()).toBeUndefined();
    expect(await send('decide', { tabId: 1, decision })).toMatchObject({ reply: { kept: true } });
    expect(stored()).toEqual({ ...file, documents: [] });
  });

  test('ends with a preview, with its deletion, and with the browser', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    await send('startPreview', {
      tabId: 1,
      advice: [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }],
    });
    expect(browser.stored.has('recorder')).toBe(false);
    await send('endPreview', { tabId: 1 });
    await load('/', 'again');
    for (const decision of [{ kind: 'clear' }, { kind: 'forget-recording', site: ORIGIN }]) {
      await send('startRecording', { tabId: 1 });
      expect(stored()).toBeDefined();
      await send('decide', { tabId: null, decision });
      expect(stored()).toBeUndefined();
      expect([browser.rules.size, browser.stored.has('recorder')]).toEqual([0, false]);
    }
    await send('startRecording', { tabId: 1 });
    // The browser closes: its memory is lost, and a rule would be without a state.
    browser.stored.clear();
    await startBackground(browser);
    expect(browser.rules.size).toBe(0);
  });

  test('leaves no trace in the facts', async () => {
    const { onResponseStarted } = browser.webRequest;
    const fire = onResponseStarted.fire.bind(onResponseStarted);
    onResponseStarted.fire = (details: object) =>
      fire({
        ...details,
        responseHeaders: lines(
          ['Content-Security-Policy-Report-Only', "img-src 'self'"],
          ['content-security-policy-report-only', RECORDING_POLICY],
          [RECORDING_MARK, FakeBrowser.ID],
        ),
      });
    await load('/', 'one');
    const state = await popupState(browser, 1);
    const text = JSON.stringify(state);
    expect(text).toContain("img-src 'self'");
    expect(text).not.toContain(RECORDING_MARK);
    expect(text).not.toContain(RECORDING_POLICY);
  });

  test('keeps what was decided on its policy, and nothing malformed', async () => {
    await load('/', 'one');
    await send('startRecording', { tabId: 1 });
    await send('stopRecording', null);
    const choose = (refused: unknown) =>
      send('decide', {
        tabId: 1,
        decision: { kind: 'choose-sources', site: ORIGIN, refused, accepted: ["'unsafe-eval'"] },
      });
    expect(await choose(['https://images.test'])).toMatchObject({ ok: true });
    expect(stored()).toMatchObject({ refused: ['https://images.test'], accepted: ["'unsafe-eval'"] });
    for (const bad of [['a b'], ['x; script-src *'], 3, Array.from({ length: 501 }, () => 'a')])
      expect(await choose(bad)).toMatchObject({ ok: false });
    const allow = (blocked: string) =>
      send('decide', {
        tabId: 1,
        decision: { kind: 'allow-load', site: ORIGIN, url: `${ORIGIN}/x`, directive: 'img-src', blocked },
      });
    expect(await allow('https://new.test')).toMatchObject({ ok: true });
    expect(stored()?.recording.pages.at(-1)).toMatchObject({
      path: '/x',
      loads: 0,
      origins: { img: ['https://new.test'] },
    });
    expect(await allow('https://new.test; script-src *')).toMatchObject({ ok: false });
    // Already there, and what no source can name.
    for (const place of ['https://new.test', 'inline'])
      expect(await allow(place)).toMatchObject({ ok: true, reply: { kept: false } });
    const addReports = (pages: unknown, leftOut: unknown = 3) =>
      send('decide', {
        tabId: 1,
        decision: { kind: 'add-reports', site: ORIGIN, reports: { pages, leftOut } },
      });
    const report = { directive: 'img-src', blocked: 'https://reported.test', count: 2 };
    expect(await addReports([{ url: `${ORIGIN}/y`, blocked: [report] }])).toMatchObject({ ok: true });
    expect(stored()?.recording.pages.at(-1)).toMatchObject({ path: '/y', loads: 0, reported: [report] });
    expect(stored()?.recording.reportsLeftOut).toBe(3);
    expect(await addReports([{ url: `${ORIGIN}/y`, blocked: [report] }], -1)).toMatchObject({ ok: false });
    for (const bad of [
      3,
      [{ url: 'https://other.test/', blocked: [report] }],
      [{ url: `${ORIGIN}/y`, blocked: [{ ...report, blocked: 'a; script-src *' }] }],
      [{ url: `${ORIGIN}/y`, blocked: [{ ...report, directive: 'IMG SRC' }] }],
      [{ url: `${ORIGIN}/y`, blocked: Array.from({ length: 201 }, () => report) }],
      Array.from({ length: 201 }, () => ({ url: `${ORIGIN}/y`, blocked: [report] })),
    ])
      expect(await addReports(bad)).toMatchObject({ ok: false });
  });
});
