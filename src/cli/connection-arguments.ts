import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { CredentialArguments } from './credentials.js';
import type { HelpSection } from './help.js';
import { parseResolve, type Resolve } from './resolve.js';
import { UserError } from './terminal.js';

export const FLAG = { type: 'boolean', default: false } as const;
export const TEXT = { type: 'string' } as const;
export const TEXTS = { ...TEXT, multiple: true as const, default: [] };

/** How web addresses are reached. */
export const CONNECTION_OPTIONS = {
  insecure: FLAG,
  resolve: TEXTS,
  header: TEXTS,
  cookie: TEXTS,
  auth: TEXT,
};

export const CONNECTION_HELP: readonly HelpSection[] = [
  {
    title: 'Connection',
    rows: [
      ['--insecure', 'accept an untrusted certificate and report it'],
      ['--resolve HOST:PORT:ADDRESS', 'set the address of a host, as in curl; can be repeated'],
    ],
  },
  {
    title: 'Sent to the one origin of the targets; @FILE and env:NAME read them from there',
    rows: [
      ["--header 'Name: value'", 'a request header; can be repeated'],
      ['--cookie name=value', 'a cookie; can be repeated'],
      ['--auth user:password', 'HTTP Basic authentication'],
    ],
  },
];

export interface ConnectionArguments {
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
  readonly credentials: CredentialArguments;
}

/** @throws UserError */
export function parseConnection(values: {
  readonly insecure: boolean;
  readonly resolve: readonly string[];
  readonly header: readonly string[];
  readonly cookie: readonly string[];
  readonly auth?: string | undefined;
}): ConnectionArguments {
  return {
    insecure: values.insecure,
    resolves: values.resolve.map(parseResolve),
    credentials: {
      headers: values.header,
      cookies: values.cookie,
      ...(values.auth !== undefined && { auth: values.auth }),
    },
  };
}

/**
 * Reads a command line.
 * @throws UserError for unknown options
 */
export function parseCommandLine<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, help: { ...FLAG, short: 'h' } },
    });
  } catch (error) {
    // Node's message is a sentence, followed by hints for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : '').split(/\.\s/);
    const clear = sentence.replace('argument is ambiguous', 'has no value: what follows begins with a dash');
    throw new UserError(`${clear.replace(/\.$/, '')}. See --help.`);
  }
}
