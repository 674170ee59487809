import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResponses, snapshotOf } from '../corpus/responses.js';
import { anyPage } from '../support/arbitrary-page.js';
import { runs } from '../support/runs.js';
import { harms } from './harmless.js';
import { isSeen, situation } from './situation.js';

/**
 * A property of all texts: the answer after a text, read from the text itself, protects at least as well as before,
 * header by header, and is judged at least as well; other answers of the site keep what they send by themselves; and
 * no text changes nothing.
 */

const RUNS = runs(100);

describe('every text', () => {
  it('lowers nothing, on random pages', { timeout: 30_000 + RUNS * 500 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyPage.filter(isSeen), situation, async (page, where) => {
        expect(await harms(page, where)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  const corpus = process.env['CORPUS'];
  if (corpus)
    it('lowers nothing, on recorded responses', { timeout: 3_600_000 }, async () => {
      const found = new Map<string, string[]>();
      for await (const response of readResponses(corpus)) {
        const page = snapshotOf(response);
        // Each with another chain.
        const [where] = fc.sample(situation, 1);
        if (!isSeen(page) || !where) continue;
        for (const harm of await harms(page, where)) {
          found.set(harm, [...(found.get(harm) ?? []), `${response.id} ${where.chain.join(' ')}`]);
        }
      }
      expect(Object.fromEntries(found)).toEqual({});
    });
});
