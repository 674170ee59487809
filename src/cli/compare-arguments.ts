import { CONNECTION, connectionOf, parseCommandLine, section, type CommandHelp } from './options.js';
import { UserError } from './terminal.js';

export const COMPARE = {
  usage: 'A B [options]',
  summary: 'compares two pages: headers, cookies, findings and grades',
  sections: [
    section('A and B', [], undefined, [
      ['http://… or https://…', 'opens the page, as inspect does'],
      ['FILE', 'a HAR 1.2 file, or a JSON report of inspect'],
      ['FOLDER', 'JSON reports of inspect --output'],
      ['-', 'a HAR on standard input'],
    ]),
    section(
      'Comparison, on standard output; everything else goes to standard error',
      ['comparisonFormat', 'baseline'],
      { baseline: 'suppressed findings, of both' },
    ),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

export type CompareArguments = ReturnType<typeof parseCompareArguments>;

/**
 * Reads the command line of `compare`.
 * @throws UserError
 */
export function parseCompareArguments(args: readonly string[]) {
  const { help, positionals, given } = parseCommandLine(args, COMPARE.sections);
  const { comparisonFormat: format = 'text', baseline } = given;
  const [before = '', after = '', ...more] = positionals;
  if (!help && (before === '' || after === '' || more.length > 0))
    throw new UserError('Give two targets to compare: web addresses, HAR files or JSON reports. See --help.');
  return { help, sides: [before, after] as const, format, baseline, ...connectionOf(given) };
}
