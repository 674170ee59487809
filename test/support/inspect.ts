import { PROJECT } from '../../src/cli/build.js';
import { runCommand, type Ended } from './command.js';

export interface Options {
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Text for standard input, which is closed afterwards. */
  readonly input?: (write: (text: string) => Promise<void>) => Promise<void>;
}

/** Runs the `inspect` command in a separate process, as npm does. */
export async function inspect(
  args: readonly string[],
  { node = [], env, cwd = PROJECT, input }: Options = {},
): Promise<Ended> {
  const { child, ended } = runCommand('inspect.ts', args, { node, env: { INIT_CWD: cwd, ...env } });
  // The command may end before it has read everything.
  child.stdin.on('error', () => undefined);
  await input?.(
    (text) =>
      new Promise((resolve) =>
        child.stdin.write(text, () => {
          resolve();
        }),
      ),
  );
  child.stdin.end();
  return ended;
}
