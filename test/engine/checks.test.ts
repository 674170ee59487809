import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';

const TABLE = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
/** Without the rows that are not checks. */
const CHECKS = TABLE.split(/^## /m)
  .filter((section) => !section.startsWith('UX'))
  .join('');

const rows = CHECKS.split('\n').flatMap((line) => {
  const cells = line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  const [check = ''] = cells;
  const isHead = ['check', 'rule'].includes(check) || /^-+$/.test(check);
  return cells.length > 1 && !isHead ? [{ check, ours: cells.length > 2 ? (cells[2] ?? '') : check }] : [];
});
const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test.each(rows)(
  '$check: names an existing rule or message, or the reason why it is not ours',
  ({ check, ours }) => {
    const names = namesIn(ours);
    const edit = `Edit docs/checks.md, the row of “${check}”`;
    if (names.length === 0)
      expect(ours, `${edit}: name a rule or start with “Not ours: ” and the reason.`).toMatch(
        /^Not (?:ours|seen yet): .{20}/,
      );
    const known = RULES.flatMap(({ id, problems, passes }) => [
      id,
      ...[...Object.keys(problems), ...Object.keys(passes)].map((message) => `${id}/${message}`),
    ]);
    expect(
      names.filter((name) => !known.includes(name)),
      `${edit}: no rule or message has these names.`,
    ).toEqual([]);
  },
);

test('every rule has a row', () => {
  const named = new Set(rows.flatMap(({ ours }) => namesIn(ours)).map((name) => name.split('/')[0]));
  for (const { id } of RULES)
    expect(
      [...named],
      `Edit docs/checks.md: add at its end the row | \`${id}\` | what it checks |`,
    ).toContain(id);
});
