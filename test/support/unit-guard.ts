import childProcess, { type ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { vi } from 'vitest';

// Unit tests must not start processes, bundlers, linters or browsers: those take longer than all unit tests together.

const { refuse } = vi.hoisted(() => ({
  refuse: (what: string): never => {
    throw new Error(`A unit test may not ${what}: move its file to test/integration (see CONTRIBUTING.md).`);
  },
}));

const methods = childProcess as unknown as Record<string, unknown>;
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
  methods[name] = () => refuse(`start a process (${name})`);
syncBuiltinESMExports();
const { prototype } = (childProcess as { ChildProcess: new () => ChildProcess }).ChildProcess;
Object.assign(prototype, { spawn: () => refuse('start a process') });

vi.mock('vite', () => refuse('load vite'));
vi.mock('eslint', () => refuse('load eslint'));
vi.mock('puppeteer', () => refuse('load puppeteer'));
