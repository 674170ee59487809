import { CONNECTION, connectionOf, parseCommandLine, section, type CommandHelp } from './options.js';
import { UserError } from './terminal.js';

/** The file of a folder that says what to ask. */
export const PLAN_FILE = 'plan.json';

export const VERIFY = {
  usage: 'DIR [options]',
  summary: 'asks the site whether the fixes of a folder are deployed',
  sections: [
    section('Folder', [], undefined, [
      [
        'DIR',
        `a folder that fix has written. Its plan.json names at most 12 addresses of
one host. Each gets one GET; no redirect is followed`,
      ],
    ]),
    section('Result, on standard output; everything else goes to standard error', ['textOrJson']),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

export type VerifyArguments = ReturnType<typeof parseVerifyArguments>;

/**
 * Reads the command line of `verify`.
 * @throws UserError
 */
export function parseVerifyArguments(args: readonly string[]) {
  const { help, positionals, given } = parseCommandLine(args, VERIFY.sections);
  const { textOrJson: format = 'text' } = given;
  const [directory = '', ...more] = positionals;
  if (!help && (directory === '' || more.length > 0))
    throw new UserError('Give one folder that fix has written. See --help.');
  return { help, directory, format, ...connectionOf(given) };
}
