import { existsSync } from 'node:fs';
import { unpackedAt } from './debian.js';
import type { Setup } from './setup.js';

/** The packages that a setup needs and this machine lacks. */
export function missing({ needs, fetches = [] }: Pick<Setup, 'needs' | 'fetches'>): string[] {
  return [
    ...needs
      .filter(({ file }) => !existsSync(file))
      .map(({ from, package: name }) => (from ? `${from}:${name}` : name)),
    ...fetches.filter((one) => !existsSync(unpackedAt(one))).map((one) => `${one.package}/${one.suite}`),
  ];
}
