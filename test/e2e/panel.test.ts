import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Page } from 'puppeteer';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { openPanel } from '../support/devtools.js';
import { eventually } from '../support/until.js';

const ORIGIN = 'https://panel.test';

let rig: Rig;
/** The probe's requests. */
const requests: string[] = [];
beforeAll(async () => {
  rig = await launchWithExtension({
    [`${ORIGIN}/.well-known/security.txt`]: ({ method, url }) => {
      requests.push(`${method} ${url.pathname}`);
      return { status: 404 };
    },
    [`${ORIGIN}/start`]: { status: 302, headers: [['Location', '/']] },
    [`${ORIGIN}/`]: html(
      [
        ['X-Second', '2'],
        ['Server', 'Apache/2.4.59 (Debian)'],
        ['X-First', '1'],
        ['X-Second', '3'],
        ['Set-Cookie', 'sessionid=topsecret; Path=/'],
      ],
      '<!doctype html><title>Panel</title><link rel=icon href=data:,><script src="/a.js"></script><img src="/none.png" alt="">',
    ),
    [`${ORIGIN}/a.js`]: { headers: [['Content-Type', 'text/javascript']], body: '' },
    [`${ORIGIN}/policy`]: html(
      [
        ['Content-Security-Policy', "default-src 'self'; script-src 'self'"],
        ['Set-Cookie', '__Host-id=topsecret; Path=/account; Secure'],
        ['Set-Cookie', 'plain=topsecret; Path=/; Secure'],
      ],
      '<!doctype html><title>Policy</title><script src="/a.js"></script><script>alert(1)</script>',
    ),
  });
});
afterAll(() => rig.close());

/** Name and status of each row of the table. */
const rowsOf = (panel: Frame) =>
  panel.$$eval('.rows .row', (rows) =>
    rows.map((row) => ['name', 'status'].map((cell) => row.querySelector(`.${cell}`)?.textContent ?? '')),
  );

async function visited(): Promise<{ page: Page; panel: Frame }> {
  const page = await rig.visit('about:blank');
  const panel = await openPanel(rig, page);
  // Nothing was recorded yet.
  await panel.waitForSelector('#tab-findings[aria-selected=true]');
  await panel.locator('#tab-responses').click();
  await page.goto(`${ORIGIN}/start`);
  return { page, panel };
}

