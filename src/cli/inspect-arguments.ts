import { parseArgs } from 'node:util';
import { MAX_PROBES, MAX_REDIRECTS } from '../capture/probe-plan.js';
import { GRADE_TABLE, type Grade, type StackName } from '../engine/index.js';
import { FORMATS, type Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import { STDIN } from './har-file.js';
import type { HelpSection } from './help.js';
import { readResolve, type Resolve } from './resolve.js';
import { readStack, STACK_NAMES } from './stack.js';
import { UserError } from './terminal.js';

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
      ],
    },
    {
      title: 'Report, on standard output; everything else goes to standard error',
      rows: [
        [
          '--format FORMAT',
          `${FORMATS.join(', ')}; default: markdown.
docs/reports.md has what each is for`,
        ],
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
        ['--fail-under GRADE', 'exit with code 2 if a page has a grade worse than this one, such as B+'],
        ['--baseline FILE', 'suppressed findings: they stay in the report, but no points are deducted'],
      ],
    },
    {
      title: 'Connection',
      rows: [
        ['--insecure', 'accept an untrusted certificate and report it'],
        ['--resolve HOST:PORT:ADDRESS', 'set the address of a host, as in curl; can be repeated'],
      ],
    },
  ],
} satisfies { readonly sections: readonly HelpSection[]; readonly [text: string]: unknown };

export interface InspectArguments {
  /** At least one. */
  readonly targets: readonly string[];
  readonly format: Format;
  readonly stack?: readonly StackName[];
  readonly failUnder?: Grade;
  /** A file of suppressed findings. */
  readonly baseline?: string;
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
}

/**
 * Reads the command line of `inspect`. Targets are checked later, one by one.
 * @throws UserError for unknown arguments
 */
export function readInspectArguments(args: readonly string[]): InspectArguments & { readonly help: boolean } {
  const { values, positionals: targets } = parse(args);
  const { help, insecure, stack, baseline } = values;
  const format = FORMATS.find((name) => name === values.format);
  const failUnder = values['fail-under'];
  if (!help && targets.length === 0) {
    throw new UserError(
      'Nothing to inspect. Give a web address, a HAR file, or - for standard input. See --help.',
    );
  }
  if (targets.includes('')) throw new UserError('One of the targets is empty.');
  if (targets.filter((target) => target === STDIN).length > 1) {
    throw new UserError('Standard input can be read only once. Give - only once.');
  }
  if (format === undefined) {
    throw new UserError(
      `--format must be ${FORMATS.join(' or ')}, not “${visible(values.format.slice(0, 200))}”.`,
    );
  }
  return {
    help,
    targets,
    format,
    insecure,
    resolves: values.resolve.map(readResolve),
    ...(stack !== undefined && { stack: readStack(stack) }),
    ...(baseline !== undefined && { baseline }),
    ...(failUnder !== undefined && { failUnder: readGrade(failUnder) }),
  };
}

function readGrade(text: string): Grade {
  const [, grade] = GRADE_TABLE.letters.find(([, letter]) => letter === text.trim().toUpperCase()) ?? [];
  if (grade !== undefined) return grade;
  const letters = GRADE_TABLE.letters.map(([, letter]) => letter).join(', ');
  throw new UserError(`--fail-under must be one of ${letters}, not “${visible(text.slice(0, 200))}”.`);
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { ...flag, short: 'h' },
        insecure: flag,
        format: { ...text, default: 'markdown' },
        stack: text,
        'fail-under': text,
        baseline: text,
        resolve: { ...text, multiple: true, default: [] },
      },
    });
  } catch (error) {
    // Node's message is a sentence, followed by hints for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new UserError(`${sentence.replace(/\.$/, '')}. See --help.`);
  }
}
