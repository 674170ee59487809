import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WRITTEN } from './support/plans.js';

/** Of a run, which no test compares itself with. */
const PUBLISHED = ['docs/proven-fixes.md', 'src/fixes/data/proven.json'];

/** The files of the project that the tests of a kind name as `join(PROJECT, 'docs', 'a.md')`. */
function namedBy(kind: string): string[] {
  const folder = join(import.meta.dirname, kind);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .flatMap((text) => [...text.matchAll(/join\(PROJECT, ('(?:docs|src)', .*)\)/g)])
    .map(([, parts = '']) => parts.replaceAll("'", '').split(', ').join('/'));
}

it('what tests write anew is restored before a second try, which would compare itself with it', () => {
  const named = ['e2e', 'galleries', 'servers', 'apps'].flatMap(namedBy);
  expect([...WRITTEN, ...PUBLISHED].sort()).toEqual(named.sort());
});
