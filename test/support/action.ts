import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROJECT } from '../../src/cli/build.js';
import type { Ended } from './command.js';

interface Step {
  readonly run: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** action.yml, parsed. */
export const ACTION = parse(readFileSync(join(PROJECT, 'action.yml'), 'utf8')) as Action;

/** Runs the last step of the action, the one that grades, as GitHub runs `shell: bash`. */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const step = ACTION.runs.steps.at(-1);
  if (!step) throw new Error('action.yml has no steps.');
  const folder = await mkdtemp(join(tmpdir(), 'sitegrade-step-'));
  const script = join(folder, 'step.sh');
  await writeFile(script, step.run);
  const given = Object.entries(step.env ?? {}).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(value)?.[1];
    const text = input === undefined ? value : (inputs[input] ?? ACTION.inputs[input]?.default ?? '');
    return [name, text] as const;
  });
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd,
    env: { ...process.env, ...env, ...Object.fromEntries(given) },
  });
  child.stdin.end();
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await rm(folder, { recursive: true });
  return { code, out, err };
}
