import { afterEach, describe, expect, it, vi } from 'vitest';
import manifest from '../../../manifest.json' with { type: 'json' };
import { MAX_PROBES, MAX_REDIRECTS, planProbe } from '../../../src/capture/probe/probe-plan.js';
import type { PageSnapshot, Probed, ProbeRequest } from '../../../src/engine/index.js';
import { play, popupState, startBackground } from '../../support/background.js';
import type { Script } from '../../support/capture-script.js';
import { FakeBrowser } from '../../support/fake-browser.js';
import { serveFetch, type Served } from '../../support/fake-server.js';

const TOKEN = 'abcdef123456';
const PAGE: Script = { responses: [{ url: 'https://shop.test/' }], documentId: 'page' };
const OK: Served = { status: 200, headers: [['Content-Type', 'text/html']], body: '<title>Page</title>' };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function browserOnPage(): Promise<FakeBrowser> {
  const browser = new FakeBrowser();
  await startBackground(browser);
  await play(browser, PAGE);
  return browser;
}

async function snapshotIn(browser: FakeBrowser): Promise<PageSnapshot> {
  const state = await popupState(browser);
  if (state.kind !== 'page') throw new Error(state.kind);
  return state.snapshot;
}

async function probesIn(browser: FakeBrowser): Promise<readonly Probed[]> {
  const { probes } = (await snapshotIn(browser)).site;
  return probes.seen ? probes.value : [];
}

const planFor = async (browser: FakeBrowser) => planProbe(await snapshotIn(browser), TOKEN);

function ask(browser: FakeBrowser, requests: readonly ProbeRequest[], token = TOKEN): Promise<unknown> {
  return browser.send({ type: 'probe', request: { tabId: 1, token, requests } }) as Promise<unknown>;
}

