import {
  CONNECTION_HELP,
  CONNECTION_OPTIONS,
  parseCommandLine,
  parseConnection,
  TEXT,
  type ConnectionArguments,
} from './connection-arguments.js';
import { STDIN } from './har-file.js';
import type { HelpSection } from './help.js';
import { parseFormatOf } from './option-values.js';
import { UserError } from './terminal.js';

const COMPARISON_FORMATS = ['text', 'markdown', 'json'] as const;
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];

export const COMPARE_HELP = {
  usage: 'A B [options]',
  summary: 'compares two pages: headers, cookies, findings and grades',
  sections: [
    {
      title: 'A and B',
      rows: [
        ['http://… or https://…', 'opens the page, as inspect does'],
        ['FILE', 'a HAR 1.2 file, or a JSON report of inspect'],
        ['FOLDER', 'JSON reports of inspect --output'],
        ['-', 'a HAR on standard input'],
      ],
    },
    {
      title: 'Comparison, on standard output; everything else goes to standard error',
      rows: [
        ['--format FORMAT', `${COMPARISON_FORMATS.join(', ')}; default: text`],
        ['--baseline FILE', 'suppressed findings, of both'],
      ],
    },
    ...CONNECTION_HELP,
  ],
} satisfies { readonly sections: readonly HelpSection[]; readonly [text: string]: unknown };

export interface CompareArguments extends ConnectionArguments {
  readonly sides: readonly [before: string, after: string];
  readonly format: ComparisonFormat;
  /** A file of suppressed findings. */
  readonly baseline?: string;
}

/**
 * Reads the command line of `compare`.
 * @throws UserError
 */
export function parseCompareArguments(
  args: readonly string[],
): CompareArguments & { readonly help: boolean } {
  const { values, positionals } = parseCommandLine(args, {
    ...CONNECTION_OPTIONS,
    format: { ...TEXT, default: 'text' },
    baseline: TEXT,
  });
  const { help, baseline } = values;
  const [before = '', after = '', ...more] = positionals;
  if (!help && (before === '' || after === '' || more.length > 0))
    throw new UserError('Give two targets to compare: web addresses, HAR files or JSON reports. See --help.');
  if (before === STDIN && after === STDIN)
    throw new UserError('Standard input can be read only once. Give - only once.');
  const format = parseFormatOf(COMPARISON_FORMATS, values.format);
  return {
    help,
    sides: [before, after],
    format,
    ...parseConnection(values),
    ...(baseline !== undefined && { baseline }),
  };
}
