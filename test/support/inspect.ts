import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

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
  const {
    VITEST: _,
    NODE_ENV: __,
    INIT_CWD: ___,
    DISPLAY: ____,
    WAYLAND_DISPLAY: _____,
    ...inherited
  } = process.env;
  const child = spawn(
    process.execPath,
    [...node, '--import', 'tsx', join(PROJECT, 'src', 'cli', 'inspect.ts'), ...args],
    { cwd: PROJECT, env: { ...inherited, INIT_CWD: cwd, ...env } },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
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

/** What is said besides the steps. */
export function sentences(err: string): readonly string[] {
  return err.split('\n').filter((line) => line !== '' && !line.endsWith(' …'));
}
