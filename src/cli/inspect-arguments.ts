import { MAX_PROBES, MAX_REDIRECTS } from '../capture/probe-plan.js';
import type { StackName } from '../engine/index.js';
import { FORMATS, type Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import {
  CONNECTION_HELP,
  CONNECTION_OPTIONS,
  parseCommandLine,
  readConnection,
  TEXT,
  TEXTS,
  type ConnectionArguments,
} from './connection-arguments.js';
import { readFailOn, readThreshold, type Gate } from './gate.js';
import { STDIN } from './har-file.js';
import type { HelpSection } from './help.js';
import { readStack, STACK_NAMES } from './stack.js';
import { UserError } from './terminal.js';

/** Browsers. */
const MOST_JOBS = 32;

const HALF = Math.ceil(STACK_NAMES.length / 2);

export const INSPECT_HELP = {
  usage: 'TARGET… [options]',
  summary: 'grades the security of pages and writes the fixes for their servers',
  sections: [
    {
      title: 'Targets',
      rows: [
        [
          'http://… or https://…',
          `opens the page in a real browser with the extension and sends at most ${MAX_PROBES}
harmless requests to its server, ${1 + MAX_REDIRECTS} of them beginning at http://`,
        ],
        ['FILE', 'reads a HAR 1.2 file: one report for each of its pages; needs no browser'],
        ['-', 'reads a HAR from standard input'],
        [
          '--targets FILE',
          'more addresses, one a line, with # comments; or a sitemap.xml; or - for\nstandard input',
        ],
        ['--jobs N', 'open N pages at once, each in a browser of its own; default: 1'],
      ],
    },
    {
      title: 'Report, on standard output; everything else goes to standard error',
      rows: [
        [
          '--format FORMAT',
          `${FORMATS.join(', ')}; default: markdown;
several, as in json,sarif, with --output;
docs/reports.md has what each is for`,
        ],
        ['--output DIR', 'write a file for each page and format, and print a table of all pages'],
        [
          '--stack apache,django',
          `write fixes for these servers, outermost first; possible names:
${STACK_NAMES.slice(0, HALF).join(', ')},
${STACK_NAMES.slice(HALF).join(', ')}`,
        ],
      ],
    },
    {
      title: 'What passes',
      rows: [
        [
          '--fail-under GRADE|SCORE',
          'fail a page with a worse grade, such as B+, or a lower score, such as 80',
        ],
        [
          '--fail-on NAMES',
          `fail a page with such findings: high, medium, low or info (and higher),
the id of a rule or finding, or new: those that the baseline does not have`,
        ],
        [
          '--baseline FILE',
          `suppressed findings, which stay in the report and deduct no points; or an
earlier JSON report or folder of --output, to fail on new ones and to see
what changed`,
        ],
      ],
    },
    ...CONNECTION_HELP,
  ],
} satisfies { readonly sections: readonly HelpSection[]; readonly [text: string]: unknown };

export interface InspectArguments extends ConnectionArguments {
  /** At least one, unless there is a list. */
  readonly targets: readonly string[];
  /** A file of addresses. */
  readonly list?: string;
  /** How many pages are open at once, each in a browser of its own. */
  readonly jobs: number;
  /** At least one; only one without a folder. */
  readonly formats: readonly Format[];
  /** The folder for a file for each page. */
  readonly output?: string;
  readonly stack?: readonly StackName[];
  readonly gate: Gate;
  /** A file of suppressed findings, or a JSON report. */
  readonly baseline?: string;
}

/**
 * Reads the command line of `inspect`. Targets are checked later, one by one.
 * @throws UserError for unknown arguments
 */
export function readInspectArguments(args: readonly string[]): InspectArguments & { readonly help: boolean } {
  const { values, positionals: targets } = parseCommandLine(args, {
    ...CONNECTION_OPTIONS,
    format: TEXTS,
    targets: TEXT,
    jobs: { ...TEXT, default: '1' },
    output: TEXT,
    stack: TEXT,
    'fail-under': TEXT,
    'fail-on': TEXTS,
    baseline: TEXT,
  });
  const { help, stack, baseline, targets: list, output } = values;
  const failUnder = values['fail-under'];
  if (!help && targets.length === 0 && list === undefined) {
    throw new UserError(
      'Nothing to inspect. Give a web address, a HAR file, or - for standard input. See --help.',
    );
  }
  if ([...targets, list, output].includes('')) throw new UserError('One of the targets or files is empty.');
  if ([...targets, list].filter((target) => target === STDIN).length > 1) {
    throw new UserError('Standard input can be read only once. Give - only once.');
  }
  const formats = [...new Set(values.format.flatMap((names) => names.split(',').map(readFormat)))];
  if (formats.length > 1 && output === undefined)
    throw new UserError('Several formats need a folder for their files: --output DIR.');
  const failOn = readFailOn(values['fail-on']);
  if (failOn.some(({ kind }) => kind === 'new') && baseline === undefined)
    throw new UserError('--fail-on new needs --baseline: a JSON report or a list of suppressed findings.');
  return {
    help,
    targets,
    formats: formats.length > 0 ? formats : ['markdown'],
    jobs: readJobs(values.jobs),
    ...(list !== undefined && { list }),
    ...(output !== undefined && { output }),
    ...readConnection(values),
    ...(stack !== undefined && { stack: readStack(stack) }),
    ...(baseline !== undefined && { baseline }),
    gate: {
      failOn,
      ...(failUnder !== undefined && { failUnder: readThreshold(failUnder) }),
    },
  };
}

function readFormat(text: string): Format {
  const format = FORMATS.find((name) => name === text.trim());
  if (format !== undefined) return format;
  throw new UserError(`--format must be ${FORMATS.join(' or ')}, not “${visible(text.slice(0, 200))}”.`);
}

function readJobs(text: string): number {
  const jobs = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new UserError(
    `--jobs must be a number from 1 to ${MOST_JOBS}, not “${visible(text.slice(0, 200))}”.`,
  );
}
