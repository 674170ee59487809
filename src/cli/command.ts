import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import './sound-can-parse.js';
import { EXIT } from './exit-codes.js';
import { NoBrowserError, UserError, tell } from './terminal.js';

/** Registers a task to run before the process ends, also on a signal. The last registered runs first. */
export interface OnExit {
  (undo: () => Promise<void>): void;
  /** Aborted by a signal: nothing begins any more. */
  readonly stop?: AbortSignal;
}

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** Maximum time (ms) of what is still done after a signal. */
const ENDS_WITHIN_MS = 10_000;
/** A signal so soon (ms) after the first is the same: the terminal sends it to all of a group, and npm passes it on. */
const SAME_WITHIN_MS = 500;

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

/** Rejects as soon as the command is stopped, whatever the work still waits for. */
export async function unlessStopped<T>(stop: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  stop?.throwIfAborted();
  let onStop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    onStop = () => reject(stop?.reason as Error);
    stop?.addEventListener('abort', onStop);
  });
  // A race with a promise that all share would keep every result.
  return Promise.race([work(), stopped]).finally(() => stop?.removeEventListener('abort', onStop));
}

/**
 * Runs a command. An error becomes a sentence on stderr and a failing exit code. A signal cuts the command off, and the
 * tasks of `onExit` run before the process ends; a second signal ends it at once.
 */
export async function runCommand(command: (onExit: OnExit) => Promise<void>): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const stopping = new AbortController();
  const stop = stopping.signal;
  // Each browser has one.
  setMaxListeners(0, stop);
  const onExit: OnExit = Object.assign((task: () => Promise<void>) => void undo.push(task), { stop });
  const run = async () => {
    try {
      await unlessStopped(stop, () => command(onExit));
    } catch (error) {
      // Errors after a signal are not failures.
      if (stop.aborted) return;
      process.exitCode = error instanceof UserError ? error.exitCode : EXIT.failed;
      printError(error);
    } finally {
      for (let next = undo.pop(); next; next = undo.pop()) await next();
    }
  };
  const ended = run();
  let stoppedAt = 0;
  for (const [signal, code] of SIGNALS) {
    process.on(signal, () => {
      if (stop.aborted) {
        if (Date.now() - stoppedAt > SAME_WITHIN_MS) process.exit(code);
        return;
      }
      stoppedAt = Date.now();
      stopping.abort();
      void Promise.race([ended, setTimeout(ENDS_WITHIN_MS)]).finally(() => process.exit(code));
    });
  }
  await ended;
}
