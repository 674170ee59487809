import { PROJECT } from '../../src/cli/build.js';
import { runCommand, type Ended } from './command.js';

export interface Options {
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Writes standard input; it is closed afterwards. */
  readonly input?: (write: (text: string) => Promise<void>) => Promise<void>;
}

/** Runs the `inspect` command in a process of its own, as npm does. */
export async function inspect(
  args: readonly string[],
  { node = [], env, cwd = PROJECT, input }: Options = {},
): Promise<Ended> {
  const { child, ended } = runCommand('inspect.ts', args, { node, env: { INIT_CWD: cwd, ...env } });
  // Where the command ends before it has read everything.
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
