import type { CredentialArguments } from './credentials.js';
import { section, type Given } from './options.js';
import type { Resolve } from './resolve.js';

/** How web addresses are reached. */
export const CONNECTION = [
  section('Connection', ['insecure', 'resolve']),
  section('Sent to the one origin of the targets; @FILE and env:NAME read them from there', [
    'header',
    'cookie',
    'auth',
  ]),
];

export interface ConnectionArguments {
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
  readonly credentials: CredentialArguments;
}

/** The same from the options. */
export function connectionOf({
  insecure = false,
  resolve: resolves = [],
  header: headers = [],
  cookie: cookies = [],
  auth,
}: Given<'insecure' | 'resolve' | 'header' | 'cookie' | 'auth'>): ConnectionArguments {
  return { insecure, resolves, credentials: { headers, cookies, ...(auth !== undefined && { auth }) } };
}
