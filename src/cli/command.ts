import { inspect } from 'node:util';
import './sound-can-parse.js';
import { EXIT } from './exit-codes.js';
import { NoBrowserError, UserError, tell } from './terminal.js';

/** Registers a task to run before the process ends, also on a signal. The last registered runs first. */
export type OnExit = (undo: () => Promise<void>) => void;

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** An error for a person. With SITEGRADE_DEBUG set, errors that are not a UserError get a stack trace. */
export function errorText(error: unknown): string {
  const isForPerson = error instanceof UserError || process.env['SITEGRADE_DEBUG'] === undefined;
  return isForPerson && error instanceof Error ? error.message : inspect(error);
}

/** Prints an error on stderr. */
export function printError(error: unknown, redact = (text: string) => text): void {
  tell(redact(errorText(error)));
}

/**
 * The exit code after a job. Neither a page that does not pass nor a failure hides the other.
 * @param isUnder a page does not pass, or is worse
 */
export function exitCode(isUnder: boolean, failures: readonly unknown[]): number {
  if (failures.length > 0 && isUnder) return EXIT.both;
  if (failures.some((error) => error instanceof NoBrowserError)) return EXIT.noBrowser;
  if (failures.length > 0) return EXIT.failed;
  return isUnder ? EXIT.under : EXIT.success;
}

/**
 * Runs a command. An error becomes a sentence on stderr and a failing exit code. On a signal, the tasks of `onExit` run before the
 * process ends.
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
    // Errors after a signal are not failures.
    if (stop.signal.aborted) return;
    process.exitCode = error instanceof UserError ? error.exitCode : EXIT.failed;
    printError(error);
  } finally {
    await cleanUp();
  }
}
