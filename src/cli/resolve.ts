import { isIP } from 'node:net';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** An address for a host and port, which overrides DNS. */
export interface Resolve {
  /** As the URL parser writes it, or `*` for all hosts. */
  readonly host: string;
  readonly port: number;
  /** An IP address, without brackets. */
  readonly address: string;
}

/**
 * Reads HOST:PORT:ADDRESS, as in curl's --resolve (an IPv6 address with or without brackets).
 * @throws UserError for anything else
 */
export function parseResolve(text: string): Resolve {
  const [, name = '', digits = '', where = ''] = /^\+?([^:]+):(\d{1,5}):(.+)$/s.exec(text) ?? [];
  const host = hostOf(name);
  const port = Number(digits);
  const address = where.replace(/^\[(.*)\]$/s, '$1');
  if (host === null || port < 1 || port > 65_535 || isIP(address) === 0) {
    throw new UserError(
      `--resolve must be HOST:PORT:ADDRESS with one IP address, such as shop.test:443:127.0.0.1, not “${visible(text.slice(0, 200))}”.`,
    );
  }
  return { host, port, address };
}

/** For Chromium's --host-resolver-rules, which uses the first rule that matches. */
export function resolverRules(resolves: readonly Resolve[]): string {
  return byPrecedence(resolves)
    .map(({ host, port, address }) => `MAP ${host}:${port} ${isIP(address) === 6 ? `[${address}]` : address}`)
    .join(',');
}

/** The address for a host and port; undefined if no rule matches. */
export function addressFor(resolves: readonly Resolve[], host: string, port: number): string | undefined {
  return byPrecedence(resolves).find(
    (rule) => rule.port === port && (rule.host === host || rule.host === '*'),
  )?.address;
}

/** A host name precedes `*`, and of two equal rules the later one applies, as in curl. */
function byPrecedence(resolves: readonly Resolve[]): Resolve[] {
  return [...resolves].reverse().sort((a, b) => Number(a.host === '*') - Number(b.host === '*'));
}

function hostOf(name: string): string | null {
  if (name === '*') return name;
  // Excludes what the URL parser would not read as a host, and the separators of Chromium's rules.
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(name) || !URL.canParse(`http://${name}/`)) return null;
  return new URL(`http://${name}/`).hostname;
}
