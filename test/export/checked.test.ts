import { expect, test } from 'vitest';
import { writeReports } from '../../src/export/write.js';
import { checklistsFor } from '../../src/fixes/checklists.js';
import { careless, proposed } from './reports.js';

const about = { version: '1', date: new Date(0) };
const unseen = checklistsFor(careless)
  .flatMap(({ rows }) => rows)
  .filter(({ state }) => state === 'server-only');
const [first] = unseen;
const counts = (format: 'markdown' | 'html', checked: readonly string[], [done, open]: [RegExp, RegExp]) => {
  const report = writeReports(format, [{ report: careless, proposals: proposed(careless), checked }], about);
  const list = report.slice(report.lastIndexOf('Check on the server'));
  return [list.match(done)?.length ?? 0, list.match(open)?.length ?? 0];
};

test.each<['markdown' | 'html', [RegExp, RegExp]]>([
  ['markdown', [/^[*-] \[x\] /gm, /^[*-] \[ \] /gm]],
  ['html', [/<li class="done">/g, /<li>/g]],
])('%s: what the user ticked is ticked', (format, marks) => {
  expect(unseen.length).toBeGreaterThan(1);
  const [none, one] = [[], [first?.id ?? '']].map((checked) => counts(format, checked, marks));
  expect(none?.[0]).toBe(0);
  expect(one).toEqual([1, (none?.[1] ?? 0) - 1]);
});
