import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The scaffold is tried on a copy of the project, as a person would use it.

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

test('a new rule passes every check as it is written', { timeout: 120_000 }, async () => {
  const { stdout } = await newRule('headers/origin-agent-cluster');
  expect(stdout).toContain('src/engine/rules/headers/origin-agent-cluster.ts');
  const registry = await readFile(join(copy, 'src/engine/rules/index.ts'), 'utf8');
  const entries = [...registry.matchAll(/^ {2}(\w+),$/gm)].map((match) => match[1]);
  expect(entries).toContain('originAgentCluster');
  expect(entries).toEqual([...entries].sort());

  const tests = [
    'test/engine/registry.test.ts',
    'test/engine/checks.test.ts',
    'test/engine/rules/headers/origin-agent-cluster.test.ts',
  ];
  const result = await npx('vitest', 'run', '--project', 'unit', ...tests);
  expect(result.stdout).toMatch(/\b0 failed/);
  await npx('tsc', '-p', 'src/engine/tsconfig.json');
  await npx('prettier', '--check', 'src/engine', 'test/engine/rules', 'docs/checks.md');
  await npx('eslint', 'src/engine/rules', 'test/engine/rules/headers/origin-agent-cluster.test.ts');
});

test.each([
  ['no name', [], 'npm run new:rule headers/permissions-policy'],
  ['no subject', ['permissions-policy'], 'npm run new:rule headers/permissions-policy'],
  ['a subject that is none', ['evil/permissions-policy'], 'headers, network, transport'],
  ['another path', ['../evil'], 'and its noun'],
  ['one that is there, under whatever subject', ['headers/cookies'], 'already exists'],
])('refuses %s in one sentence', { timeout: 30_000 }, async (_what, args, sentence) => {
  const failed = await newRule(...args).then(
    () => null,
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(failed?.code).toBe(1);
  expect(failed?.stderr).toContain(sentence);
  expect(failed?.stderr.trim().split('\n')).toHaveLength(1);
});
