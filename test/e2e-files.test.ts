import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filesWith, LATER } from './support/e2e-files.js';

const count = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.test.ts')).length;

it('each file with a browser runs now or later', () => {
  const files = (['e2e-chromium', 'e2e-firefox', 'galleries'] as const).map((project) => {
    const all = [...filesWith(project), ...LATER.flatMap((one) => (one.project === project ? one.path : []))];
    expect(all.filter((path) => !existsSync(path))).toEqual([]);
    return [...new Set(all)];
  });
  expect(new Set(files.flat()).size).toBe(count('test/e2e') + count('test/galleries'));
});

it('a file that tests both browsers is for Firefox too', () => {
  expect(LATER.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['e2e-chromium matrix', 'e2e-firefox matrix', 'e2e-chromium zips']),
  );
  expect(LATER.map(({ id }) => id)).not.toContain('e2e-firefox zips');
});
