import { inject } from 'vitest';
import { fed, runNode, type Ended } from './command.js';
import type { Options } from './inspect.js';

/** Runs the bundled `sitegrade` of the npm package, which integration-setup.ts made. */
export async function sitegrade(
  args: readonly string[],
  { node = [], env = {}, cwd, input }: Options & { readonly cwd: string },
): Promise<Ended> {
  return fed(runNode([...node, inject('sitegrade'), ...args], { env, cwd }), input);
}
