import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../support/extension.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { viewedFacts } from '../support/seen-facts.js';
import { eventually, untilFound } from '../support/until.js';

const PAGE = html([['Server', 'nginx/1.26.3']]);

describe.each(BROWSERS)('the selection of fixes in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['selected.test', 'other.test'], () => PAGE);
    lab = await useLab(name);
  });
  afterEach(() => lab.closePopup());

  const shown = async () => /\d+ of \d+ selected/.exec((await lab.readPopup()).text)?.[0] ?? null;

  /** How many findings are selected, in a new popup of the tab. */
  async function selectedIn(tab: number): Promise<string> {
    await lab.closePopup();
    await lab.openPopup(tab);
    // What the page's markup has is selected, too, once it is read.
    await viewedFacts(lab, tab);
    return untilFound('what is selected', shown);
  }

  it('stays when the popup closes, after a preview, in another tab, without the background and after a restart', async () => {
    const tab = await lab.openTab('https://selected.test/');
    const atFirst = await selectedIn(tab);
    expect(atFirst).not.toMatch(/^0 of/);
    await lab.press('None');
    await eventually('what is selected', shown).toMatch(/^0 of/);
    expect(await selectedIn(tab)).toMatch(/^0 of/);
    await lab.closePopup();

    const advice = [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }];
    await lab.send('startPreview', { tabId: tab, advice });
    await lab.send('endPreview', { tabId: tab });
    await lab.killBackground();
    // The load after the preview may have been interrupted.
    await lab.go(tab, 'https://selected.test/');
    expect(await selectedIn(tab)).toMatch(/^0 of/);
    expect(await selectedIn(await lab.openTab('https://selected.test/more?token=hush'))).toMatch(/^0 of/);
    expect(await selectedIn(await lab.openTab('https://other.test/'))).toBe(atFirst);
    await lab.closePopup();

    await lab.restart();
    const later = await lab.openTab('https://selected.test/');
    expect(await selectedIn(later)).toMatch(/^0 of/);
    await lab.press('Reset');
    await eventually('what is selected', shown).toBe(atFirst);
    expect(await selectedIn(later)).toBe(atFirst);
  });
});
