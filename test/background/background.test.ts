import { describe, expect, it } from 'vitest';
import { BADGE_COLORS } from '../../src/platform/browser/badge.js';
import { about, audit } from '../../src/engine/index.js';
import manifest from '../../manifest.json' with { type: 'json' };
import { play, popupState, startBackground, steps } from '../support/background.js';
import type { ScriptedResponse, Script } from '../support/capture-script.js';
import { FakeBrowser } from '../support/fake-browser.js';

const SECRET = 's3cretvalue';

const CARELESS: ScriptedResponse = {
  url: 'https://shop.test/',
  headers: [
    ['Server', 'Apache/2.4.1'],
    ['Set-Cookie', `sessionid=${SECRET}; Path=/`],
  ],
};
const HARDENED: ScriptedResponse = {
  url: 'https://safe.test/',
  headers: [
    ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'],
    [
      'Content-Security-Policy',
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ],
    ['X-Content-Type-Options', 'nosniff'],
  ],
};
const HOP: ScriptedResponse = {
  url: 'http://shop.test/',
  headers: [
    ['Location', 'https://shop.test/'],
    ['Set-Cookie', `seen=${SECRET}`],
  ],
};
const CHAIN: Script = { responses: [HOP, CARELESS], documentId: 'chain' };

async function browserWithBackground(kind?: 'chromium' | 'firefox'): Promise<FakeBrowser> {
  const browser = new FakeBrowser(kind);
  await startBackground(browser);
  return browser;
}

async function snapshotIn(browser: FakeBrowser, tabId = 1) {
  const state = await popupState(browser, tabId);
  if (state.kind !== 'page') throw new Error(`The popup shows ${state.kind}`);
  return state.snapshot;
}

/** As a badge has it. */
async function gradeIn(browser: FakeBrowser, tabId = 1): Promise<string> {
  const report = audit(await snapshotIn(browser, tabId));
  return about(report.grade, report);
}

/** It listens to errors only during a probe. */
function eventsOfDocuments({ webRequest }: FakeBrowser) {
  const { onErrorOccurred, ...events } = webRequest;
  expect(onErrorOccurred.registrations).toEqual([]);
  return Object.values(events);
}

describe('what it requests from the browser', () => {
  it('events of documents only, without blocking', async () => {
    const browser = await browserWithBackground();
    for (const event of eventsOfDocuments(browser)) {
      expect(event.registrations).toHaveLength(1);
      const [filter, extra = []] = event.registrations[0]?.extra ?? [];
      expect(filter).toEqual({ urls: ['http://*/*', 'https://*/*'], types: ['main_frame'] });
      expect(extra).not.toContain('blocking');
      expect(extra).not.toContain('asyncBlocking');
    }
  });

  it('no listener changes a request', async () => {
    const browser = await browserWithBackground();
    const responses = eventsOfDocuments(browser).flatMap((event) =>
      event.fire({
        tabId: 1,
        frameId: 0,
        requestId: 'r',
        url: 'https://shop.test/',
        timeStamp: 1,
        statusCode: 200,
      }),
    );
    expect(responses).toEqual(eventsOfDocuments(browser).map(() => undefined));
  });

  it('no content script, neither in the manifest nor before a click', async () => {
    expect(Object.keys(manifest)).not.toContain('content_scripts');
    expect(manifest.permissions).not.toContain('declarativeContent');
    const browser = await browserWithBackground();
    await play(browser, CHAIN);
    expect(browser.injections).toEqual([]);
  });

  it('extraHeaders only if the browser has it', async () => {
    const asked = async (kind: 'chromium' | 'firefox') =>
      (await browserWithBackground(kind)).webRequest.onHeadersReceived.registrations[0]?.extra[1];
    expect(await asked('chromium')).toEqual(['responseHeaders', 'extraHeaders']);
    expect(await asked('firefox')).toEqual(['responseHeaders']);
  });

  it('request headers without extraHeaders, so without cookies, and only in the browser where they show preloads', async () => {
    const asked = async (kind: 'chromium' | 'firefox') =>
      (await browserWithBackground(kind)).webRequest.onSendHeaders.registrations.map(({ extra }) => extra[1]);
    expect(await asked('chromium')).toEqual([['requestHeaders']]);
    expect(await asked('firefox')).toEqual([]);
  });

  it('registers its listeners again when access is granted', async () => {
    const browser = await browserWithBackground();
    const { registrations } = browser.webRequest.onHeadersReceived;
    const before = registrations[0];
    browser.permissions.onAdded.fire({});
    await browser.quiet();
    for (const event of eventsOfDocuments(browser)) expect(event.registrations).toHaveLength(1);
    expect(registrations[0]).not.toBe(before);
  });

  it('attributes of cookies, in the page’s own partition and the tab’s own store', async () => {
    const browser = await browserWithBackground();
    const cookie = {
      name: 'a',
      value: SECRET,
      domain: 'shop.test',
      hostOnly: true,
      path: '/',
      secure: true,
      httpOnly: false,
      sameSite: 'no_restriction',
      session: false,
      expirationDate: 2,
    };
    browser.cookies = [
      cookie,
      { ...cookie, name: 'own', partitionKey: { topLevelSite: 'https://shop.test' } },
      { ...cookie, name: 'embedded', partitionKey: { topLevelSite: 'https://other.test' } },
    ];
    await play(browser, CHAIN);
    expect(browser.cookieQueries[0]).toEqual({ url: 'https://shop.test/', partitionKey: {} });
    const { cookieStore } = await snapshotIn(browser);
    const { value: _dropped, expirationDate: _seconds, ...attributes } = cookie;
    const kept = { ...attributes, sameSite: 'none', expires: 2_000, partitioned: false };
    expect(cookieStore).toEqual({ seen: true, value: [kept, { ...kept, name: 'own', partitioned: true }] });
  });
});

