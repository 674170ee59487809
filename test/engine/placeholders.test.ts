import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** The files of a folder, with its path. */
const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);

test('no placeholder of npm run new:rule is left', () => {
  const files = [
    ...filesIn('src/engine/rules'),
    ...filesIn('test/engine/rules'),
    'docs/checks.md',
    'docs/points.md',
  ];
  const left = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.includes('TODO') ? [`${file}:${String(index + 1)} has a TODO to replace`] : [],
      ),
  );
  expect(left, left.join('\n')).toEqual([]);
});
