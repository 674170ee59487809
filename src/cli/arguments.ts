import { parseArgs } from 'node:util';
import { readAddress } from './address.js';
import { UserError } from './terminal.js';

export const HELP = `Sitegrade: the security grade of a page, and the fixes for its server.

  npm start                              open a demo shop in a browser with the extension
  npm start -- URL                       open that page
  npm start -- --headless [URL]          print grade, findings and fixes, and save popup and report
  npm start -- --insecure URL            go on where the certificate is not trusted

Without a scheme an address is taken as https, on this machine (localhost) as http.
Without a display --headless is understood. Files go to dist/reports/.
A browser is found by SITEGRADE_CHROMIUM, on the PATH (chromium), or is fetched.`;

export interface Arguments {
  readonly help: boolean;
  readonly headless: boolean;
  readonly insecure: boolean;
  /** Absent: the demo shop. */
  readonly url?: URL;
}

/**
 * Reads the command line.
 * @throws UserError for what it does not know
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new UserError('One address at a time: give a single URL.');
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
    // Node's message is a sentence and then hints for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new UserError(`${sentence.replace(/\.$/, '')}. See npm start -- --help.`);
  }
}
