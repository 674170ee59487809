import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';

const TABLE = readFileSync(new URL('../../docs/points.md', import.meta.url), 'utf8');

/** The rows of the table: finding, points, reasoning. */
const rows = TABLE.split('\n').flatMap((line) => {
  const [finding = '', points = '', why = ''] = line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  return finding.startsWith('`') ? [{ finding: finding.slice(1, -1), points: Number(points), why }] : [];
});

test('every message that takes points of our own stands in docs/points.md, with its points', () => {
  const own = RULES.flatMap(({ id, problems }) =>
    Object.entries(problems)
      .filter(([, { points, observatory }]) => points > 0 && observatory === undefined)
      .map(([message, { points }]) => [`${id}/${message}`, points] as const),
  );
  expect(Object.fromEntries(rows.map(({ finding, points }) => [finding, points]))).toEqual(
    Object.fromEntries(own),
  );
  expect(rows.length).toBe(own.length);
});

test.each(rows)('$finding: its points are argued', ({ why }) => {
  expect(why.length).toBeGreaterThan(20);
});