describe('what it stores', () => {
  it('no cookie value, no credentials, no fragment', async () => {
    const browser = await browserWithBackground();
    const withSecrets = { ...HOP, url: `http://user:${SECRET}@shop.test/#${SECRET}` };
    await play(browser, { ...CHAIN, responses: [withSecrets, CARELESS] });
    const stored = [...browser.stored.values()].join();
    expect(stored).toContain('sessionid');
    expect(stored).not.toContain(SECRET);
  });

  it('nothing of prefetches, of other schemes, of frames, of requests without a tab', async () => {
    const browser = await browserWithBackground();
    const base = {
      tabId: 1,
      frameId: 0,
      requestId: 'r',
      type: 'main_frame',
      url: 'https://a.test/',
      timeStamp: 1,
    };
    browser.webRequest.onBeforeRequest.fire({ ...base, documentId: 'of the page shown' });
    browser.webRequest.onBeforeRequest.fire({ ...base, tabId: -1 });
    const page = {
      tabId: 1,
      frameId: 0,
      parentFrameId: -1,
      documentId: 'd',
      timeStamp: 1,
      transitionQualifiers: [],
    };
    browser.webNavigation.onCommitted.fire({ ...page, url: 'about:blank' });
    browser.webNavigation.onCommitted.fire({ ...page, url: 'chrome://version/' });
    browser.webNavigation.onCommitted.fire({ ...page, url: 'https://a.test/', frameId: 5, parentFrameId: 0 });
    await browser.quiet();
    expect([...browser.stored.keys()]).toEqual([]);
  });

  it('nothing of a closed tab', async () => {
    const browser = await browserWithBackground();
    await play(browser, CHAIN);
    browser.tabs.onRemoved.fire(1);
    await browser.quiet();
    expect([...browser.stored.keys()]).toEqual([]);
  });

  it.each([
    ['Service-Worker-Navigation-Preload', 'true'],
    ['service-worker-navigation-preload', 'a value of the site'],
  ])('nothing of a service worker’s preload: %s: %s', async (...preload) => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [{ ...HARDENED, sent: [preload] }], documentId: 'worker’s' });
    const { chain } = await snapshotIn(browser);
    expect(chain).toEqual({ seen: false, because: 'service-worker' });
    expect(browser.badges.get(1)?.text ?? '').not.toMatch(/[A-F]/);
    // A reload that bypasses the worker.
    await play(browser, { responses: [HARDENED], documentId: 'server’s', at: 1_000 });
    expect(await gradeIn(browser)).toBe('~A+');
  });

  it('which responses are those of a prefetch, without the cookies they set', async () => {
    const hop: ScriptedResponse = { url: 'https://safe.test/hop', headers: [['Location', '/']] };
    for (const prefetched of [[], [hop], [HARDENED], [hop, HARDENED]]) {
      const browser = await browserWithBackground();
      const responses = [hop, HARDENED].map((response) => ({
        ...response,
        ...(prefetched.includes(response) && { prefetched: true as const }),
      }));
      await play(browser, { responses, documentId: 'd' });
      const { chain } = await snapshotIn(browser);
      const cookies =
        chain.seen && chain.value.map(({ setCookies }) => setCookies.seen || setCookies.because);
      expect(cookies).toEqual(responses.map(({ prefetched: is }) => (is ? 'prefetched' : true)));
    }
  });

  it.each(['http://shop.test/', 'http://192.168.0.1/'])(
    'no prefetch where browsers send no Fetch Metadata: %s',
    async (url) => {
      const browser = await browserWithBackground();
      await play(browser, { responses: [{ ...HARDENED, url }], documentId: 'd' });
      const { chain } = await snapshotIn(browser);
      expect(chain.seen && chain.value[0]?.setCookies).toEqual({ seen: true, value: [] });
    },
  );

  it('separate facts of two tabs, in any order of events', async () => {
    const browser = await browserWithBackground();
    const one = steps(browser, { ...CHAIN, tabId: 1, documentId: 'one' });
    const two = steps(browser, { responses: [HARDENED], tabId: 2, documentId: 'two' });
    for (let i = 0; i < Math.max(one.length, two.length); i += 1) {
      one[i]?.();
      two[i]?.();
    }
    await browser.quiet();
    const urls = async (tabId: number) => {
      const { chain } = await snapshotIn(browser, tabId);
      return chain.seen ? chain.value.map(({ url }) => url) : chain.because;
    };
    expect(await urls(1)).toEqual([HOP.url, CARELESS.url]);
    expect(await urls(2)).toEqual([HARDENED.url]);
    expect([browser.badges.get(1)?.text, browser.badges.get(2)?.text]).toEqual([
      await gradeIn(browser, 1),
      await gradeIn(browser, 2),
    ]);
  });
});

