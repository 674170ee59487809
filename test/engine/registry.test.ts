import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';
import { OBSERVATORY } from '../support/observatory.js';

const RULES_DIR = new URL('../../src/engine/rules/', import.meta.url);
const TESTS_DIR = new URL('./rules/', import.meta.url);
/** The headings of a rule's page, in this order. */
const SECTIONS = ['Why it matters', 'What passes', 'What fails', 'Exceptions', 'Specification'];

const ids = RULES.map(({ id }) => id);

/** The files with that ending in all folders, with their folder and without the ending: `headers/caching`. */
function filesIn(place: URL, ending: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && file !== 'index.ts')
    .map((file) => file.slice(0, -ending.length).replaceAll('\\', '/'))
    .sort();
}

const paths = filesIn(RULES_DIR, '.ts');
const pathOf = (id: string) => paths.find((path) => path.endsWith(`/${id}`)) ?? id;

test('each rule has a file, an id, an entry, a page and a test, with the same name and folder', () => {
  const registry = readFileSync(new URL('index.ts', RULES_DIR), 'utf8');
  const edit = 'Edit src/engine/rules/index.ts';
  for (const path of paths) {
    const line = `from './${path}.js'`;
    expect(registry, `${edit}: add an import ${line}`).toContain(line);
  }
  expect(ids, `${edit}: sort RULES by id.`).toEqual([...ids].sort());
  expect(
    paths.map((path) => path.replace(/^[a-z]+\//, '')).sort(),
    `${edit}: enter every rule in RULES. A rule’s id is the name of its file.`,
  ).toEqual(ids);
  expect(filesIn(RULES_DIR, '.md'), 'Each src/engine/rules/FOLDER/ID.ts has an ID.md beside it.').toEqual(
    paths,
  );
  expect(filesIn(TESTS_DIR, '.test.ts'), 'Each rule has a test/engine/rules/FOLDER/ID.test.ts.').toEqual(
    paths,
  );
});

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

test.each(ids)('%s: its page has the five headings and names every message and Observatory result', (id) => {
  const page = readFileSync(new URL(`${pathOf(id)}.md`, RULES_DIR), 'utf8');
  const edit = `Edit src/engine/rules/${pathOf(id)}.md`;
  const headings = page.split('\n').filter((line) => line.startsWith('## '));
  expect(headings, `${edit}: these are its headings, in this order.`).toEqual(
    SECTIONS.map((section) => `## ${section}`),
  );
  const rule = RULES.find((candidate) => candidate.id === id);
  expect(page.split('\n')[0], `${edit}: its first line is the rule’s title.`).toBe(`# ${rule?.title ?? ''}`);
  expect(page, `${edit}: link to the rule’s spec.url.`).toContain(rule?.spec.url);
  const messages = [...Object.entries(rule?.problems ?? {}), ...Object.entries(rule?.passes ?? {})];
  for (const [message, { observatory }] of messages) {
    const row = `${edit}: add a row for the message`;
    expect(page, `${row} | \`${message}\` |`).toContain(`\`${message}\``);
    if (observatory !== undefined)
      expect(page, `${row} | \`${message}\` | \`${observatory}\` |`).toContain(`\`${observatory}\``);
  }
});

test.each(ids)('%s: its test uses ruleTable, which requires a case for each message', (id) => {
  const table = readFileSync(new URL(`${pathOf(id)}.test.ts`, TESTS_DIR), 'utf8');
  expect(
    table,
    `Edit test/engine/rules/${pathOf(id)}.test.ts: list its cases in ruleTable(rule, [ … ]).`,
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
