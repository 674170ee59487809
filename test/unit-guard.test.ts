import { execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// test/support/unit-guard.ts is leaned on.

it('refuses a unit test that starts a process', async () => {
  expect(() => spawn('true')).toThrow('test/integration');
  expect(() => spawnSync('true')).toThrow('test/integration');
  await expect((async () => promisify(execFile)('true'))()).rejects.toThrow('test/integration');
});

it.each(['vite', 'eslint', 'puppeteer'])('refuses a unit test that loads %s', async (name) => {
  const error: unknown = await import(/* @vite-ignore */ name).catch((reason: unknown) => reason);
  expect(String((error as Error).cause ?? error)).toContain('test/integration');
});
