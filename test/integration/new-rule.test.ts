import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Runs the scaffold on a copy of the project.

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');
let copy: string;

const npx = (...args: string[]) =>
  run('npx', args, { cwd: copy, env: { ...process.env, NO_COLOR: '1', VITEST: '' } });
const newRule = (...args: string[]) => npx('tsx', 'src/cli/new-rule.ts', ...args);

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'sitegrade-rule-'));
  const parts = [
    'src',
    'test',
    'docs',
    'package.json',
    'tsconfig.json',
    'vite.config.ts',
    'manifest.json',
    'eslint.config.js',
    '.prettierrc.json',
  ];
  for (const part of parts) await cp(join(project, part), join(copy, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rm(copy, { recursive: true, force: true }));

test('new rules pass all checks except the one for their placeholders', { timeout: 240_000 }, async () => {
  const rules = [
    { path: 'headers/origin-agent-cluster', options: ['--points', '5'], entry: 'originAgentCluster' },
    { path: 'disclosure/x-build', options: ['--points', '5', '--sent'], entry: 'xBuild' },
    { path: 'network/x-reach', options: ['--points', '5', '--value'], entry: 'xReach' },
  ];
  const lists = ['docs/checks.md', 'docs/points.md'];
  const filesOf = (path: string) => [
    `src/engine/rules/${path}.ts`,
    `src/engine/rules/${path}.md`,
    `test/engine/rules/${path}.test.ts`,
  ];
  for (const { path, options } of rules) {
    const { stdout } = await newRule(path, ...options);
    for (const file of [...filesOf(path), ...lists, 'src/engine/rules/index.ts'])
      expect(stdout).toContain(file);
  }
  const registry = await readFile(join(copy, 'src/engine/rules/index.ts'), 'utf8');
  const entries = [...registry.matchAll(/^ {2}(\w+),$/gm)].map((match) => match[1]);
  for (const { entry } of rules) expect(entries).toContain(entry);
  expect(entries).toEqual([...entries].sort());

  expect(await readFile(join(copy, 'src/engine/without-secrets.ts'), 'utf8')).toContain("  'X-Reach',\n");

  const tests = [
    ...['registry', 'checks', 'points', 'placeholders'].map((name) => `test/engine/${name}.test.ts`),
    ...rules.map(({ path }) => `test/engine/rules/${path}.test.ts`),
  ];
  const result = await npx('vitest', 'run', '--project', 'unit', ...tests).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  expect(result.stdout).toMatch(/ 1 failed$/m);
  for (const file of [...rules.flatMap(({ path }) => filesOf(path)), ...lists])
    expect(result.stderr).toMatch(new RegExp(`${file}:\\d+ has a TODO to replace`));
  await npx('tsc', '-p', 'src/engine/tsconfig.json');
  await npx('prettier', '--check', 'src/engine', 'test/engine/rules', 'docs');
  await npx('eslint', 'src/engine/rules', ...rules.map(({ path }) => `test/engine/rules/${path}.test.ts`));
});

test.each([
  ['no name', [], 'npm run new:rule headers/permissions-policy'],
  ['no subject', ['permissions-policy'], 'npm run new:rule headers/permissions-policy'],
  ['a subject that is none', ['evil/permissions-policy'], 'headers, network, transport'],
  ['another path', ['../evil'], 'and its id'],
  ['points that are no number', ['headers/x', '--points', 'five'], '--points takes a number'],
  ['options that npm took for itself', ['headers/x', '5'], 'options after --'],
  ['two kinds of problem', ['headers/x', '--sent', '--value'], 'Either --sent or --value'],
  ['an option it does not know', ['headers/x', '--ponts=5'], 'npm run new:rule'],
  ['one that exists in another folder', ['headers/cookies'], 'exists already'],
])('rejects %s with one sentence', { timeout: 60_000 }, async (_what, args, sentence) => {
  const failed = await newRule(...args).then(
    () => null,
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(failed?.code).toBe(1);
  expect(failed?.stderr).toContain(sentence);
  expect(failed?.stderr.trim().split('\n')).toHaveLength(1);
});
