import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyPage } from '../support/arbitrary-page.js';
import { runs } from '../support/runs.js';
import { stillFound } from './harmless.js';
import { isSeen, situation } from './situation.js';

const RUNS = runs(100);

/** Next.js sends what a page sets instead of what the text sets, so the text says to remove it there. */
const chains = situation.filter(({ chain }) => !chain.includes('nextjs'));

it('what a fix closes is not found after it', { timeout: 30_000 + RUNS * 500 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyPage.filter(isSeen), chains, async (page, where) => {
      expect(await stillFound(page, where)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
