import type { StackName } from '../engine/index.js';
import {
  CONNECTION,
  connectionOf,
  parseCommandLine,
  section,
  type CommandHelp,
  type ConnectionArguments,
  type Given,
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
      ['policyFormat', 'reports', 'allow', 'refuse', 'strictScripts', 'strictStyles', 'stack'],
      { stack: 'write the text for these servers, as for inspect' },
    ),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

export interface PolicyArguments extends ConnectionArguments {
  readonly targets: readonly string[];
  readonly list?: string;
  readonly format: NonNullable<Given<'policyFormat'>['policyFormat']>;
  readonly reports: readonly string[];
  readonly accepted: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly strictScripts: boolean;
  readonly strictStyles: boolean;
  readonly stack?: readonly StackName[];
}

/**
 * Reads the command line of `policy`.
 * @throws UserError
 */
export function parsePolicyArguments(args: readonly string[]): PolicyArguments & { readonly help: boolean } {
  const { help, positionals, given } = parseCommandLine(args, POLICY.sections);
  const { targets: list, policyFormat: format = 'text', stack, strictScripts = false } = given;
  if (!help && positionals.length === 0 && list === undefined)
    throw new UserError('Give the pages of a site: web addresses or HAR files. See --help.');
  return {
    help,
    targets: positionals,
    ...(list !== undefined && { list }),
    format,
    reports: given.reports ?? [],
    accepted: new Set(given.allow),
    refused: new Set(given.refuse),
    strictScripts,
    strictStyles: given.strictStyles ?? false,
    ...(stack !== undefined && { stack }),
    ...connectionOf(given),
  };
}
