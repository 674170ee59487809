import { parseAddress } from './address.js';
import { parseCommandLine, section, type CommandHelp } from './options.js';
import { UserError } from './terminal.js';

export const OPEN = {
  usage: '[URL] [options]',
  summary: 'opens a browser with the extension, on the URL or on a demo shop',
  sections: [section('Options', ['headless', 'insecure'], { insecure: 'accept an untrusted certificate' })],
} satisfies CommandHelp;

export type OpenArguments = ReturnType<typeof parseOpenArguments>;

/**
 * Reads the command line.
 * @throws UserError for unknown arguments
 */
export function parseOpenArguments(args: readonly string[]) {
  const { help, positionals, given } = parseCommandLine(args, OPEN.sections);
  const { headless = false, insecure = false } = given;
  if (positionals.length > 1) throw new UserError('Give only one URL.');
  const [address] = positionals;
  return { help, headless, insecure, ...(address !== undefined && { url: parseAddress(address) }) };
}