describe('the panel in DevTools', () => {
  it('lists responses as they arrive, including redirects and errors', async () => {
    const { page, panel } = await visited();
    await eventually('the rows', () => rowsOf(panel)).toEqual([
      ['start', '302'],
      ['/', '200'],
      ['a.js', '200'],
      ['none.png', '404'],
    ]);
    await page.close();
  });

  it('shows the header lines of a response as sent, with marks', async () => {
    const { page, panel } = await visited();
    await eventually('the number of rows', async () => (await rowsOf(panel)).length).toBeGreaterThan(1);
    await panel.evaluate(() => {
      document.querySelector<HTMLElement>('.rows .row:nth-child(2)')?.click();
    });
    await panel.waitForSelector('.response .lines');
    const lines = await panel.$$eval('.response .lines:first-of-type .sent', (all) =>
      all.map((line) => line.textContent),
    );
    const own = lines.filter((line) => /^(X-|Server)/.test(line));
    expect(own.slice(0, 4)).toEqual([
      'X-Second: 2',
      'Server: Apache/2.4.59 (Debian)',
      'X-First: 1',
      'X-Second: 3',
    ]);
    expect(
      await panel.$$eval('.response .lines mark', (marks) => marks.map((mark) => mark.textContent)),
    ).toContain('2.4.59');
    expect(await panel.$eval('body', (body) => body.textContent)).not.toContain('topsecret');
    await page.close();
  });

  it('filters by URL and by kind', async () => {
    const { page, panel } = await visited();
    await eventually('the rows', () => rowsOf(panel)).toContainEqual(['none.png', '404']);
    // A panel gets key events only while DevTools has the focus, so the value is set.
    const search = (words: string) =>
      panel.$eval(
        'input[type=search]',
        (input, value) => {
          input.value = value;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        },
        words,
      );
    await search('a.js');
    await eventually('the rows', () => rowsOf(panel)).toEqual([['a.js', '200']]);
    await search('');
    await click(panel, '.toggles button', 'Errors');
    await eventually('the rows', () => rowsOf(panel)).toEqual([['none.png', '404']]);
    await page.close();
  });

  it('shows which cookie the browser rejected, and why', async () => {
    const { page, panel } = await visited();
    await page.goto(`${ORIGIN}/policy`);
    await click(panel, '[role=tab]', 'Cookies');
    const cookies = () =>
      panel.$$eval('table.cookies tbody tr', (rows) =>
        rows.map((row) =>
          ['th bdi', 'td[data-label=Status] bdi'].map((cell) => row.querySelector(cell)?.textContent),
        ),
      );
    await eventually('the cookies', cookies).toContainEqual([
      '__Host-id',
      'rejected: __Host- requires Secure, Path=/ and no Domain',
    ]);
    await eventually('the cookies', cookies).toContainEqual(['plain', 'stored as sent']);
    expect(await panel.$eval('body', (body) => body.textContent)).not.toContain('topsecret');
    await page.close();
  });

  it('sends the probe on a click, and has its findings then', async () => {
    const { page, panel } = await visited();
    const unseen = () => panel.$$eval('.reasons li', (all) => all.map((one) => one.textContent));
    await click(panel, '[role=tab]', 'Findings');
    await click(panel, '.to-unknowns', '');
    await eventually('what was not checked', unseen).not.toEqual([]);
    const content = () => panel.$eval('#tab-panel', (one) => one.textContent);
    // Two of them are known once the page is read: the panel shows a page without its markup if that takes long.
    await eventually('the text of the tab', content).toContain('Ask the server (7 requests)');
    expect(await content()).toContain('Nothing is sent before you press the button.');
    expect(await content()).toContain('GET /.well-known/security.txt');
    const sent = () => requests.filter((one) => one.includes('/.well-known/'));
    expect(sent()).toEqual([]);
    await click(panel, '.ask button', 'Send these 7 requests');
    await eventually('the text of the tab', content).toContain('Asked the server (7 requests)');
    expect(sent()).toEqual(['GET /.well-known/security.txt']);
    await eventually('what was not checked', unseen).toEqual([]);
    // The findings of the probe are among the others.
    await click(panel, '[role=tab]', 'Findings');
    await eventually('the text of the tab', content).toContain('security.txt');
    await page.close();
  });

  it('explains the policy, and shows violations as they happen', async () => {
    const { page, panel } = await visited();
    await page.goto(`${ORIGIN}/policy`);
    const violations = () =>
      panel.$$eval('.violations tbody tr', (rows) =>
        rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
      );
    await click(panel, '[role=tab]', 'Policy');
    await eventually('the sources', () =>
      panel.$$eval('.sources > li', (all) => all.map((one) => one.textContent)),
    ).toContain("'self'this origin1 load on this page");
    // Includes a violation from before the tab was opened: the inline script.
    await eventually('the violations', violations).toContainEqual([
      'script-src-elem',
      'inline',
      `${ORIGIN}/policy:1`,
      '1',
    ]);
    await page.evaluate(() => {
      for (let turn = 0; turn < 2; turn++)
        new Image().src = 'https://elsewhere.test/pixel.gif?token=topsecret';
    });
    await eventually('the violation', async () =>
      (await violations()).find(([directive]) => directive === 'img-src')?.slice(0, 2),
    ).toEqual(['img-src', 'https://elsewhere.test/pixel.gif']);
    expect(await panel.$eval('body', (body) => body.textContent)).not.toContain('topsecret');
    // Not those of another page.
    await page.goto(`${ORIGIN}/`);
    await eventually('the violations', violations).toEqual([]);
    await page.close();
  });
});

/** Clicks the first element that begins with these words, once it exists. */
async function click(panel: Frame, selector: string, words: string): Promise<void> {
  await panel.waitForFunction(
    (all: string, text: string) => {
      const found = [...document.querySelectorAll<HTMLElement>(all)].find((one) =>
        one.textContent.startsWith(text),
      );
      found?.click();
      return found !== undefined;
    },
    { polling: 50 },
    selector,
    words,
  );
}
