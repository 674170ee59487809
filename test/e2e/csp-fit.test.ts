import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { CARELESS_URL, shops, type SiteResponse, type Handler } from '../../src/demo/index.js';
import { apply, audit, type Advice, type PageSnapshot } from '../../src/engine/index.js';
import { launchWithExtension, type Rig } from '../support/extension.js';
import { BROWSERS, useLab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { eventually, until } from '../support/until.js';

/** In the page of an extension. */
declare const chrome: Browser;

const RICH = 'https://rich.test/';
const CDN = 'https://cdn.test';
const FONT = 'https://font.test';

/** Everything that a policy can break, with marks that show whether it ran. */
const RICH_BODY = `<!doctype html><meta charset=utf-8><title>Rich</title>
<link rel=icon href=data:,><link rel=stylesheet href="${CDN}/look"><link rel=stylesheet href=/own.css>
<style>#inline { color: rgb(1, 2, 3) } @font-face { font-family: F; src: url(${FONT}/f) } #font { font-family: F }</style>
<p id=inline style="margin: 7px">é<p id=font>font<p id=look>look<p id=own>own
<img id=pixel src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
<script src="${CDN}/code.js?key=SECRET"></script>\r
<script>
document.documentElement.dataset.inline = 'é';\r
const fetched = fetch('/data.json').then((answer) => answer.json()).then(() => { document.documentElement.dataset.fetched = 'yes'; });
const font = document.fonts.load('1em F').catch(() => null).then(() => { document.documentElement.dataset.font = 'asked'; });
Promise.all([fetched, font]).then(() => { document.title = 'Ready'; });
</script>
<script type="application/json">{"state": "SECRET"}</script>
<iframe src=/frame.html></iframe><form action="${CDN}/pay"></form>`;

const file = (type: string, body = ''): SiteResponse => ({
  headers: [
    ['Content-Type', type],
    ['Access-Control-Allow-Origin', '*'],
  ],
  body,
});

const RICH_FILES: Readonly<Record<string, SiteResponse>> = {
  [`${RICH}own.css`]: file('text/css', '#own { color: rgb(4, 5, 6) }'),
  [`${RICH}data.json`]: file('application/json', '{}'),
  [`${RICH}frame.html`]: file('text/html', '<p>Framed'),
  [`${CDN}/look`]: file('text/css', '#look { color: rgb(7, 8, 9) }'),
  [`${CDN}/code.js`]: file('text/javascript', 'document.documentElement.dataset.foreign = "yes"'),
  [`${FONT}/f`]: file('font/woff2'),
};

/** The page's violations: everything that was blocked, or would have been. */
async function watchViolations(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
}

const violations = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { seen: readonly string[] }).seen);

type SetHeader = Extract<Advice, { op: 'set-header' }>;

function policyFor(snapshot: PageSnapshot): SetHeader {
  const finding = audit(snapshot).findings.find(({ id }) => id === 'content-security-policy/missing');
  const [advice] = finding?.advice ?? [];
  if (advice?.op !== 'set-header') throw new Error('No policy is suggested');
  return advice;
}

