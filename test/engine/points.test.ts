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

test('docs/points.md has a row for every message that deducts points of our own, with its points', () => {
  const own = RULES.flatMap(({ id, problems }) =>
    Object.entries(problems)
      .filter(([, { points, observatory }]) => points > 0 && observatory === undefined)
      .map(([message, { points }]) => [`${id}/${message}`, points] as const),
  );
  for (const [finding, points] of own)
    expect(
      rows.filter((row) => row.finding === finding).map((row) => row.points),
      `Edit docs/points.md: its row is | \`${finding}\` | ${points} | why it costs that much |`,
    ).toEqual([points]);
  const known = own.map(([finding]) => finding);
  for (const { finding } of rows)
    expect(
      known,
      `Edit docs/points.md: remove the row of ${finding}, which takes no points of our own.`,
    ).toContain(finding);
});

test.each(rows)('$finding: the row explains its points', ({ finding, why }) => {
  expect(why.length, `Edit docs/points.md: say why ${finding} costs its points.`).toBeGreaterThan(20);
});

test('a message of the severity info deducts nothing, unless the Observatory does', () => {
  const wrong = RULES.flatMap(({ id, problems }) =>
    Object.entries(problems)
      .filter(([, { severity, points, observatory }]) => severity === 'info' && points > 0 && !observatory)
      .map(([message]) => `${id}/${message}: make its severity low, or its points 0`),
  );
  expect(wrong).toEqual([]);
});
