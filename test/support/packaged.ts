import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { CommandName } from '../../src/cli/commands.js';
import { PROJECT } from '../../src/cli/build.js';
import { whole } from './e2e-setup.js';
import { runCommand, runNode, type Ended, type Running } from './command.js';

let bundled: Promise<string> | undefined;

/**
 * The `sitegrade` of the npm package, with the extension of the run beside it: a command of a clone would compile its
 * sources and build the extension each time, which takes three times as long as its work.
 */
function command(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const folder = join(dirname(inject('extension')), 'bin');
  if (!existsSync(folder))
    await whole(folder, async (own) => {
      const { code, err } = await runCommand('../../test/support/bundle-command.ts', [own]).ended;
      if (code !== 0) throw new Error(err);
    });
  return join(folder, 'sitegrade.js');
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a command of the npm package in a separate process. */
export async function startPackaged(
  name: CommandName,
  args: readonly string[],
  { cwd = PROJECT, env = {} }: Options = {},
): Promise<Running> {
  const running = runNode([await command(), name, ...args], {
    cwd,
    env: { SITEGRADE_CHROMIUM: inject('chromium'), ...env },
  });
  running.child.stdin.end();
  return running;
}

/** The same to its end. */
export async function packaged(...of: Parameters<typeof startPackaged>): Promise<Ended> {
  return (await startPackaged(...of)).ended;
}
