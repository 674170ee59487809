import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { CommandName } from '../../src/cli/commands.js';
import { PROJECT } from '../../src/cli/build.js';
import { runCommand, runNode, type Ended } from './command.js';

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
  const { code, err } = await runCommand('../../test/support/bundle-command.ts', [folder]).ended;
  if (code !== 0) throw new Error(err);
  return join(folder, 'sitegrade.js');
}

/** Runs a command of the npm package in a separate process. */
export async function packaged(
  name: CommandName,
  args: readonly string[],
  { cwd = PROJECT, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const { child, ended } = runNode([await command(), name, ...args], {
    cwd,
    env: { SITEGRADE_CHROMIUM: inject('chromium'), ...env },
  });
  child.stdin.end();
  return ended;
}
