import { existsSync } from 'node:fs';
import { unpackedAt } from './debian.js';
import type { Kind } from './kind.js';

/** The Debian packages a kind needs and this machine does not have. */
export function missing({ needs, fetches = [] }: Pick<Kind, 'needs' | 'fetches'>): string[] {
  return [
    ...needs.filter(({ file }) => !existsSync(file)).map((need) => need.package),
    ...fetches.filter((one) => !existsSync(unpackedAt(one))).map((one) => `${one.package}/${one.suite}`),
  ];
}