describe('a killed worker', () => {
  const PLAIN: Script = { responses: [CARELESS], documentId: 'plain' };

  async function undisturbed(plan: Script) {
    const browser = await browserWithBackground();
    await play(browser, plan);
    return { snapshot: await snapshotIn(browser), badge: browser.badges.get(1) };
  }

  /** A navigation, with the worker killed before step `place`, after everything before it was stored. */
  async function killedAtRest(plan: Script, place: number): Promise<FakeBrowser> {
    const browser = await browserWithBackground();
    for (const [index, step] of steps(browser, plan).entries()) {
      if (index === place) await startBackground(browser);
      step();
      await browser.quiet();
    }
    return browser;
  }

  const count = steps(new FakeBrowser(), CHAIN).length;
  const places = Array.from({ length: count }, (_, index) => index);

  it.each([0, 1, 3, 5])(
    'at rest, before step %i of a navigation without redirects: nothing is lost',
    async (place) => {
      const browser = await killedAtRest(PLAIN, place);
      expect({ snapshot: await snapshotIn(browser), badge: browser.badges.get(1) }).toEqual(
        await undisturbed(PLAIN),
      );
    },
  );

  it('at rest, between a request and its response: a service worker may have preloaded it', async () => {
    const browser = await killedAtRest(PLAIN, 2);
    expect((await snapshotIn(browser)).chain).toEqual({ seen: false, because: 'interrupted' });
  });

  it.each([0, count - 1])('at rest, before step %i of a redirected one: nothing is lost', async (place) => {
    const browser = await killedAtRest(CHAIN, place);
    expect({ snapshot: await snapshotIn(browser), badge: browser.badges.get(1) }).toEqual(
      await undisturbed(CHAIN),
    );
  });

  it.each(places.slice(1, -1))(
    'at rest, before step %i of a redirected one: hops may be missing',
    async (place) => {
      const browser = await killedAtRest(CHAIN, place);
      expect((await snapshotIn(browser)).chain).toEqual({ seen: false, because: 'interrupted' });
      expect(browser.badges.get(1)?.text).toBe('');
      expect(browser.badges.get(1)?.title).toContain('not enough');
    },
  );

  it.each(places)('during step %i: the facts are right or unknown', async (place) => {
    const browser = await browserWithBackground();
    for (const [index, step] of steps(browser, CHAIN).entries()) {
      step();
      // The event was received, but not stored.
      if (index === place) await startBackground(browser);
      else await browser.quiet();
    }
    const state = await popupState(browser);
    const right = (await undisturbed(CHAIN)).snapshot;
    if (state.kind === 'page' && state.snapshot.chain.seen) expect(state.snapshot.chain).toEqual(right.chain);
    else if (state.kind === 'page') expect(state.snapshot.chain).toMatchObject({ because: 'interrupted' });
    else expect(state).toEqual({ kind: 'nothing', url: CARELESS.url });
  });
});

