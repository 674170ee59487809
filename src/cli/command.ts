import './sound-can-parse.js';
import { UserError } from './terminal.js';

/** Notes something to be undone before the process ends, however it ends; last noted, first undone. */
export type OnExit = (undo: () => Promise<void>) => void;

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** Says on stderr what went wrong; SITEGRADE_DEBUG in the environment brings the stack trace of what is no UserError. */
export function printError(error: unknown): void {
  const isForPerson = error instanceof UserError || process.env['SITEGRADE_DEBUG'] === undefined;
  console.error(isForPerson && error instanceof Error ? error.message : error);
}

/**
 * Runs a command of the terminal. What goes wrong is a sentence on stderr and exit code 1. A signal ends it after everything is undone.
 */
export async function runCommand(command: (onExit: OnExit) => Promise<void>): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const cleanUp = async () => {
    for (let next = undo.pop(); next; next = undo.pop()) await next();
  };
  const stop = new AbortController();
  for (const [signal, code] of SIGNALS) {
    process.once(signal, () => {
      stop.abort();
      void cleanUp().finally(() => process.exit(code));
    });
  }
  try {
    await command((task) => undo.push(task));
  } catch (error) {
    // What breaks off because we were told to stop is no failure.
    if (stop.signal.aborted) return;
    process.exitCode = 1;
    printError(error);
  } finally {
    await cleanUp();
  }
}
