import { existsSync } from 'node:fs';
import type { Kind } from './kind.js';

/** The Debian packages a kind needs and this machine does not have. */
export function missing({ needs }: Pick<Kind, 'needs'>): string[] {
  return needs.filter(({ file }) => !existsSync(file)).map((need) => need.package);
}
