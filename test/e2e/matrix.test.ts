import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build.js';
import { ALL } from '../support/all.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { CASES, cellIn, differsInFirefox, oneOfEach } from '../support/matrix/cases.js';
import { cellOf, foreignFacts, look, sharedMarks } from '../support/matrix/cell.js';
import { renderMatrix } from '../support/matrix/render.js';
import { serveMarked, type MarkedSite } from '../support/matrix/site.js';
import { eventually } from '../support/until.js';

const FILE = join(PROJECT, 'docs', 'capture-matrix.md');

describe.each(BROWSERS)(
  'in %s, the facts are those of the document shown, or unknown with a reason',
  (name) => {
    let site: MarkedSite;
    let lab: Lab;

    beforeAll(async () => {
      site = await serveMarked();
      lab = await useLab(name);
    });

    afterEach(async () => {
      await lab.closePopup();
      await lab.closeTabs();
    });

    // Each way to a cell that another way shows, or that Firefox shows as well, is tried with everything.
    const mine = name === 'chromium' ? CASES : CASES.filter(differsInFirefox);
    const cases = ALL ? CASES : oneOfEach(mine, name);

    it.each(cases)('$name', async ({ act, cell, clicked }) => {
      const tab = await act(lab, site);
      const foreign: string[] = [];
      const shows = async () => {
        // It closes when it loses the focus.
        if ((await lab.readPopup()).state === 'closed') await lab.openPopup(tab);
        const now = await look(lab, tab);
        foreign.push(...foreignFacts(now, site));
        return cellOf(now);
      };
      const wanted = cellIn(cell, name);
      await eventually('the facts in the popup', shows).toBe(wanted);
      const { buttons } = await lab.readPopup();
      const then = cellIn(clicked, name);
      // The cell names the buttons too.
      if (then !== undefined) {
        expect(buttons).toHaveLength(1);
        await lab.press(buttons[0] ?? '');
        await eventually('the facts in the popup', shows).toBe(then);
      }
      expect(foreign).toEqual([]);
      expect(sharedMarks(await lab.documents())).toEqual([]);
    });
  },
);

describe('the matrix', () => {
  it('in docs/capture-matrix.md is what these tests expect', async () => {
    const text = renderMatrix(CASES);
    const options = await resolveConfig(FILE);
    const written = await format(text, { ...options, parser: 'markdown' });
    const before = await readFile(FILE, 'utf8').catch(() => '');
    if (before !== written) await writeFile(FILE, written);
    expect(before, 'The file has been written anew: read it, and check it in').toBe(written);
  });
});
