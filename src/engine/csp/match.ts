/** A source expression that names hosts or schemes. */
export type SourceExpression =
  | { readonly kind: 'any' }
  | { readonly kind: 'self' }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | HostSource;

interface HostSource {
  readonly kind: 'host';
  /** Lower case with its colon; '' if missing. */
  readonly scheme: string;
  /** Lower case; `*` and a leading `*.` match any. */
  readonly host: string;
  /** Digits or `*`; '' if missing. */
  readonly port: string;
  /** The decoded segments; undefined if missing. */
  readonly path: readonly string[] | undefined;
}

/**
 * Parses a source expression in its original case (CSP3 §2.3.1). Undefined for keywords, nonces and hashes, and for
 * invalid expressions.
 */
export function parseExpression(text: string): SourceExpression | undefined {
  const lower = text.toLowerCase();
  if (lower === '*') return { kind: 'any' };
  if (lower === "'self'") return { kind: 'self' };
  if (text.startsWith("'")) return undefined;
  if (SCHEME.test(lower)) return { kind: 'scheme', scheme: lower };
  const authorityAt = lower.indexOf('://');
  const scheme = authorityAt < 0 ? '' : lower.slice(0, authorityAt + 1);
  if (scheme !== '' && !SCHEME.test(scheme)) return undefined;
  const rest = authorityAt < 0 ? text : text.slice(authorityAt + 3);
  const slash = rest.indexOf('/');
  const authority = (slash < 0 ? rest : rest.slice(0, slash)).toLowerCase();
  const colon = authority.lastIndexOf(':');
  const hasPort = colon > authority.lastIndexOf(']');
  const host = hasPort ? authority.slice(0, colon) : authority;
  const port = hasPort ? authority.slice(colon + 1) : '';
  if (!HOST.test(host) || (hasPort && !PORT.test(port))) return undefined;
  // Browsers drop a query and a fragment.
  const [path = ''] = slash < 0 ? [] : rest.slice(slash).split(/[?#]/, 1);
  return { kind: 'host', scheme, host, port, path: slash < 0 ? undefined : piecesOf(path) };
}

const SCHEME = /^[a-z][a-z0-9+.-]*:$/;
/** Browsers ignore a name with an underscore (CSP3 §2.3.1, host-char). */
const HOST = /^(?:\*|(?:\*\.)?[a-z0-9.-]+)$/;
const PORT = /^(?:\d{1,5}|\*)$/;

/**
 * Whether a source expression allows a URL (CSP3 §6.7.2.8).
 * @param self the page's own URL
 * @param isRedirected whether it was redirected: paths are then ignored (§7.6)
 */
export function allowsUrl(expression: SourceExpression, url: URL, self: URL, isRedirected: boolean): boolean {
  switch (expression.kind) {
    case 'any':
      return NETWORK.has(url.protocol) || url.protocol === self.protocol;
    case 'scheme':
      return coversScheme(expression.scheme, url.protocol);
    case 'self':
      return isSelf(url, self);
    case 'host':
      return (
        coversScheme(expression.scheme || self.protocol, url.protocol) &&
        coversHost(expression.host, url.hostname) &&
        coversPort(expression.port, url) &&
        (isRedirected || expression.path === undefined || coversPath(expression.path, piecesOf(url.pathname)))
      );
  }
}

const NETWORK = new Set(['http:', 'https:', 'ws:', 'wss:']);
/** Other schemes that a scheme matches (§6.7.2.9): upgrades, never downgrades. */
const UPGRADES: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  'http:': new Set(['https:']),
  'ws:': new Set(['wss:', 'http:', 'https:']),
  'wss:': new Set(['https:']),
};
/** 'self' also matches WebSockets to the same host. */
const SELF_UPGRADES: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  'http:': new Set(['https:', 'ws:', 'wss:']),
  'https:': new Set(['wss:']),
};
const DEFAULT_PORTS: Readonly<Partial<Record<string, string>>> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
};

function coversScheme(written: string, scheme: string): boolean {
  return written === scheme || own(UPGRADES, written)?.has(scheme) === true;
}

function isSelf(url: URL, self: URL): boolean {
  if (url.origin === self.origin && url.origin !== 'null') return true;
  return (
    url.hostname === self.hostname &&
    (url.port === self.port || (url.port === '' && self.port === '')) &&
    own(SELF_UPGRADES, self.protocol)?.has(url.protocol) === true
  );
}

function coversHost(written: string, host: string): boolean {
  if (host === '') return false;
  if (written === '*') return true;
  // Unlike §6.7.2.10, browsers compare IPv4 addresses like names.
  return written.startsWith('*.') ? host.endsWith(written.slice(1)) : written === host;
}

function coversPort(written: string, { port, protocol }: URL): boolean {
  const actual = port || own(DEFAULT_PORTS, protocol);
  if (written === '') return port === '';
  // Port 80 also matches 443, the port of its upgrade.
  return written === '*' || written === actual || (written === '80' && actual === '443');
}

/** A path that ends in "/" is a prefix, any other must match exactly (§6.7.2.12). */
export function coversPath(written: readonly string[], given: readonly string[]): boolean {
  const isFolder = written.at(-1) === '';
  if (isFolder ? given.length < written.length : given.length !== written.length) return false;
  const compared = isFolder ? written.length - 1 : written.length;
  for (let at = 0; at < compared; at++) if (written[at] !== given[at]) return false;
  return true;
}

/** The decoded segments of a path. */
export function piecesOf(path: string): readonly string[] {
  return path.split('/').map((piece) => {
    try {
      return decodeURIComponent(piece);
    } catch {
      return piece;
    }
  });
}

/** Names from a policy must not reach the prototype. */
function own<T>(table: Readonly<Partial<Record<string, T>>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
