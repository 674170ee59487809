import {
  CHOICES,
  choicesOf,
  CONNECTION,
  connectionOf,
  parseCommandLine,
  section,
  type CommandHelp,
} from './options.js';
import { UserError } from './terminal.js';

export const POLICY = {
  usage: 'TARGET… [options]',
  summary: 'proposes a Content-Security-Policy for all pages of a site that it is given',
  sections: [
    section('Targets', ['targets'], { targets: 'more addresses, as for inspect' }, [
      ['http://… or https://…', 'opens the page twice, as two visitors, to see which inline code differs'],
      ['FILE', 'a HAR 1.2 file: each of its pages is one load'],
      ['-', 'a HAR on standard input'],
    ]),
    section(
      'Proposal, on standard output; everything else goes to standard error',
      ['textOrJson', ...CHOICES, 'stack'],
      { stack: 'write the text for these servers, as for inspect' },
    ),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

export type PolicyArguments = ReturnType<typeof parsePolicyArguments>;

/**
 * Reads the command line of `policy`.
 * @throws UserError
 */
export function parsePolicyArguments(args: readonly string[]) {
  const { help, positionals: targets, given } = parseCommandLine(args, POLICY.sections);
  const { targets: list, textOrJson: format = 'text', reports = [], stack } = given;
  if (!help && targets.length === 0 && list === undefined)
    throw new UserError('Give the pages of a site: web addresses or HAR files. See --help.');
  return { help, targets, list, format, reports, stack, ...choicesOf(given), ...connectionOf(given) };
}
