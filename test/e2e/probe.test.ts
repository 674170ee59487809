import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SiteResponse, SiteRequest } from '../../src/demo/index.js';
import type { Browser } from 'webextension-polyfill';
import { FOREIGN_ORIGIN, unsentProbes } from '../../src/capture/probe/probe-plan.js';
import { snapshotOf } from '../../src/capture/snapshot.js';
import { audit, type ProbeKind, type Report } from '../../src/engine/index.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { viewedFacts } from '../support/seen-facts.js';
import { eventually } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const OPEN = 'open.probe.test';
const SHUT = 'shut.probe.test';
const ROUND = 'round.probe.test';
const COOKIE = 'sessionid=hush-hush';

const page = (...headers: readonly (readonly [string, string])[]): SiteResponse => ({
  headers: [['Content-Type', 'text/html; charset=utf-8'], ['Set-Cookie', `${COOKIE}; Secure`], ...headers],
  body: '<!doctype html><title>Page</title><script src="/static/js/app.js"></script><p>Page',
});

/** A site with all problems that only a probe finds. */
function open({ url, headers, method }: SiteRequest): SiteResponse {
  if (url.protocol === 'http:')
    return {
      status: 301,
      headers: [
        ['Location', `https://${OPEN}/`],
        ['Strict-Transport-Security', 'max-age=31536000'],
      ],
    };
  const allowed = [
    ['Access-Control-Allow-Origin', headers.origin ?? '*'],
    ['Access-Control-Allow-Credentials', 'true'],
  ] as const;
  const text = (body: string, type = 'text/plain; charset=utf-8'): SiteResponse => ({
    headers: [['Content-Type', type]],
    body,
  });
  if (method === 'OPTIONS') return { status: 204, headers: allowed };
  switch (url.pathname) {
    case '/':
      return page(...(headers.origin === undefined ? [] : allowed));
    case '/static/js/app.js':
      return {
        headers: [
          ['Content-Type', 'text/javascript'],
          ['Cache-Control', 'max-age=60'],
        ],
        body: ';',
      };
    case '/static/js/app.js.map':
      return text('{"version":3}', 'application/json');
    case '/static/js/':
      return text(
        '<html><head><title>Index of /static/js</title></head><body><h1>Index of /static/js</h1></body></html>',
        'text/html',
      );
    case '/.well-known/security.txt':
      return text('Contact: mailto:sec@open.probe.test\nExpires: 2020-01-01T00:00:00Z\n');
    default:
      return {
        ...text(
          '<title>404 Not Found</title><h1>404 Not Found</h1><hr><center>nginx/1.26.3</center>',
          'text/html',
        ),
        status: 404,
      };
  }
}

/** A secure site: HSTS prevents http. */
function shut({ url }: SiteRequest): SiteResponse {
  if (url.pathname !== '/') return { status: 404 };
  return page(['Strict-Transport-Security', 'max-age=31536000']);
}

/** Redirects in a loop, to other sites, and without end. */
function round({ url }: SiteRequest): SiteResponse {
  if (url.protocol === 'http:')
    return { status: 302, headers: [['Location', `http://${ROUND}/${url.pathname === '/' ? 'again' : ''}`]] };
  if (url.pathname === '/') return page();
  return { status: 302, headers: [['Location', `https://${OPEN}/away`]] };
}

const SITES: Readonly<Record<string, (request: SiteRequest) => SiteResponse>> = {
  [OPEN]: open,
  [SHUT]: shut,
  [ROUND]: round,
};

