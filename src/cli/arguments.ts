import { inspectArguments } from './inspect-arguments.js';
import { CHOICES, choicesOf, CONNECTION, parseCommandLine, section, type CommandHelp } from './options.js';
import { UserError } from './terminal.js';

export const FIX = {
  usage: 'TARGET… --output DIR [options]',
  summary: 'writes the fixes of a site as files for its servers, and how to deploy them',
  sections: [
    section(
      'Targets: the page that is graded, and others of its site, which its policy is for too',
      ['targets'],
      undefined,
      [
        [
          'http://… or https://…',
          `opens the page and asks its server, as inspect does; with more targets or
with reports twice, as policy does`,
        ],
        ['FILE', 'a HAR 1.2 file: its pages'],
        ['-', 'a HAR on standard input'],
      ],
    ),
    section('Files', ['output', 'all', 'stack', 'acceptStatus', 'baseline', 'config'], {
      output: `a folder that is empty or does not exist: no file is replaced. It gets the
files of each server, DEPLOY.md, which says what to do, and plan.json, with
which verify asks whether it was done; and files that enforce the policy
later, where several pages were given and it would break none of them`,
      stack: 'write files for these servers, outermost first, as for inspect',
      acceptStatus: 'accept an error, block or challenge page with such a status',
      baseline: 'suppressed findings, which get no fix',
      config: 'stack, suppressions and what is sent, as for inspect',
    }),
    section('Policy for several pages', CHOICES),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

/** `inspect` is the rest, as that command reads it. */
export type FixArguments = ReturnType<typeof parseFixArguments>;

/**
 * Reads the command line of `fix`, and the configuration file as `inspect` does.
 * @throws UserError
 */
export function parseFixArguments(args: readonly string[], folder = process.cwd()) {
  const { help, positionals, given } = parseCommandLine(args, FIX.sections);
  const { all = false, reports = [], output = '' } = given;
  if (!help && positionals.length === 0 && given.targets === undefined)
    throw new UserError('Give a web address or a HAR file. See --help.');
  if (!help && output === '') throw new UserError('Give a folder for the files: --output DIR.');
  return {
    help,
    output,
    all,
    reports,
    ...choicesOf(given),
    // It judges nothing, whatever a configuration file asks of pages.
    inspect: inspectArguments({ help, positionals, given: { ...given, failOn: [] } }, folder),
  };
}
