import { createHash } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { FOREIGN_ORIGIN } from '../../src/capture/probe/probe-plan.js';
import type { SiteRequest, SiteResponse } from '../../src/demo/index.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { viewedFacts } from '../support/seen-facts.js';
import { eventually } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const PAGE = 'page.further.test';
const CDN = 'cdn.foreign.test';
const LIBRARY = 'console.log("a library");\n';

const FILES: Readonly<Record<string, SiteResponse>> = {
  '/lib@1.2.3/open.js': { headers: [['Access-Control-Allow-Origin', '*']], body: LIBRARY },
  '/lib@1.2.3/shut.js': { body: LIBRARY },
  '/lib@1.2.3/moved.js': { status: 302, headers: [['Location', '/lib@1.2.3/open.js']] },
  '/lib@1.2.3/large.js': { headers: [['Access-Control-Allow-Origin', '*']], body: ' '.repeat(5_000_001) },
  '/lib@1.2.3/other.js': {
    headers: [
      ['Access-Control-Allow-Origin', '*'],
      ['Vary', 'Accept-Encoding, User-Agent'],
    ],
    body: LIBRARY,
  },
  '/lib@1/latest.js': { headers: [['Access-Control-Allow-Origin', '*']], body: LIBRARY },
};

const MARKUP = `<!doctype html><title>Page</title>${Object.keys(FILES)
  .map((path) => `<script src="https://${CDN}${path}"></script>`)
  .join('')}<link rel="stylesheet" href="https://${CDN}/1.2.3/a.css?theme=dark"><p>Page`;

describe.each(BROWSERS)('hashes of files of other sites, in %s', (name) => {
  let lab: Lab;
  const log: SiteRequest[] = [];

  beforeAll(async () => {
    await serveInRun([PAGE, CDN], (request) => {
      const { url } = request;
      if (url.hostname === PAGE)
        return { headers: [['Content-Type', 'text/html; charset=utf-8']], body: MARKUP };
      log.push(request);
      const { headers = [], ...file } = FILES[url.pathname] ?? { status: 404 };
      return {
        ...file,
        headers: [
          ...headers,
          ['Content-Type', 'text/javascript'],
          ['Set-Cookie', 'visitor=hush; Secure; SameSite=None; Path=/'],
        ],
      };
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

  it('are computed on a click, without cookies and referrer, for exactly the listed addresses', async () => {
    await lab.openTab(`https://${CDN}/lib@1.2.3/open.js`);
    const cookies = await lab.own((url) => chrome.cookies.getAll({ url }), `https://${CDN}/`);
    expect(cookies.map(({ name: cookie }) => cookie)).toEqual(['visitor']);
    const tab = await lab.openTab(`https://${PAGE}/`);
    await lab.openPopup(tab);
    await eventually('the text of the popup', shown).toContain('Optional hardening');
    await viewedFacts(lab, tab);
    await lab.press('Optional hardening');
    await eventually('the text of the popup', shown).toContain(
      'Integrity for scripts and style sheets of other sites',
    );
    await lab.press('Integrity for scripts and style sheets of other sites');
    await eventually('the text of the popup', shown).toContain('Ask for these 5 files');
    expect(log.length).toBeGreaterThanOrEqual(Object.keys(FILES).length);
    log.length = 0;

    await lab.press('Ask for these 5 files');
    await eventually('the text of the popup', shown).toContain('as it is served now');
    expect(log.map(({ method, url }) => `${method} ${url.href}`)).toEqual(
      ['open', 'shut', 'moved', 'large', 'other'].map((one) => `GET https://${CDN}/lib@1.2.3/${one}.js`),
    );
    for (const { headers } of log) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.origin).toBe(FOREIGN_ORIGIN);
    }
    const text = await shown();
    const hash = createHash('sha384').update(LIBRARY).digest('base64');
    expect(text.split(`integrity="sha384-${hash}" crossorigin="anonymous"`)).toHaveLength(2);
    expect(text.split('integrity="')).toHaveLength(2);
    for (const why of [
      'It does not allow other sites to read it',
      'It redirects, so it may change',
      'It is larger than 5 MB',
      'It may differ between browsers or over time',
      'The address does not name a full version',
      'The address has a query',
    ])
      expect(text).toContain(why);
    const stored = await lab.own(async () => JSON.stringify(await chrome.storage.session.get()));
    expect(stored).not.toContain(hash);
    expect(await lab.own(() => chrome.declarativeNetRequest.getSessionRules())).toEqual([]);
  });

  it('are not computed for an address that the page does not load', async () => {
    const tab = await lab.openTab(`https://${PAGE}/`);
    await lab.openPopup(tab);
    await viewedFacts(lab, tab);
    log.length = 0;
    const ask = (url: string) =>
      lab.own((request) => chrome.runtime.sendMessage({ type: 'hashFile', request }), { tabId: tab, url });
    for (const path of ['/lib@9.9.9/a.js', '/lib@1/latest.js', '/1.2.3/a.css'])
      expect(await ask(`https://${CDN}${path}`)).toEqual({ ok: true, reply: { refused: 'gone' } });
    expect(log).toEqual([]);
  });

  it('let the page run the file that has them', async () => {
    const hash = createHash('sha384').update(LIBRARY).digest('base64');
    const tab = await lab.openTab(`https://${PAGE}/`);
    await lab.inPage(
      tab,
      `const script = document.createElement('script');
       Object.assign(script, { src: 'https://${CDN}/lib@1.2.3/open.js', integrity: 'sha384-${hash}', crossOrigin: 'anonymous' });
       script.onload = () => { document.title = 'ran' };
       document.head.append(script);`,
    );
    await eventually('the title', () => lab.drive(async (id) => (await chrome.tabs.get(id)).title, tab)).toBe(
      'ran',
    );
  });
});
