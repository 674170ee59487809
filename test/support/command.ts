import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command of src/cli in a separate process, as npm does, without a display.
 * @param node arguments for Node itself
 */
export function runCommand(
  file: string,
  args: readonly string[],
  { node = [], env = {} }: { node?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): { readonly child: ChildProcessWithoutNullStreams; readonly ended: Promise<Ended> } {
  const {
    VITEST: _,
    NODE_ENV: __,
    INIT_CWD: ___,
    DISPLAY: ____,
    WAYLAND_DISPLAY: _____,
    GITHUB_ACTIONS: ______,
    ...inherited
  } = process.env;
  const child = spawn(
    process.execPath,
    [...node, '--import', 'tsx', join(PROJECT, 'src', 'cli', file), ...args],
    { cwd: PROJECT, env: { ...inherited, ...env } },
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
  return { child, ended };
}

/** The output apart from progress steps. */
export function sentences(err: string): readonly string[] {
  return err.split('\n').filter((line) => line !== '' && !line.endsWith(' …'));
}