describe('the badge', () => {
  it.each([
    ['careless', CARELESS],
    ['hardened', HARDENED],
  ])('shows the grade of the popup: %s', async (_name, response) => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [response], documentId: 'd' });
    const grade = await gradeIn(browser);
    const badge = browser.badges.get(1);
    expect(badge?.text).toBe(grade);
    expect(badge?.title).toContain(`${grade}, `);
  });

  it('differs for careless and hardened pages', async () => {
    const browser = await browserWithBackground();
    await play(
      browser,
      { responses: [CARELESS], documentId: 'one', tabId: 1 },
      { responses: [HARDENED], documentId: 'two', tabId: 2 },
    );
    expect(browser.badges.get(1)).not.toEqual(browser.badges.get(2));
    expect(Object.values(BADGE_COLORS).map(({ background }) => background)).toContain(
      browser.badges.get(1)?.background,
    );
  });

  it('is set right after the commit, before the page has loaded', async () => {
    const browser = await browserWithBackground();
    for (const step of steps(browser, { responses: [HARDENED], documentId: 'd' }).slice(0, -1)) step();
    await browser.quiet();
    expect(browser.badges.get(1)?.text).toMatch(/^~A/);
  });

  it('is painted once for a load, though several events of it ask for it', async () => {
    const browser = await browserWithBackground();
    // The first one also reads what the background keeps.
    await play(browser, { responses: [CARELESS], documentId: 'first' });
    browser.storageCalls.length = 0;
    for (const step of steps(browser, { responses: [CARELESS], documentId: 'second' })) step();
    await browser.quiet();
    expect(browser.storageCalls.map(({ call }) => call)).toEqual(['set', 'get']);
  });

  it('is not the previous page’s, even if that was still being painted at the commit', async () => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [HARDENED], documentId: 'd' });
    expect(browser.badges.get(1)?.text).toMatch(/^~A/);
    // A browser clears the badge at the commit; here it stays, as if it had been painted just after.
    browser.frames.set(1, { documentId: 'blank', url: 'about:blank', errorOccurred: false });
    browser.webNavigation.onCommitted.fire({ tabId: 1, frameId: 0, parentFrameId: -1, url: 'about:blank' });
    await browser.quiet();
    expect(browser.badges.get(1)?.text).toBe('');
  });

  it('comes back with the bfcache', async () => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [HARDENED], documentId: 'first', at: 100 });
    const badge = browser.badges.get(1);
    await play(browser, { responses: [CARELESS], documentId: 'second', at: 200 });
    const [navigating, ...end] = steps(browser, {
      responses: [],
      from: HARDENED.url,
      documentId: 'first',
      at: 300,
    });
    navigating?.();
    for (const step of end) step();
    await browser.quiet();
    expect(browser.badges.get(1)).toEqual(badge);
  });

  it('stays the page’s own while another is prerendered', async () => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [HARDENED], documentId: 'shown', at: 100 });
    const badge = browser.badges.get(1);
    await play(browser, { responses: [CARELESS], documentId: 'prerendered', frameId: 20, at: 200 });
    expect(browser.badges.get(1)).toEqual(badge);
    await play(browser, { responses: [], from: CARELESS.url, documentId: 'prerendered', at: 300 });
    expect(browser.badges.get(1)?.text).toBe(await gradeIn(browser));
    expect(browser.badges.get(1)).not.toEqual(badge);
  });

  it('is updated in Firefox, which reports the request after the commit', async () => {
    const browser = await browserWithBackground('firefox');
    const [navigating, requested, answered, started, committed] = steps(browser, {
      responses: [HARDENED],
      documentId: 'd',
      firefox: true,
    });
    for (const step of [navigating, committed, requested, answered, started]) {
      step?.();
      await browser.quiet();
    }
    expect(browser.badges.get(1)?.text).toMatch(/^~A/);
    expect(browser.badges.get(1)?.text).toBe(await gradeIn(browser));
  });

  it('is updated once the popup has read the page’s markup', async () => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [HARDENED], documentId: 'd' });
    const metas = [{ httpEquiv: 'Content-Security-Policy', content: "script-src 'none'" }];
    const { url } = HARDENED;
    const scripts = [{ src: 'x.js', integrity: 'sha256-x' }];
    browser.pages.set('d', { url, metas, scripts, content: {} });
    expect(await browser.send({ type: 'readPage', request: { tabId: 1 } })).toEqual({
      ok: true,
      reply: { read: true },
    });
    await browser.quiet();
    const { markup } = await snapshotIn(browser);
    expect(markup).toMatchObject({
      seen: true,
      value: {
        from: 'dom',
        metas: [{ httpEquiv: 'Content-Security-Policy', content: "script-src 'none'" }],
        scripts: [{ src: 'x.js', integrity: 'sha256-x' }],
        content: {
          seen: true,
          value: { texts: [], resources: [], forms: [], ownFiles: [], newWindowLinks: [] },
        },
      },
    });
    expect(browser.badges.get(1)?.text).toBe(await gradeIn(browser));
  });

  it('is removed if access is revoked and nothing was seen', async () => {
    const browser = await browserWithBackground();
    browser.granted.hosts = false;
    await play(browser, { responses: [], from: HARDENED.url, documentId: 'd' });
    expect(browser.badges.get(1)?.text).toBe('');
    expect(await popupState(browser)).toEqual({
      kind: 'withheld',
      url: HARDENED.url,
      origin: 'https://safe.test/*',
    });
    browser.granted.hosts = true;
    expect(await popupState(browser)).toEqual({ kind: 'nothing', url: HARDENED.url });
  });

  it('is removed too if the page is reported again after its commit', async () => {
    const browser = await browserWithBackground();
    await play(browser, { responses: [HARDENED], documentId: 'seen' });
    browser.webRequest.onResponseStarted.fire({
      ...{ tabId: 1, frameId: 0, requestId: 'request of seen', type: 'main_frame' },
      ...{ url: HARDENED.url, timeStamp: 200, statusCode: 200, fromCache: false },
    });
    browser.granted.hosts = false;
    browser.permissions.onRemoved.fire({});
    await play(browser, { responses: [], from: HARDENED.url, documentId: 'withheld' });
    expect((await popupState(browser)).kind).toBe('withheld');
    expect(browser.badges.get(1)?.text).toBe('');
  });

  it('is removed in Firefox if the previous page is reported only after that', async () => {
    const browser = await browserWithBackground('firefox');
    await play(browser, { responses: [], from: HARDENED.url, documentId: 'before', firefox: true });
    browser.granted.hosts = false;
    browser.permissions.onRemoved.fire({});
    browser.webRequest.onBeforeRequest.fire({
      ...{ tabId: 1, frameId: 0, requestId: 'request of before', type: 'main_frame' },
      ...{ url: HARDENED.url, timeStamp: 200 },
    });
    await browser.quiet();
    await play(browser, { responses: [], from: HARDENED.url, documentId: 'withheld', firefox: true });
    expect((await popupState(browser)).kind).toBe('withheld');
  });
});

