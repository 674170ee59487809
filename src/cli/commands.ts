import type { OnExit } from './command.js';
import { COMPARE_HELP, parseCompareArguments } from './compare-arguments.js';
import { ENDS, EXIT, type End } from './exit-codes.js';
import type { HelpSection } from './help.js';
import { INSPECT_HELP, parseInspectArguments } from './inspect-arguments.js';
import type { Installation } from './installation.js';
import { OPEN_HELP, parseOpenArguments } from './open-arguments.js';
import { POLICY_HELP, parsePolicyArguments } from './policy-arguments.js';

export interface Command {
  /** What follows the name of the command. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  readonly sections: readonly HelpSection[];
  /** How it ends. */
  readonly ends: readonly End[];
  /**
   * Reads the arguments at once, so that mistakes are reported before anything slow is loaded.
   * @param folder where relative paths begin
   * @returns what the command does, which resolves to the exit code; null if they ask for help
   */
  prepare(
    args: readonly string[],
    folder: string,
  ): ((installation: Installation, onExit: OnExit) => Promise<number>) | null;
}

/** Every command. */
export const COMMANDS = {
  inspect: {
    ...INSPECT_HELP,
    ends: ENDS,
    prepare(args, folder) {
      const { help, ...read } = parseInspectArguments(args, folder);
      if (help) return null;
      return async (installation, onExit) => {
        const { inspectJob } = await import('./inspect-job.js');
        return inspectJob(read, installation, onExit);
      };
    },
  },
  compare: {
    ...COMPARE_HELP,
    ends: ENDS,
    prepare(args) {
      const { help, ...read } = parseCompareArguments(args);
      if (help) return null;
      return async (installation, onExit) => {
        const { compareJob } = await import('./compare-job.js');
        return compareJob(read, installation, onExit);
      };
    },
  },
  policy: {
    ...POLICY_HELP,
    ends: ['success', 'failed', 'noBrowser'],
    prepare(args) {
      const { help, ...read } = parsePolicyArguments(args);
      if (help) return null;
      return async (installation, onExit) => {
        const { policyJob } = await import('./policy-job.js');
        return policyJob(read, installation, onExit);
      };
    },
  },
  open: {
    ...OPEN_HELP,
    ends: ['success', 'failed', 'noBrowser'],
    prepare(args) {
      const { help, ...read } = parseOpenArguments(args);
      if (help) return null;
      return async (installation, onExit) => {
        const { openJob } = await import('./open-job.js');
        await openJob(read, installation, onExit);
        return EXIT.success;
      };
    },
  },
} satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;

/** The command that is meant when none is named. */
export const DEFAULT_COMMAND: CommandName = 'inspect';

export function isCommandName(text: string | undefined): text is CommandName {
  return text !== undefined && Object.hasOwn(COMMANDS, text);
}
