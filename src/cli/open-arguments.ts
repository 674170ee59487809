import { parseAddress } from './address.js';
import { FLAG, parseCommandLine } from './connection-arguments.js';
import type { HelpSection } from './help.js';
import { UserError } from './terminal.js';

export const OPEN_HELP = {
  usage: '[URL] [options]',
  summary: 'opens a browser with the extension, on the URL or on a demo shop',
  sections: [
    {
      title: 'Options',
      rows: [
        [
          '--headless',
          'print grade, findings and fixes; save a screenshot and the report.\nThe default without a display',
        ],
        ['--insecure', 'accept an untrusted certificate'],
      ],
    },
  ],
} satisfies { readonly sections: readonly HelpSection[]; readonly [text: string]: unknown };

export interface OpenArguments {
  readonly headless: boolean;
  readonly insecure: boolean;
  /** Absent: the demo shop. */
  readonly url?: URL;
}

/**
 * Reads the command line.
 * @throws UserError for unknown arguments
 */
export function parseOpenArguments(args: readonly string[]): OpenArguments & { readonly help: boolean } {
  const { values, positionals } = parseCommandLine(args, { headless: FLAG, insecure: FLAG });
  if (positionals.length > 1) {
    throw new UserError('Give only one URL.');
  }
  const [address] = positionals;
  return {
    help: values.help,
    headless: values.headless,
    insecure: values.insecure,
    ...(address === undefined ? {} : { url: parseAddress(address) }),
  };
}