describe.each(BROWSERS)('probing the server, in %s', (name) => {
  let lab: Lab;
  const log: SiteRequest[] = [];
  const asked = () => log.map(({ method, url }) => `${method} ${url.href}`);

  beforeAll(async () => {
    await serveInRun(Object.keys(SITES), (request) => {
      log.push(request);
      return SITES[request.url.hostname]?.(request) ?? { status: 421 };
    });
    lab = await useLab(name);
  });

  beforeEach(() => {
    log.length = 0;
  });

  afterEach(async () => {
    await lab.closePopup();
    await lab.closeTabs();
  });

  const shown = async () => (await lab.readPopup()).text;

  /** Opens the page and the popup, and waits for all facts that need no probe, and for the probe's plan. */
  async function look(host: string): Promise<number> {
    const tab = await lab.openTab(`https://${host}/`);
    await lab.openPopup(tab);
    await viewedFacts(lab, tab);
    await eventually('the text of the popup', shown).toContain('Ask the server (8 requests)');
    return tab;
  }

  /** Opens the list of planned requests. */
  async function list(): Promise<void> {
    await lab.press('Ask the server (8 requests)');
    await eventually('the text of the popup', shown).toContain('Send these 8 requests');
  }

  async function report(tab: number): Promise<Report> {
    const facts = await lab.facts(tab);
    if (!facts) throw new Error('No facts');
    return audit(snapshotOf(facts, Date.now()));
  }

  const kinds = async (tab: number): Promise<ProbeKind[]> =>
    ((await lab.facts(tab))?.probes ?? []).map(({ kind }) => kind);

  it('sends nothing before the click, exactly what is listed after it, and no cookie', async () => {
    const tab = await look(OPEN);
    await list();
    const text = await shown();
    expect(asked()).toEqual([`GET https://${OPEN}/`, `GET https://${OPEN}/static/js/app.js`]);
    expect((await report(tab)).unknowns.map(({ because }) => because)).toContain('not-probed');
    const visit = log.splice(0);

    await lab.press('Send these 8 requests');
    await eventually('the text of the popup', shown).toContain('Asked the server (8 requests)');
    const missing = /\/sitegrade-[a-z0-9]+/.exec(text)?.[0] ?? 'not listed';
    expect(asked().sort()).toEqual(
      [
        `GET http://${OPEN}/`,
        `OPTIONS https://${OPEN}/`,
        `GET https://${OPEN}/`,
        `GET https://${OPEN}${missing}`,
        `GET https://${OPEN}/static/js/app.js`,
        `GET https://${OPEN}/static/js/`,
        `GET https://${OPEN}/.well-known/security.txt`,
        `HEAD https://${OPEN}/static/js/app.js.map`,
      ].sort(),
    );
    expect(visit.length).toBe(2);
    for (const { headers, method, url } of log) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      // Only the CORS requests have a foreign Origin.
      const claims = url.pathname === '/' && url.protocol === 'https:';
      expect([method, url.href, headers.origin]).toEqual([
        method,
        url.href,
        claims ? FOREIGN_ORIGIN : undefined,
      ]);
    }
  });

  it('finds what only a probe shows, with the same result in popup, badge and report', async () => {
    const tab = await look(OPEN);
    const before = await report(tab);
    await list();
    await lab.press('Send these 8 requests');
    await eventually('the number of probes', async () => (await kinds(tab)).length).toBe(8);
    const after = await report(tab);
    expect(after.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'cross-origin-resource-sharing/universal-access',
        'directory-listing/listed#/static/js/',
        'error-page/version',
        'hsts-policy/over-http',
        'security-txt/expired',
      ]),
    );
    const { tests } = after.observatory;
    expect(tests.redirection.result).toBe('redirection-to-https');
    expect(tests['cross-origin-resource-sharing'].result).toBe(
      'cross-origin-resource-sharing-implemented-with-universal-access',
    );
    expect(before.observatory.tests.redirection.result).toBeNull();
    expect(after.unknowns.map(({ because }) => because)).not.toContain('not-probed');
    expect(after.complete).toBe(true);
    await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).toBe(after.grade);
    await eventually('the badge', () => lab.badge(tab)).toBe(after.grade);
    expect(JSON.stringify(await lab.documents())).not.toContain('hush-hush');
  });

  it('does not attribute the browser’s own upgrade to https to the server', async () => {
    let tab = await look(SHUT);
    await list();
    await lab.press('Send these 8 requests');
    await eventually('the number of probes', async () => (await kinds(tab)).length).toBe(8);
    if (name === 'firefox') {
      // The browser stores HSTS separately for pages and extensions: the first request reached the server.
      expect((await report(tab)).observatory.tests.redirection.result).toBe('redirection-missing');
      await lab.closePopup();
      log.length = 0;
      tab = await look(SHUT);
      await list();
      await lab.press('Send these 8 requests');
      await eventually('the number of probes', async () => (await kinds(tab)).length).toBe(8);
    }
    const { unknowns, observatory, complete } = await report(tab);
    expect(asked().filter((line) => line.includes('http:'))).toEqual([]);
    const because = name === 'firefox' ? 'hsts-stored' : 'hsts-forced';
    expect(unknowns).toContainEqual(expect.objectContaining({ rule: 'redirection', because }));
    expect(observatory.tests.redirection.result).toBeNull();
    expect(complete).toBe(true);
  });

  it('never sends the extension’s own origin or a cookie, with probes of three tabs at once', async () => {
    const tabs: number[] = [];
    for (let at = 0; at < 3; at++) {
      tabs.push(await look(OPEN));
      await lab.closePopup();
    }
    const asking = await Promise.all(
      tabs.map(async (tabId, at) => {
        const facts = await lab.facts(tabId);
        if (!facts) throw new Error('No facts');
        const token = `abcdef0123${at}`;
        return { tabId, token, requests: unsentProbes(snapshotOf(facts, Date.now()), token) };
      }),
    );
    log.length = 0;
    await lab.own(
      (all) => Promise.all(all.map((request) => chrome.runtime.sendMessage({ type: 'probe', request }))),
      asking,
    );
    expect(log.length).toBeGreaterThanOrEqual(3 * 7);
    const origins = log.flatMap(({ headers: { origin } }) => (origin === undefined ? [] : [origin]));
    expect(origins).toEqual(Array.from({ length: 6 }, () => FOREIGN_ORIGIN));
    expect(log.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
    const rules = await lab.own(() => chrome.declarativeNetRequest.getSessionRules());
    expect(rules).toEqual([]);
  });

  it('removes the rule for the origin that an ended background left', async () => {
    await lab.own(() =>
      chrome.declarativeNetRequest.updateSessionRules({
        addRules: [
          { id: 1, action: { type: 'block' }, condition: { urlFilter: '|https://nowhere.invalid/' } },
        ],
      }),
    );
    await lab.unasked.killBackground();
    const tab = await lab.openTab(`https://${OPEN}/`);
    await eventually('the facts', async () => lab.facts(tab)).not.toBeNull();
    await eventually('the rules', () =>
      lab.own(() => chrome.declarativeNetRequest.getSessionRules()),
    ).toEqual([]);
  });

  it('does not follow redirects in a loop, or to another site', async () => {
    const tab = await look(ROUND);
    log.length = 0;
    await list();
    await lab.press('Send these 8 requests');
    await eventually('the text of the popup', shown).toContain('Asked the server');
    await eventually('the text of the popup', shown).not.toContain('Asking');
    expect(asked().filter((line) => line.includes(OPEN))).toEqual([]);
    expect(
      asked()
        .filter((line) => line.includes('http:'))
        .sort(),
    ).toEqual([`GET http://${ROUND}/`, `GET http://${ROUND}/again`]);
    const { unknowns } = await report(tab);
    expect(unknowns).toContainEqual(expect.objectContaining({ rule: 'redirection', because: 'too-many' }));
    expect(unknowns).toContainEqual(
      expect.objectContaining({ rule: 'security-txt', because: 'leads-elsewhere' }),
    );
  });
});
