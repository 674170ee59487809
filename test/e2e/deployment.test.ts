import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFacts } from '../../src/cli/popup.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';

const PAGE = 'https://devbox/';

let rig: Rig;

beforeAll(async () => {
  rig = await launchWithExtension({
    [PAGE]: html([], '<!doctype html><title>Shop</title><script type="module" src="/@vite/client"></script>'),
  });
});
afterAll(() => rig.close());

it('a page from Vite is asked where it will be deployed, and has the fixes for that afterwards', async () => {
  const page = await rig.visit(PAGE);
  const popup = await rig.popup(page);
  await readFacts(popup);
  await popup.waitForSelector('.what-if .which-server');
  expect(await popup.$eval('.what-if .which-server', (label) => label.textContent)).toContain(
    'Where will it be deployed?',
  );
  expect(await popup.$eval('.which-server optgroup', ({ label }) => label)).toBe('Likely');
  // Copy does not wait for the answer.
  expect(await popup.$eval('.what-if .copy', (button) => button.textContent)).toContain('Copy headers');
  await popup.select('.what-if .which-server select', 'netlify');
  await popup.waitForFunction(() => document.querySelector('.stack')?.textContent.includes('Netlify'));
  await popup.waitForFunction(() => !document.querySelector('.which-server'));
  expect(await popup.$eval('.what-if .copy', (button) => button.textContent)).toContain('Copy fixes');
  await popup.close();
  await page.close();
});