if (BROWSERS.includes('chromium'))
  describe('the suggested policy, sent by a server', () => {
    let rig: Rig;
    let policy = '';
    const withPolicy =
      (handle: Handler): Handler =>
      (request) => {
        const answer = handle(request);
        const sent = policy === '' ? [] : [['Content-Security-Policy', policy] as const];
        return { ...answer, headers: [...(answer.headers ?? []), ...sent] };
      };

    beforeAll(async () => {
      const careless = shops().get(new URL(CARELESS_URL).hostname);
      if (!careless) throw new Error('no careless shop');
      rig = await launchWithExtension({
        [CARELESS_URL]: withPolicy(careless),
        [`${CARELESS_URL}basket/`]: withPolicy(careless),
        [RICH]: withPolicy(() => file('text/html; charset=utf-8', RICH_BODY)),
        ...RICH_FILES,
      });
    });

    beforeEach(() => {
      policy = '';
    });

    afterAll(() => rig.close());

    it('the careless shop works as before, nothing is blocked, and the finding is fixed', async () => {
      const before = await rig.facts(await rig.visit(CARELESS_URL));
      const advice = policyFor(before);
      expect([advice.rollout, advice.fitsPage]).toEqual(['report-only-first', true]);
      expect(advice.value).toMatch(/script-src 'self' 'sha256-/);

      policy = advice.value;
      const page = await rig.visit('about:blank');
      await watchViolations(page);
      await page.goto(CARELESS_URL);
      // The inline script creates this box; the style sheet sets the page's background.
      await page.type('[type=search]', 'iron');
      expect(await page.$$eval('.card:not([hidden])', (cards) => cards.length)).toBe(1);
      expect(await page.$eval('body', (body) => getComputedStyle(body).fontSize)).toBe('16px');
      expect(await violations(page)).toEqual([]);
      await Promise.all([page.waitForNavigation(), page.click('.card:not([hidden]) button')]);
      expect(page.url()).toBe(`${CARELESS_URL}basket/`);
      expect(await page.$eval('table', (table) => table.textContent)).toContain('Iron gall ink');

      await page.goto(CARELESS_URL);
      const after = audit(await rig.facts(page));
      expect(after.findings.map(({ rule }) => rule)).not.toContain('content-security-policy');
      // The preview showed the same.
      expect(after.score).toBe(audit(apply(before, [advice])).score);
    });

    it('a page with inline code, a font, frames and others’ files works as before', async () => {
      const plain = await rig.visit(RICH);
      await plain.waitForSelector('[data-fetched][data-font]');
      const snapshot = await rig.facts(plain);
      expect(snapshot.markup.seen && snapshot.markup.value.uses).toMatchObject({
        seen: true,
        value: {
          allLoads: true,
          origins: {
            script: [CDN],
            style: [CDN, 'self'],
            img: expect.arrayContaining(['data:']) as unknown,
            font: [FONT],
            connect: ['self'],
            frame: ['self'],
          },
          styleAttributes: true,
        },
      });
      expect(JSON.stringify(snapshot.markup.seen && snapshot.markup.value.uses)).not.toMatch(
        /SECRET|key=|own\.css/,
      );
      const advice = policyFor(snapshot);
      expect([advice.rollout, advice.fitsPage]).toEqual(['report-only-first', true]);

      policy = advice.value;
      const page = await rig.visit('about:blank');
      await watchViolations(page);
      await page.goto(RICH);
      await page.waitForSelector('[data-inline=é][data-foreign][data-fetched][data-font]');
      const look = (id: string) => page.$eval(id, (element) => getComputedStyle(element).color);
      expect(await Promise.all(['#inline', '#own', '#look'].map(look))).toEqual([
        'rgb(1, 2, 3)',
        'rgb(4, 5, 6)',
        'rgb(7, 8, 9)',
      ]);
      expect(await page.$eval('#inline', (element) => getComputedStyle(element).marginTop)).toBe('7px');
      expect(await page.$eval('#pixel', (image) => (image as HTMLImageElement).naturalWidth)).toBe(1);
      expect(await violations(page)).toEqual([]);
    });

    it('what it does not allow is blocked', async () => {
      const plain = await rig.visit(RICH);
      await plain.waitForSelector('[data-fetched][data-font]');
      policy = policyFor(await rig.facts(plain)).value;
      const page = await rig.visit('about:blank');
      await watchViolations(page);
      await page.goto(RICH);
      await page.evaluate(() => {
        document.body.append(
          Object.assign(document.createElement('script'), { textContent: 'window.evil = 1' }),
        );
        document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.test/x' }));
      });
      await page.waitForFunction(() => (globalThis as unknown as { seen: string[] }).seen.length >= 2);
      expect((await violations(page)).toSorted()).toEqual([
        'img-src https://evil.test/x',
        'script-src-elem inline',
      ]);
      expect(await page.evaluate(() => 'evil' in globalThis)).toBe(false);
    });
  });

it.each(BROWSERS)('in %s the same uses of a page are found', async (name) => {
  await serveInRun(['rich.test', 'cdn.test', 'font.test'], ({ url }) =>
    url.href === RICH
      ? file('text/html; charset=utf-8', RICH_BODY)
      : (RICH_FILES[url.origin + url.pathname] ?? { status: 404 }),
  );
  const lab = await useLab(name);
  const tab = await lab.openTab(RICH);
  await until('what its script asks for', () =>
    lab.drive(async (id) => (await chrome.tabs.get(id)).title === 'Ready', tab),
  );
  await lab.openPopup(tab);
  await eventually('the markup', async () => {
    const facts = await lab.facts(tab);
    return facts?.markup.seen ? facts.markup.value.uses : undefined;
  }).toEqual({
    seen: true,
    value: {
      allLoads: true,
      handlers: false,
      scriptAddresses: false,
      styleAttributes: true,
      // From the CDN, without CORS: Firefox lets extensions read it anyway.
      sheetsUnread: name === 'chromium',
      inlineScripts: [{ sha256: expect.stringMatching(/^.{43}=$/) as unknown, length: 381 }],
      inlineStyles: [{ sha256: expect.stringMatching(/^.{43}=$/) as unknown, length: 117 }],
      origins: {
        script: [CDN],
        style: [CDN, 'self'],
        img: ['data:', FONT],
        font: [FONT],
        // Firefox does not report that a script's load was a font.
        connect: name === 'chromium' ? ['self'] : [FONT, 'self'],
        frame: ['self'],
      },
      formTargets: [`${CDN}/pay`],
    },
  });
});
