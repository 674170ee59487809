import { expect, test } from 'vitest';
import { audit, glance } from '../../src/engine/index.js';
import { whole } from '../../src/ui/later.js';
import { createStore } from '../../src/ui/store.js';
import { CARELESS, SEEN_AT } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';

// One test: once every rule is there, it stays.
test('a page is shown at a glance, then as every rule judges it, and only so does it leave the view', async () => {
  const store = createStore(new MemorySource({ kind: 'page', snapshot: CARELESS, seenAt: SEEN_AT }));
  const seen: unknown[] = [];
  const unfollow = store.view.subscribe((view) => {
    if (view.kind === 'page') seen.push({ report: view.report, isWhole: view.isWhole });
  });
  const atAGlance = { report: glance(CARELESS), isWhole: false };
  const asAWhole = { report: audit(CARELESS), isWhole: true };
  expect(seen).toEqual([atAGlance]);
  const taken = store.wholePage();
  store.painted();
  expect(await taken).toMatchObject(asAWhole);
  expect(await whole.load()).toBeDefined();
  expect(seen).toEqual([atAGlance, asAWhole]);
  expect(asAWhole.report.findings.length).toBeGreaterThan(atAGlance.report.findings.length);
  expect(asAWhole.report.stack).not.toEqual([]);
  unfollow();
  store.stop();
});
