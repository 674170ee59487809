import { describe, expect, it } from 'vitest';
import { PATIENCE } from '../support/delays.js';
import { ALL } from '../support/all.js';
import { killAt } from '../support/kill.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { foreignFacts, markRead, sharedMarks } from '../support/matrix/cell.js';
import { serveMarked, type MarkedSite } from '../support/matrix/site.js';
import { generator } from '../support/random.js';
import { until } from '../support/until.js';
import { planWalk } from '../support/walk/plan.js';
import { createWalker, essenceOf, installServiceWorkers, viewOf } from '../support/walk/run.js';

const { SEED = '1', KILLS } = process.env;
/** Each fifth kill comes when all is stored: what is known then must be known afterwards. */
const LATE = 5;

/** `KILLS=200 SEED=7 npx vitest run kill-walk` does more. */
const USUAL = ALL ? { chromium: 200, firefox: 40 } : { chromium: 10, firefox: 5 };

/** The result of a step without kills. */
interface Undisturbed {
  /** Null if the response cannot be known. */
  readonly essence: string | null;
  /** Whether the document was shown before. */
  readonly isBack: boolean;
  /** Milliseconds. */
  readonly took: number;
}

describe.each(BROWSERS)('in %s', (name) => {
  const kills = Number(KILLS ?? USUAL[name]);
  const walk = planWalk(Number(SEED), kills);

  /** Walks in a browser as after the installation. */
  async function inBrowser<T>(work: (lab: Lab, site: MarkedSite) => Promise<T>): Promise<T> {
    const site = await serveMarked();
    const lab = await useLab(name);
    await installServiceWorkers(lab);
    return await work(lab, site);
  }

  function undisturbed(): Promise<Undisturbed[]> {
    return inBrowser(async (lab, site) => {
      const known = new Set<string>();
      const go = createWalker(lab, site, known);
      const all: Undisturbed[] = [];
      for (const step of walk) {
        const from = performance.now();
        const tab = await go(step);
        const took = performance.now() - from;
        await until(`all facts after ${JSON.stringify(step)}`, async () => {
          const { documentId, facts, essence } = await viewOf(lab, tab);
          if (!facts || (!facts.chain.seen && facts.chain.because !== 'service-worker')) return false;
          all.push({ essence, isBack: known.has(documentId), took });
          known.add(documentId);
          return true;
        });
      }
      return all;
    });
  }

  it(
    `killed at ${kills} random moments of a walk (seed ${SEED}), the background has the same facts as without, or reports them as unknown`,
    { timeout: (60_000 + kills * 6_000) * PATIENCE },
    async () => {
      const right = await undisturbed();
      await inBrowser(async (lab, site) => {
        // Documents that were loaded in another way than in the walk without kills.
        const apart = new Set<string>();
        const go = createWalker(lab, site, apart);
        const random = generator(Number(SEED));
        const wanted = new Map<string, string | null>();
        const counts = { killed: 0, known: 0, unknown: 0, nothing: 0, apart: 0, late: 0 };
        for (const [index, step] of walk.entries()) {
          const expected = right[index];
          if (!expected) throw new Error('The undisturbed walk is shorter');
          const isLate = index % LATE === LATE - 1;
          let before: string | null = null;
          let tab: number;
          let killed: boolean;
          if (isLate) {
            tab = await go(step);
            ({ essence: before } = await viewOf(lab, tab));
            killed = await lab.unasked.killBackground();
          } else {
            [tab, killed] = await Promise.all([
              go(step),
              // A little longer than the step, for work that is still running then.
              killAt(lab, random() * expected.took * 1.2),
            ]);
          }
          const { documentId, facts, essence } = await viewOf(lab, tab);
          // In either walk the browser itself may have evicted a page from the bfcache, and loaded it anew.
          if (wanted.has(documentId) !== expected.isBack) apart.add(documentId);
          if (isLate) {
            counts.late += Number(before !== null);
            expect(essence, `after a late kill: ${JSON.stringify(step)}`).toBe(before);
          }
          if (killed) counts.killed += 1;
          if (!facts) counts.nothing += 1;
          else if (essence === null) counts.unknown += 1;
          else if (apart.has(documentId)) counts.apart += 1;
          else {
            counts.known += 1;
            expect(essence, JSON.stringify(step)).toBe(expected.essence);
          }
          if (!expected.isBack && !apart.has(documentId)) wanted.set(documentId, expected.essence);
        }
        const documents = await lab.documents();
        for (const document of documents) {
          const shown = markRead(document) ?? null;
          expect(foreignFacts({ facts: document, shown }, site)).toEqual([]);
          const essence = essenceOf(document);
          if (essence !== null && wanted.has(document.id)) expect(essence).toBe(wanted.get(document.id));
        }
        expect(sharedMarks(documents)).toEqual([]);
        console.log(`${name}, seed ${SEED}: ${JSON.stringify(counts)}`);
        expect(counts.killed).toBeGreaterThan(kills * 0.7);
        // A short walk has one or two late kills, and their pages may have no facts.
        if (kills / LATE > 2) expect(counts.late).toBeGreaterThan(kills / LATE / 4);
      });
    },
  );
});
