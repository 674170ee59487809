import { execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// Tests test/support/unit-guard.ts.

it('rejects a unit test that starts a process', async () => {
  expect(() => spawn('true')).toThrow('test/integration');
  expect(() => spawnSync('true')).toThrow('test/integration');
  await expect((async () => promisify(execFile)('true'))()).rejects.toThrow('test/integration');
});

it.each(['vite', 'eslint', 'puppeteer'])('rejects a unit test that loads %s', async (name) => {
  const error: unknown = await import(/* @vite-ignore */ name).catch((reason: unknown) => reason);
  expect(String((error as Error).cause ?? error)).toContain('test/integration');
});
