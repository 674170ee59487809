import { isIP } from 'node:net';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** Where a host's port is to be found, instead of what DNS says. */
export interface Resolve {
  /** As the URL parser writes it, or `*` for every host. */
  readonly host: string;
  readonly port: number;
  /** An IP address, without brackets. */
  readonly address: string;
}

/**
 * Reads HOST:PORT:ADDRESS, as curl's --resolve takes it (an address of IPv6 with or without brackets).
 * @throws UserError for anything else
 */
export function readResolve(text: string): Resolve {
  const [, name = '', digits = '', where = ''] = /^\+?([^:]+):(\d{1,5}):(.+)$/s.exec(text) ?? [];
  const host = hostOf(name);
  const port = Number(digits);
  const address = where.replace(/^\[(.*)\]$/s, '$1');
  if (host === null || port < 1 || port > 65_535 || isIP(address) === 0) {
    throw new UserError(
      `--resolve takes HOST:PORT:ADDRESS with one IP address, such as shop.test:443:127.0.0.1, not “${visible(text.slice(0, 200))}”.`,
    );
  }
  return { host, port, address };
}

/** For Chromium's --host-resolver-rules, where the first rule that fits is taken. */
export function resolverRules(resolves: readonly Resolve[]): string {
  return byPrecedence(resolves)
    .map(({ host, port, address }) => `MAP ${host}:${port} ${isIP(address) === 6 ? `[${address}]` : address}`)
    .join(',');
}

/** The address to connect to for a host's port; undefined where DNS is to be asked. */
export function addressFor(resolves: readonly Resolve[], host: string, port: number): string | undefined {
  return byPrecedence(resolves).find(
    (rule) => rule.port === port && (rule.host === host || rule.host === '*'),
  )?.address;
}

/** A name goes before every name, and of two for the same the later, as in curl. */
function byPrecedence(resolves: readonly Resolve[]): Resolve[] {
  return [...resolves].reverse().sort((a, b) => Number(a.host === '*') - Number(b.host === '*'));
}

function hostOf(name: string): string | null {
  if (name === '*') return name;
  // What the URL parser would take for something else than a host, and what Chromium's rules are made of.
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(name) || !URL.canParse(`http://${name}/`)) return null;
  return new URL(`http://${name}/`).hostname;
}
