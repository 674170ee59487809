import { parseAddress } from './address.js';
import { inspectArguments } from './inspect-arguments.js';
import {
  CHOICES,
  choicesOf,
  CONNECTION,
  parseCommandLine,
  section,
  type CommandHelp,
  connectionOf,
} from './options.js';
import { UserError } from './terminal.js';

export const FIX = {
  usage: 'TARGET… --output DIR [options]',
  summary: 'writes the fixes of a site as files for its servers, and how to deploy them',
  sections: [
    section(
      'Targets: the page that is graded, and others of its site, which its policy is for too',
      ['targets'],
      undefined,
      [
        [
          'http://… or https://…',
          `opens the page and asks its server, as inspect does; with more targets or
with reports twice, as policy does`,
        ],
        ['FILE', 'a HAR 1.2 file: its pages'],
        ['-', 'a HAR on standard input'],
      ],
    ),
    section('Files', ['output', 'all', 'stack', 'acceptStatus', 'baseline', 'config'], {
      output: `a folder that is empty or does not exist: no file is replaced. It gets the
files of each server, DEPLOY.md, which says what to do, and plan.json, with
which verify asks whether it was done; and files that enforce the policy
later, where several pages were given and it would break none of them`,
      stack: 'write files for these servers, outermost first, as for inspect',
      acceptStatus: 'accept an error, block or challenge page with such a status',
      baseline: 'suppressed findings, which get no fix',
      config: 'stack, suppressions and what is sent, as for inspect',
    }),
    section('Policy for several pages', CHOICES),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

/** `inspect` is the rest, as that command reads it. */
export type FixArguments = ReturnType<typeof parseFixArguments>;

/**
 * Reads the command line of `fix`, and the configuration file as `inspect` does.
 * @throws UserError
 */
export function parseFixArguments(args: readonly string[], folder = process.cwd()) {
  const { help, positionals, given } = parseCommandLine(args, FIX.sections);
  const { all = false, reports = [], output = '' } = given;
  if (!help && positionals.length === 0 && given.targets === undefined)
    throw new UserError('Give a web address or a HAR file. See --help.');
  if (!help && output === '') throw new UserError('Give a folder for the files: --output DIR.');
  return {
    help,
    output,
    all,
    reports,
    ...choicesOf(given),
    // It judges nothing, whatever a configuration file asks of pages.
    inspect: inspectArguments({ help, positionals, given: { ...given, failOn: [] } }, folder),
  };
}

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
    section('Where it goes', ['origin']),
  ],
} satisfies CommandHelp;

export type VerifyArguments = ReturnType<typeof parseVerifyArguments>;

/**
 * Reads the command line of `verify`.
 * @throws UserError
 */
export function parseVerifyArguments(args: readonly string[]) {
  const { help, positionals, given } = parseCommandLine(args, VERIFY.sections);
  const { textOrJson: format = 'text', origin } = given;
  const [directory = '', ...more] = positionals;
  if (!help && (directory === '' || more.length > 0))
    throw new UserError('Give one folder that fix has written. See --help.');
  return { help, directory, format, origin, ...connectionOf(given) };
}

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
