import type { StackName } from '../engine/index.js';
import {
  CONNECTION_HELP,
  CONNECTION_OPTIONS,
  FLAG,
  parseCommandLine,
  parseConnection,
  TEXT,
  TEXTS,
  type ConnectionArguments,
} from './connection-arguments.js';
import { STDIN } from './har-file.js';
import type { HelpSection } from './help.js';
import { parseFormatOf } from './option-values.js';
import { parseStack } from './stack.js';
import { UserError } from './terminal.js';

const POLICY_FORMATS = ['text', 'json'] as const;
export type PolicyFormat = (typeof POLICY_FORMATS)[number];

export const POLICY_HELP = {
  usage: 'TARGET… [options]',
  summary: 'proposes a Content-Security-Policy for all pages of a site that it is given',
  sections: [
    {
      title: 'Targets',
      rows: [
        ['http://… or https://…', 'opens the page twice, as two visitors, to see which inline code differs'],
        ['FILE', 'a HAR 1.2 file: each of its pages is one load'],
        ['-', 'a HAR on standard input'],
        ['--targets FILE', 'more addresses, as for inspect'],
      ],
    },
    {
      title: 'Proposal, on standard output; everything else goes to standard error',
      rows: [
        ['--format FORMAT', `${POLICY_FORMATS.join(', ')}; default: text`],
        ['--reports FILE', 'violation reports that a collector stored, as JSON; can be repeated'],
        ['--allow SOURCE', 'allow what is doubtful, or only reports name; can be repeated'],
        ['--refuse SOURCE', 'leave a source out, such as https://cdn.example; can be repeated'],
        ['--strict-scripts', 'block inline code that no hash allows, and eval(), where pages need them too'],
        ['--strict-styles', 'allow inline styles only by their hashes'],
        ['--stack apache,django', 'write the text for these servers, as for inspect'],
      ],
    },
    ...CONNECTION_HELP,
  ],
} satisfies { readonly sections: readonly HelpSection[]; readonly [text: string]: unknown };

export interface PolicyArguments extends ConnectionArguments {
  readonly targets: readonly string[];
  readonly list?: string;
  readonly format: PolicyFormat;
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
  const { values, positionals } = parseCommandLine(args, {
    ...CONNECTION_OPTIONS,
    format: { ...TEXT, default: 'text' },
    targets: TEXT,
    reports: TEXTS,
    allow: TEXTS,
    refuse: TEXTS,
    'strict-scripts': FLAG,
    'strict-styles': FLAG,
    stack: TEXT,
  });
  const { help, targets: list, stack } = values;
  if (!help && positionals.length === 0 && list === undefined)
    throw new UserError('Give the pages of a site: web addresses or HAR files. See --help.');
  if ([...positionals, list].filter((one) => one === STDIN).length > 1)
    throw new UserError('Standard input can be read only once. Give - only once.');
  const format = parseFormatOf(POLICY_FORMATS, values.format);
  return {
    help,
    targets: positionals,
    ...(list !== undefined && { list }),
    format,
    reports: values.reports,
    accepted: new Set(values.allow),
    refused: new Set(values.refuse),
    strictScripts: values['strict-scripts'],
    strictStyles: values['strict-styles'],
    ...(stack !== undefined && { stack: parseStack(stack) }),
    ...parseConnection(values),
  };
}
