import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '../../support/until.js';
import type { Command, Service } from './setup.js';

/** The exit code of a command, and its output on both streams. */
export interface CommandOutput {
  readonly code: number;
  readonly text: string;
}

/** Runs a command to its end. */
export function run({ run: [program, ...args], env = {}, cwd }: Command): Promise<CommandOutput> {
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...bare(), ...env }, cwd, maxBuffer: 16_777_216 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, text: [out, err, error && code === 1 ? error.message : ''].join('\n').trim() });
    });
  });
}

/** Runs a command that must succeed. */
export async function must(command: Command): Promise<string> {
  const { code, text } = await run(command);
  if (code !== 0) throw new Error(`${command.run.join(' ')} ended with ${code}:\n${text}`);
  return text;
}

export interface Running {
  /** Its output so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a service and waits until its ports are open. */
export async function start(
  { run: [program, ...args], env = {}, cwd, ports }: Service,
  address: string,
): Promise<Running> {
  const child = spawn(program, args, {
    env: { ...bare(), ...env },
    cwd,
    // In a separate process group, so that its workers end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  let failure = '';
  child.once('error', (error) => (failure = error.message));
  const stop = () => end(child);
  try {
    await until(`${program} to listen`, async () => {
      if (failure !== '' || child.exitCode !== null || child.signalCode !== null) return true;
      const open = await Promise.all(ports.map((port) => isOpen(address, port)));
      return open.every(Boolean);
    });
    if (failure !== '' || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${program} ended:\n${failure}${output}`);
    }
  } catch (error) {
    await stop();
    throw error instanceof Error ? new Error(`${error.message}\n${output}`) : error;
  }
  return { output: () => output, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await gone;
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}

/** The environment without what belongs to the test run. */
function bare(): NodeJS.ProcessEnv {
  const { VITEST: _, NODE_ENV: __, NODE_OPTIONS: ___, ...env } = process.env;
  return env;
}
