import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';
import { SCORING } from '../../src/engine/rules/scoring.js';
import { SCORING_WORDS } from '../../src/engine/rules/scoring-words.js';
import { WORDS } from '../../src/engine/rules/words.js';
import { OBSERVATORY } from '../support/observatory.js';

const RULES_DIR = new URL('../../src/engine/rules/', import.meta.url);
const TESTS_DIR = new URL('./rules/', import.meta.url);
/** What a rule's page answers, in this order. */
const SECTIONS = ['Why it matters', 'What passes', 'What fails', 'Exceptions', 'Specification'];

const ids = RULES.map(({ id }) => id);

test('file = id = entry = words = page = test', () => {
  const files = readdirSync(RULES_DIR);
  const named = (names: readonly string[], ending: string) =>
    names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const words = named(files, '.words.ts');
  expect(ids).toEqual([...ids].sort());
  expect(words).toEqual(ids);
  const others = ['index', 'scoring', 'scoring-words', 'words', ...words.map((name) => `${name}.words`)];
  expect(named(files, '.ts').filter((name) => !others.includes(name))).toEqual(ids);
  expect(named(files, '.md')).toEqual(ids);
  expect(named(readdirSync(TESTS_DIR), '.test.ts')).toEqual(ids);
  const [rules, told] = ['index.ts', 'words.ts'].map((name) =>
    readFileSync(new URL(name, RULES_DIR), 'utf8'),
  );
  for (const id of ids) {
    expect(rules).toContain(`from './${id}.js'`);
    expect(told).toContain(`from './${id}.words.js'`);
  }
});

test('those that can change the score are in the list the letter is made by, and no others', () => {
  const scoring = RULES.filter(
    ({ observatory, problems, passes }) =>
      observatory !== undefined ||
      Object.values(problems).some(({ points }) => points > 0) ||
      Object.values(passes).some(({ bonus }) => bonus > 0),
  );
  expect(SCORING.map(({ id }) => id)).toEqual(scoring.map(({ id }) => id));
  expect(Object.keys(SCORING_WORDS)).toEqual(scoring.map(({ id }) => id));
  expect(WORDS).toMatchObject(SCORING_WORDS);
});

test.each(ids)('%s: its page answers the five questions and names every Observatory result', (id) => {
  const page = readFileSync(new URL(`${id}.md`, RULES_DIR), 'utf8');
  const headings = page.split('\n').filter((line) => line.startsWith('## '));
  expect(headings).toEqual(SECTIONS.map((section) => `## ${section}`));
  const rule = RULES.find((candidate) => candidate.id === id);
  expect(page.split('\n')[0]).toBe(`# ${rule?.title ?? ''}`);
  expect(page).toContain(rule?.spec.url);
  const messages = [...Object.entries(rule?.problems ?? {}), ...Object.entries(rule?.passes ?? {})];
  for (const [message, { observatory }] of messages) {
    expect(page).toContain(`\`${message}\``);
    if (observatory !== undefined) expect(page).toContain(`\`${observatory}\``);
  }
});

test.each(ids)('%s: its table is held to its messages', (id) => {
  const table = readFileSync(new URL(`${id}.test.ts`, TESTS_DIR), 'utf8');
  expect(table).toContain('ruleTable(rule, [');
});

test.each(ids)('%s: its results are the Observatory’s, and of its own test', (id) => {
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
  for (const key of named) expect(known).toContain(key);
});
