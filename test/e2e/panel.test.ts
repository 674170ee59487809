import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Page } from 'puppeteer';
import { html, launchWithExtension, type Rig } from '../support/extension.js';
import { openPanel } from '../support/devtools.js';

const ORIGIN = 'https://panel.test';

let rig: Rig;
beforeAll(async () => {
  rig = await launchWithExtension({
    [`${ORIGIN}/start`]: { status: 302, headers: [['Location', '/']] },
    [`${ORIGIN}/`]: html(
      [
        ['X-Second', '2'],
        ['Server', 'Apache/2.4.59 (Debian)'],
        ['X-First', '1'],
        ['X-Second', '3'],
        ['Set-Cookie', 'sessionid=topsecret; Path=/'],
      ],
      '<!doctype html><title>Panel</title><script src="/a.js"></script><img src="/none.png" alt="">',
    ),
    [`${ORIGIN}/a.js`]: { headers: [['Content-Type', 'text/javascript']], body: '' },
  });
});
afterAll(() => rig.close());

/** What the table shows: name, status, findings. */
const rowsOf = (panel: Frame) =>
  panel.$$eval('.rows .row', (rows) =>
    rows.map((row) => ['name', 'status'].map((cell) => row.querySelector(`.${cell}`)?.textContent ?? '')),
  );

async function visited(): Promise<{ page: Page; panel: Frame }> {
  const page = await rig.visit('about:blank');
  const panel = await openPanel(rig, page);
  await page.goto(`${ORIGIN}/start`);
  return { page, panel };
}

describe('the panel in DevTools', () => {
  it('has every answer as it comes, redirects and errors too', async () => {
    const { page, panel } = await visited();
    await expect
      .poll(() => rowsOf(panel))
      .toEqual([
        ['start', '302'],
        ['/', '200'],
        ['a.js', '200'],
        ['none.png', '404'],
        ['favicon.ico', '404'],
      ]);
    await page.close();
  });

  it('shows one answer’s lines as sent, what is wrong marked in place', async () => {
    const { page, panel } = await visited();
    await expect.poll(async () => (await rowsOf(panel)).length).toBeGreaterThan(1);
    await panel.evaluate(() => {
      document.querySelector<HTMLElement>('.rows .row:nth-child(2)')?.click();
    });
    await panel.waitForSelector('.answer .lines');
    const lines = await panel.$$eval('.answer .lines:first-of-type .sent', (all) =>
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
      await panel.$$eval('.answer .lines mark', (marks) => marks.map((mark) => mark.textContent)),
    ).toContain('2.4.59');
    expect(await panel.$eval('body', (body) => body.textContent)).not.toContain('topsecret');
    await page.close();
  });
});
