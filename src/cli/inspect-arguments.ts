import { join } from 'node:path';
import { MAX_PROBES, MAX_REDIRECTS } from '../capture/probe/probe-plan.js';
import type { Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import { CONFIG_FILE, NAME_IT, parseConfig, type Config, type TargetConfig } from './config.js';
import type { CredentialArguments, CredentialName } from './credentials.js';
import type { Gate } from './gate.js';
import {
  CONNECTION,
  parseCommandLine,
  section,
  type CommandHelp,
  type CommandLine,
  type ConnectionArguments,
  type FieldName,
  type Given,
} from './options.js';
import { targetKey, type Target } from './targets.js';
import { UserError } from './terminal.js';

const CREDENTIAL_NAMES: readonly CredentialName[] = ['header', 'cookie', 'auth'];

export const INSPECT = {
  usage: 'TARGET… [options]',
  summary: 'grades the security of pages and writes the fixes for their servers',
  sections: [
    section('Targets', ['targets', 'jobs', 'config'], undefined, [
      [
        'http://… or https://…',
        `opens the page in a real browser with the extension and sends at most ${MAX_PROBES}
harmless requests to its server, ${1 + MAX_REDIRECTS} of them beginning at http://`,
      ],
      ['FILE', 'reads a HAR 1.2 file: one report for each of its pages; needs no browser'],
      ['-', 'reads a HAR from standard input'],
    ]),
    section('Report, on standard output; everything else goes to standard error', [
      'format',
      'output',
      'client',
      'author',
      'stack',
    ]),
    section('What passes', ['failUnder', 'failOn', 'acceptStatus', 'baseline']),
    ...CONNECTION,
  ],
} satisfies CommandHelp;

export interface InspectArguments
  extends ConnectionArguments, Omit<TargetSettings, 'suppressions'>, Given<'client' | 'author'> {
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
  /** A file of suppressed findings, or JSON reports. */
  readonly baseline?: string;
  /** Settings that differ, by the key of their target; present if there is a configuration file. */
  readonly own?: ReadonlyMap<string, TargetSettings>;
  /** The path of the configuration file, if it was found in the folder and not named. */
  readonly found?: string;
}

/** How one target is graded, sent to and judged. */
export interface TargetSettings extends Given<'acceptStatus' | 'stack'> {
  readonly gate: Gate;
  readonly credentials: CredentialArguments;
  /** A file of suppressed findings of its own. */
  readonly suppressions?: string;
}

/** Those of the target itself, or else those of all. */
export function settingsFor(args: InspectArguments, { text }: Target): TargetSettings {
  return args.own?.get(targetKey(text)) ?? args;
}

type InspectOption = (typeof INSPECT.sections)[number]['options'][number];

/**
 * Reads the command line of `inspect`, as `inspectArguments` does.
 * @throws UserError for unknown arguments
 */
export function parseInspectArguments(
  args: readonly string[],
  folder?: string,
  isTerminal?: boolean,
): InspectArguments & { readonly help: boolean } {
  return inspectArguments(parseCommandLine(args, INSPECT.sections), folder, isTerminal);
}

/**
 * The arguments from options and the configuration file, whose fields they override. Targets are checked later, one by
 * one.
 * @param folder where relative paths begin
 * @param isTerminal whether a person reads standard output
 * @throws UserError
 */
export function inspectArguments(
  { help, positionals, given }: CommandLine<InspectOption>,
  folder = process.cwd(),
  isTerminal = process.stdout.isTTY,
): InspectArguments & { readonly help: boolean } {
  const { targets: list, config: named, resolve: resolves = [], ...typed } = given;
  if ([...positionals, list, typed.output].includes(''))
    throw new UserError('One of the targets or files is empty.');
  const config = help ? undefined : parseConfig(named, folder);
  const isFound = config !== undefined && named === undefined;
  const all = { ...config, ...typed };
  const targets =
    positionals.length === 0 && list === undefined
      ? (config?.targets ?? []).map(({ target }) => target)
      : positionals;
  if (!help && targets.length === 0 && list === undefined)
    throw new UserError(
      'Nothing to inspect. Give a web address, a HAR file, or - for standard input. See --help.',
    );
  const { jobs = 1, output, baseline, client, author } = all;
  const { format = [isTerminal && output === undefined ? 'text' : 'markdown'] } = all;
  if (format.length > 1 && output === undefined)
    throw new UserError('Several formats need a folder for their files: --output DIR.');
  const settings = (of: TargetConfig) =>
    settingsIn({ ...config, ...of, ...typed }, typed, visible(named ?? CONFIG_FILE));
  const own = new Map((config?.targets ?? []).map((one) => [targetKey(one.target), settings(one)] as const));
  const general = settings({});
  const every = [general, ...own.values()];
  if (isFound && CREDENTIAL_NAMES.some((name) => typed[name] !== undefined)) {
    // Those of a list are not read yet.
    const used = list === undefined ? targets.map((text) => own.get(targetKey(text)) ?? general) : every;
    requireOwnRequests(config, typed, targets !== positionals, used);
  }
  const gates = every.map(({ gate }) => gate);
  if (baseline === undefined && gates.some(({ failOn }) => failOn.some(({ kind }) => kind === 'new')))
    throw new UserError('--fail-on new needs --baseline: a JSON report or a list of suppressed findings.');
  return {
    help,
    targets,
    formats: format,
    jobs,
    ...(list !== undefined && { list }),
    ...(output !== undefined && { output }),
    ...(baseline !== undefined && { baseline }),
    ...(client !== undefined && { client }),
    ...(author !== undefined && { author }),
    insecure: all.insecure ?? false,
    resolves,
    ...(all.timeout !== undefined && { timeout: all.timeout }),
    ...general,
    ...(config && { own }),
    ...(isFound && { found: join(folder, CONFIG_FILE) }),
  };
}

/**
 * What the command line sends goes only where and as a person says: not to targets of a file that nobody named, not
 * past the check of certificates because of it, and not in requests to which it adds something.
 * @param used the settings of the targets
 * @throws UserError
 */
function requireOwnRequests(
  config: Config,
  typed: Given<FieldName>,
  hasItsTargets: boolean,
  used: readonly TargetSettings[],
): void {
  const refused = '--header, --cookie and --auth are not sent';
  if (hasItsTargets && config.targets)
    throw new UserError(`${refused} to the targets of ${CONFIG_FILE}. To send them, ${NAME_IT}.`);
  if (config.insecure && !typed.insecure)
    throw new UserError(
      `${refused} with any certificate because of ${CONFIG_FILE}. To send them, add --insecure or --config ${CONFIG_FILE}.`,
    );
  if (used.some(({ credentials }) => credentials.config))
    throw new UserError(
      `${refused} together with header, cookie or auth of ${CONFIG_FILE}. To send both, ${NAME_IT}.`,
    );
}

function settingsIn(config: TargetConfig, typed: TargetConfig, file: string): TargetSettings {
  const {
    failUnder,
    failOn = [],
    acceptStatus,
    stack,
    suppressions,
    header = [],
    cookie = [],
    auth,
  } = config;
  const given = { header: header.length > 0, cookie: cookie.length > 0, auth: auth !== undefined };
  const fields = CREDENTIAL_NAMES.filter((name) => given[name] && typed[name] === undefined);
  return {
    gate: { failOn, ...(failUnder !== undefined && { failUnder }) },
    ...(acceptStatus !== undefined && { acceptStatus }),
    ...(stack !== undefined && { stack }),
    credentials: {
      headers: header,
      cookies: cookie,
      ...(auth !== undefined && { auth }),
      ...(fields.length > 0 && { config: { file, fields } }),
    },
    ...(suppressions !== undefined && { suppressions }),
  };
}
