import { parseArgs } from 'node:util';
import { readAddress } from './address.js';
import { UserError } from './terminal.js';

export const HELP = `Sitegrade: the security grade of a page, and the fixes for its server.

  npm start                              open a demo shop in a browser with the extension
  npm start -- URL                       open this page
  npm start -- --headless [URL]          print grade, findings and fixes; save a screenshot and the report
  npm start -- --insecure URL            accept an untrusted certificate

The default scheme is https, for localhost http.
Without a display, --headless is the default. Files are saved in dist/reports/.
The browser is the one in SITEGRADE_CHROMIUM, chromium on the PATH, or a downloaded one.`;

export interface Arguments {
  readonly help: boolean;
  readonly headless: boolean;
  readonly insecure: boolean;
  /** Absent: the demo shop. */
  readonly url?: URL;
}

/**
 * Reads the command line.
 * @throws UserError for unknown arguments
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new UserError('Give only one URL.');
  }
  const [address] = positionals;
  return {
    help: values.help,
    headless: values.headless,
    insecure: values.insecure,
    ...(address === undefined ? {} : { url: readAddress(address) }),
  };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { ...flag, short: 'h' }, headless: flag, insecure: flag },
    });
  } catch (error) {
    // Node's message is a sentence, followed by hints for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new UserError(`${sentence.replace(/\.$/, '')}. See npm start -- --help.`);
  }
}
