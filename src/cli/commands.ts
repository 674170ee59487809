import type { OnExit } from './command.js';
import { ENDS, type End } from './exit-codes.js';
import {
  FIX,
  parseFixArguments,
  OPEN,
  parseOpenArguments,
  POLICY,
  parsePolicyArguments,
  parseVerifyArguments,
  VERIFY,
  COMPARE,
  parseCompareArguments,
} from './arguments.js';
import { INSPECT, parseInspectArguments } from './inspect-arguments.js';
import type { Installation } from './installation.js';
import type { CommandHelp } from './options.js';

export interface Command extends CommandHelp {
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

/** Of commands that judge nothing. */
const BROWSER_ENDS: readonly End[] = ['success', 'failed', 'noBrowser'];

/** Every command. */
export const COMMANDS = {
  inspect: command(
    INSPECT,
    ENDS,
    parseInspectArguments,
    async () => (await import('./inspect-job.js')).inspectJob,
  ),
  compare: command(
    COMPARE,
    ENDS,
    parseCompareArguments,
    async () => (await import('./compare-job.js')).compareJob,
  ),
  policy: command(
    POLICY,
    BROWSER_ENDS,
    parsePolicyArguments,
    async () => (await import('./policy-job.js')).policyJob,
  ),
  fix: command(FIX, BROWSER_ENDS, parseFixArguments, async () => (await import('./fix-job.js')).fixJob),
  verify: command(
    VERIFY,
    ['success', 'failed', 'under', 'both'],
    parseVerifyArguments,
    async () => (await import('./verify-job.js')).verifyJob,
  ),
  open: command(OPEN, BROWSER_ENDS, parseOpenArguments, async () => (await import('./open-job.js')).openJob),
} satisfies Readonly<Record<string, Command>>;

/**
 * A command.
 * @param parse reads its arguments
 * @param load loads its job, which resolves to the exit code
 */
function command<A extends { readonly help: boolean }>(
  help: CommandHelp,
  ends: readonly End[],
  parse: (args: readonly string[], folder: string) => A,
  load: () => Promise<(read: A, installation: Installation, onExit: OnExit) => Promise<number>>,
): Command {
  return {
    ...help,
    ends,
    prepare(args, folder) {
      const read = parse(args, folder);
      return read.help ? null : async (installation, onExit) => (await load())(read, installation, onExit);
    },
  };
}

export type CommandName = keyof typeof COMMANDS;

/** The command that is meant when none is named. */
export const DEFAULT_COMMAND: CommandName = 'inspect';

export function isCommandName(text: string | undefined): text is CommandName {
  return text !== undefined && Object.hasOwn(COMMANDS, text);
}
