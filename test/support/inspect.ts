import { PROJECT } from '../../src/cli/build.js';
import { fed, runCommand, type Ended, type Input } from './command.js';

export interface Options {
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: Input;
}

/** Runs the `inspect` command in a separate process, as npm does. */
export async function inspect(
  args: readonly string[],
  { node = [], env, cwd = PROJECT, input }: Options = {},
): Promise<Ended> {
  return fed(runCommand('start.ts', ['inspect', ...args], { node, env: { INIT_CWD: cwd, ...env } }), input);
}
