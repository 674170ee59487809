import { spawn, spawnSync } from 'node:child_process';
import { inject } from 'vitest';
import type { Ended } from './command.js';

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Whether there is the `script` of util-linux, which gives a command a pseudo terminal. */
export const hasTerminal = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

/** Runs the `inspect` command on a terminal, where both of its streams are `out`. */
export async function inspectOnTerminal(
  args: readonly string[],
  { cwd, columns, env = {} }: { cwd: string; columns: number; env?: Readonly<Record<string, string>> },
): Promise<Omit<Ended, 'err'>> {
  const command = [process.execPath, inject('sitegrade'), 'inspect', ...args];
  const {
    VITEST: _,
    NODE_ENV: __,
    GITHUB_ACTIONS: ___,
    NO_COLOR: ____,
    FORCE_COLOR: _____,
    ...inherited
  } = process.env;
  const line = `stty cols ${String(columns)} && exec ${command.map(quoted).join(' ')}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd,
    env: { ...inherited, TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out: out.replaceAll('\r\n', '\n') });
    });
  });
}