describe('probing the server', () => {
  it('sends the agreed requests, without cookies, bypassing the cache, without following redirects', async () => {
    const browser = await browserOnPage();
    const sent = serveFetch(browser, () => OK);
    const plan = await planFor(browser);
    expect(sent).toEqual([]);
    expect(await ask(browser, plan)).toEqual({ ok: true, reply: { sent: plan.length } });
    expect(sent.map(({ method, url }) => `${method ?? ''} ${url}`)).toEqual(
      plan.map(({ method, url }) => `${method} ${url}`),
    );
    for (const init of sent)
      expect(init).toMatchObject({
        credentials: 'omit',
        redirect: 'manual',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
    expect((await probesIn(browser)).map(({ url }) => url)).toEqual(plan.map(({ url }) => url));
    // No listeners and no rules are left.
    expect(browser.rules.size).toBe(0);
    expect(browser.webRequest.onErrorOccurred.registrations).toEqual([]);
    expect(browser.webRequest.onHeadersReceived.registrations).toHaveLength(1);
  });

  it('sends only what is in its own plan, for any sender', async () => {
    const browser = await browserOnPage();
    const sent = serveFetch(browser, () => OK);
    const foreign: ProbeRequest[] = [
      { kind: 'static', method: 'GET', url: 'https://other.test/' },
      { kind: 'static', method: 'GET', url: 'https://shop.test/logout' },
      { kind: 'cors', method: 'HEAD', url: 'https://shop.test/' },
    ];
    await ask(browser, foreign);
    for (const token of ['', '../../admin', 'a'.repeat(41)])
      expect(await ask(browser, await planFor(browser), token)).toMatchObject({ ok: false });
    const page = { id: FakeBrowser.ID, url: 'https://shop.test/' };
    const request = { tabId: 1, token: TOKEN, requests: await planFor(browser) };
    expect(await browser.send({ type: 'probe', request }, page)).toMatchObject({ ok: false });
    expect(sent).toEqual([]);
  });

  it('sends each request once, even if requested again', async () => {
    const browser = await browserOnPage();
    const sent = serveFetch(browser, () => OK);
    const plan = await planFor(browser);
    await Promise.all([ask(browser, plan), ask(browser, plan)]);
    await ask(browser, plan);
    expect(sent.length).toBe(plan.length);
  });

  it('sets a foreign Origin for CORS, with a rule for that request only', async () => {
    const browser = await browserOnPage();
    const rules: unknown[] = [];
    serveFetch(browser, () => {
      rules.push(...browser.rules.values());
      return OK;
    });
    await ask(browser, await planFor(browser));
    expect(rules).toHaveLength(2);
    for (const rule of rules)
      expect(rule).toMatchObject({
        condition: { initiatorDomains: [FakeBrowser.ID], tabIds: [-1], urlFilter: '|https://shop.test/|' },
      });
    expect(manifest.permissions).toContain('declarativeNetRequestWithHostAccess');
  });
});

describe('responses', () => {
  const answersTo = async (serve: (url: string, method: string) => Served) => {
    const browser = await browserOnPage();
    const sent = serveFetch(browser, serve);
    await ask(browser, await planFor(browser));
    const probes = await probesIn(browser);
    return {
      sent: sent.map(({ url }) => url),
      answer: (kind: string) => probes.find((probed) => probed.kind === kind)?.answer,
      http: (await snapshotIn(browser)).site.http,
      browser,
    };
  };

  it('keeps no body and no cookie value', async () => {
    const { browser, answer } = await answersTo(() => ({
      status: 404,
      headers: [
        ['Set-Cookie', 'sessionid=hush-hush; Path=/'],
        ['Content-Type', 'text/html'],
      ],
      body: '<title>404 Not Found</title><p>hush-in-the-body<hr><address>Apache/2.4.1 (Debian)</address>',
    }));
    const stored = JSON.stringify([...browser.stored]);
    expect(stored).toContain('sessionid');
    expect(stored).not.toContain('hush');
    expect(answer('not-found')).toMatchObject({
      value: { texts: expect.arrayContaining([expect.objectContaining({ version: '2.4.1' })]) as unknown },
    });
  });

  it('distinguishes a closed port, the browser’s own upgrade to https, and other failures', async () => {
    const refused = await answersTo((url) =>
      url.startsWith('http:') ? { error: 'net::ERR_CONNECTION_REFUSED' } : OK,
    );
    expect(refused.http).toEqual({ seen: true, value: null });
    const forced = await answersTo((url) => (url.startsWith('http:') ? 'hsts' : OK));
    expect(forced.http).toEqual({ seen: false, because: 'hsts-forced' });
    const upgraded = await answersTo((url) => (url.startsWith('http:') ? 'upgraded' : OK));
    expect(upgraded.http).toEqual({ seen: false, because: 'hsts-stored' });
    const failed = await answersTo((url) =>
      url.startsWith('http:') ? { error: 'net::ERR_NAME_NOT_RESOLVED' } : OK,
    );
    expect(failed.http).toEqual({ seen: false, because: 'no-answer' });
  });

  it('follows http only within the site, and for a few redirects', async () => {
    let hops = 0;
    const away: Served = { status: 301, headers: [['Location', 'https://other.test/']] };
    const one = await answersTo((url) => (url.startsWith('http:') ? away : OK));
    expect(one.sent.filter((url) => url.includes('other.test'))).toEqual([]);
    expect(one.http).toEqual({ seen: false, because: 'leads-elsewhere' });
    const many = await answersTo((url) =>
      url.startsWith('http:') ? { status: 302, headers: [['Location', `/${++hops}`]] } : OK,
    );
    expect(many.sent.filter((url) => url.startsWith('http:'))).toHaveLength(1 + MAX_REDIRECTS);
    expect(many.sent.length).toBeLessThanOrEqual(MAX_PROBES);
    expect(many.http.seen).toBe(false);
  });

  it('times out without a response, and reads only the start of an endless body', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const browser = await browserOnPage();
    const plan = await planFor(browser);
    let cancelled = false;
    let pulled = 0;
    serveFetch(browser, (url) => {
      if (url.startsWith('http:')) return 'silent';
      if (!url.includes('sitegrade-')) return OK;
      const endless = new ReadableStream({
        pull(controller) {
          pulled += 65_536;
          controller.enqueue(new TextEncoder().encode('<title>x</title>'.padEnd(65_536, ' ')));
        },
        cancel() {
          cancelled = true;
        },
      });
      return { status: 404, headers: [['Content-Type', 'text/html']], body: endless };
    });
    const done = { yet: false };
    void ask(browser, plan).then(() => (done.yet = true));
    while (!done.yet) {
      await browser.quiet();
      vi.advanceTimersByTime(1_000);
    }
    expect((await snapshotIn(browser)).site.http).toEqual({ seen: true, value: null });
    expect(cancelled).toBe(true);
    expect(pulled).toBeLessThan(500_000);
    expect((await probesIn(browser)).length).toBe(plan.length);
  });
});

describe('interruptions', () => {
  it('a killed background keeps what it found, and the rest can be requested later', async () => {
    const browser = await browserOnPage();
    const plan = await planFor(browser);
    serveFetch(browser, () => {
      if (browser.rules.size > 0) {
        // During the second request, while its rule is active.
        browser.kill();
        return 'silent';
      }
      return OK;
    });
    void ask(browser, plan);
    for (let turn = 0; turn < 20; turn++) await browser.quiet();
    expect((await probesIn(browser)).map(({ kind }) => kind)).toEqual(['http']);
    expect(browser.rules.size).toBe(1);

    await startBackground(browser);
    const sent = serveFetch(browser, () => OK);
    await ask(browser, plan);
    expect(sent.map(({ url }) => url)).toEqual(plan.slice(1).map(({ url }) => url));
    expect((await probesIn(browser)).length).toBe(plan.length);
    expect(browser.rules.size).toBe(0);
  });

  it('nothing more is sent once the tab shows another page', async () => {
    const browser = await browserOnPage();
    const plan = await planFor(browser);
    const sent = serveFetch(browser, () => {
      browser.frames.set(1, { documentId: 'next', url: 'https://next.test/', errorOccurred: false });
      return OK;
    });
    await ask(browser, plan);
    expect(sent.length).toBe(1);
  });

  it('nothing is sent without access to the site', async () => {
    const browser = await browserOnPage();
    const plan = await planFor(browser);
    const sent = serveFetch(browser, () => OK);
    browser.granted.hosts = false;
    await ask(browser, plan);
    expect(sent).toEqual([]);
  });
});
