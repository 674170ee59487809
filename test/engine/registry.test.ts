import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ProblemMessage } from '../../src/engine/run/define-rule.js';
import { RULES } from '../../src/engine/index.js';
import { OBSERVATORY } from '../support/observatory.js';

const RULES_DIR = new URL('../../src/engine/rules/', import.meta.url);
const TESTS_DIR = new URL('./rules/', import.meta.url);

const ids = RULES.map(({ id }) => id);

/** Each rule's folder and name: `headers/caching`. */
const paths = readdirSync(RULES_DIR, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length).replaceAll('\\', '/'));
const pathOf = (id: string) => paths.find((path) => path.endsWith(`/${id}`)) ?? id;

test('canChangeScore is true for rules with points or a bonus, and for rules with Observatory results', () => {
  for (const { observatory, problems, passes, canChangeScore } of RULES) {
    const worth = [
      ...Object.values(problems).map(({ points }) => points),
      ...Object.values(passes).map(({ bonus }) => bonus),
    ];
    expect(canChangeScore).toBe(Math.max(...worth) > 0);
    if (observatory !== undefined) expect(canChangeScore).toBe(true);
  }
});

test('points of our own have a reason', () => {
  const problems = RULES.flatMap((rule) => Object.values<ProblemMessage>(rule.problems));
  for (const { because } of problems) if (because !== undefined) expect(because.length).toBeGreaterThan(20);
});

test.each(ids)('%s: its test uses ruleTable, which requires a case for each message', (id) => {
  const file = `test/engine/rules/${pathOf(id)}.test.ts`;
  const url = new URL(`${pathOf(id)}.test.ts`, TESTS_DIR);
  expect(
    existsSync(url) && readFileSync(url, 'utf8'),
    `Edit ${file}: list its cases in ruleTable(rule, [ … ]).`,
  ).toContain('ruleTable(rule, [');
});

test.each(ids)('%s: its results are those of its Observatory test', (id) => {
  const rule = RULES.find((candidate) => candidate.id === id);
  const named = [...Object.values(rule?.problems ?? {}), ...Object.values(rule?.passes ?? {})].flatMap(
    ({ observatory }) => (observatory === undefined ? [] : [observatory]),
  );
  if (rule?.observatory === undefined) {
    expect(named).toEqual([]);
    return;
  }
  const test = rule.observatory;
  const known = new Set(OBSERVATORY.cases.map(({ expect: { results } }) => results?.[test]));
  expect(named.length).toBeGreaterThan(0);
  for (const key of named)
    expect(known, `Edit src/engine/rules/${pathOf(id)}.ts: ${key} is no result of ${test}.`).toContain(key);
});