describe('messages', () => {
  const request = { type: 'readPage', request: { tabId: 1 } };

  it.each([
    ['another extension', { id: 'other', url: 'chrome-extension://other/popup.html' }, request],
    ['a content script', { id: FakeBrowser.ID, url: 'https://evil.test/' }, request],
    ['no address', { id: FakeBrowser.ID }, request],
    ['an unknown command', undefined, { type: 'toString', request: {} }],
    ['no command', undefined, null],
    ['a malformed request', undefined, { type: 'readPage', request: { tabId: '1' } }],
  ])('refuses %s', async (_name, sender, message) => {
    const browser = await browserWithBackground();
    await play(browser, CHAIN);
    browser.pages.set('chain', { metas: [], scripts: [] });
    expect(await browser.send(message, sender)).toMatchObject({ ok: false });
    expect(browser.injections).toEqual([]);
  });

  it('replies with an error when a handler fails', async () => {
    const browser = await browserWithBackground();
    browser.frames.set(1, { documentId: 'd', url: 'https://[bad/', errorOccurred: false });
    expect(await browser.send(request)).toMatchObject({ ok: false });
  });

  it('reports that the browser refuses to read a page', async () => {
    const browser = await browserWithBackground();
    await play(browser, CHAIN);
    expect(await browser.send(request)).toEqual({ ok: true, reply: { read: false } });
    expect((await snapshotIn(browser)).markup).toEqual({ seen: false, because: 'page-unreadable' });
  });

  it('tells when nothing is left to do, without the delay of writes', async () => {
    const browser = await browserWithBackground();
    const idle = { type: 'idle', request: null };
    for (const step of steps(browser, CHAIN)) step();
    expect(browser.stored.size).toBe(0);
    // Two that ask do not wait for each other.
    const replies = await Promise.all([browser.send(idle), browser.send(idle)]);
    expect(replies).toEqual(Array(2).fill({ ok: true, reply: {} }));
    expect(browser.stored.size).toBeGreaterThan(0);
    expect(browser.badges.get(1)?.text).toBe(await gradeIn(browser));
    // What is asked before is answered before.
    browser.pages.set('chain', { metas: [], scripts: [] });
    const order: string[] = [];
    await Promise.all(
      [request, idle].map(async (message) => {
        await browser.send(message);
        order.push(message.type);
      }),
    );
    expect(order).toEqual(['readPage', 'idle']);
  });
});
