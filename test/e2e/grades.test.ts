import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARELESS_URL, HARDENED_URL } from '../../src/demo/index.js';
import { gatherPage } from '../../src/cli/gather-page.js';
import { openHome } from '../../src/cli/home.js';
import { readPopup } from '../../src/cli/popup.js';
import { silently } from '../../src/cli/terminal.js';
import { audit } from '../../src/engine/index.js';
import { launchWithExtension, type Rig } from '../support/extension.js';
import { eventually } from '../support/until.js';

const WITHOUT_POLICY = 'https://without-policy.test/';
const HEADERS = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
] as const;

describe('the grade of a page', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await launchWithExtension({ [WITHOUT_POLICY]: { headers: HEADERS, body: '<h1>Shop</h1>' } });
  });

  afterAll(() => rig.close());

  it.each([
    { shop: 'careless', url: CARELESS_URL, grade: 'F' },
    { shop: 'hardened', url: HARDENED_URL, grade: 'A+' },
  ] as const)('of the $shop shop is $grade in popup, badge and Markdown', async ({ url, grade }) => {
    const page = await rig.visit(url);
    const popup = await rig.popup(page);
    await eventually('the grade in the popup', async () => (await readPopup(popup)).grade).toBe(grade);
    expect(await rig.badge(page)).toBe(grade);
    const [title] = (await rig.markdown(popup)).split('\n');
    expect(title).toContain(`${new URL(url).host}: grade ${grade}, `);
  });

  it('is on the badge before the popup was opened, and is updated with what the popup reads', async () => {
    const page = await rig.visit(WITHOUT_POLICY);
    // Without the page's DOM it is unknown whether a meta element contains a policy.
    expect(await rig.badge(page)).toBe('~A+');
    const popup = await rig.popup(page);
    await eventually('the grade in the popup', async () => (await readPopup(popup)).grade).toBe('B');
    expect(await rig.badge(page)).toBe('B');
  });

  it('is on the badge of each tab', async () => {
    const careless = await rig.visit(CARELESS_URL);
    const hardened = await rig.visit(HARDENED_URL);
    expect(await rig.badge(hardened)).toMatch(/^~A/);
    expect(await rig.badge(careless)).toMatch(/^~[DF]/);
    await careless.goto(HARDENED_URL);
    expect(await rig.badge(careless)).toMatch(/^~A/);
    await careless.goto('about:blank');
    expect(await rig.badge(careless)).toBe('');
  });

  it('is the same for the command line, which asks the background, as in the popup', async () => {
    const home = await openHome(rig);
    for (const url of [CARELESS_URL, HARDENED_URL, WITHOUT_POLICY]) {
      const { page, snapshot } = await gatherPage(rig, home, new URL(url), silently);
      expect(snapshot.site.probes.seen).toBe(true);
      const { grade, complete } = audit(snapshot);
      expect(complete).toBe(true);
      expect((await rig.read(page)).grade).toBe(grade);
    }
  });

  it('is that of the page behind the sign-in for a signed-in user', async () => {
    const page = await rig.visit(`${HARDENED_URL}account/`);
    expect(page.url()).toBe(`${HARDENED_URL}accounts/login/`);
    await page.type('[name=username]', 'Ada');
    await page.type('[name=password]', 'paper');
    await Promise.all([page.waitForNavigation(), page.click('.panel button')]);
    expect(page.url()).toBe(`${HARDENED_URL}account/`);
    expect((await rig.facts(page)).url).toBe(`${HARDENED_URL}account/`);
    expect((await rig.read(page)).grade).toBe('A+');
  });
});
