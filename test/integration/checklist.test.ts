import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { CHECKLISTS } from '../../src/fixes/checklists.js';

const checks = Object.entries(CHECKLISTS).flatMap(([stack, list = []]) =>
  list.map(({ id, check }) => [`${stack} ${id}`, check] as const),
);

it.each(checks)('%s: its command is valid shell syntax', (_name, check) => {
  const read = spawnSync('bash', ['-n', '-c', check], { encoding: 'utf8' });
  expect(read.stderr).toBe('');
  expect(read.status).toBe(0);
});
