import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

/**
 * Runs a command of src/cli in a separate process, as npm does, without a display.
 * @param node arguments for Node itself
 */
export function runCommand(
  file: string,
  args: readonly string[],
  { node = [], env = {} }: { node?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Running {
  return runNode([...node, '--import', 'tsx', join(PROJECT, 'src', 'cli', file), ...args], { env });
}

/** Runs Node in a separate process, without a display and without the variables of the test run. */
export function runNode(
  args: readonly string[],
  { cwd = PROJECT, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Running {
  const {
    VITEST: _,
    NODE_ENV: __,
    INIT_CWD: ___,
    DISPLAY: ____,
    WAYLAND_DISPLAY: _____,
    GITHUB_ACTIONS: ______,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, args, { cwd, env: { ...inherited, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
  return { child, ended };
}

/** Text for standard input, which is closed afterwards. */
export type Input = (write: (text: string) => Promise<void>) => Promise<void>;

/** Gives a command its standard input, and waits for its end. */
export async function fed({ child, ended }: Running, input?: Input): Promise<Ended> {
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

/** The output apart from progress steps. */
export function sentences(err: string): readonly string[] {
  return err.split('\n').filter((line) => line !== '' && !line.endsWith(' …'));
}
