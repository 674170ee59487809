import { parse } from 'tldts';
import data from '../data/open-hosts.json' with { type: 'json' };
import { textsOf, type Source } from '../parse/csp.js';
import { isLoopback } from '../parse/host.js';
import { parseExpression } from './match.js';
import { OPEN_SUFFIXES } from './open-suffixes.js';

/**
 * Hosts where anyone can upload a file, or that serve all published packages: a script-src with one allows scripts of an
 * attacker's choice. Our own list, limited to the nature of the service: lists of single JSONP URLs are outdated quickly.
 */
const OPEN_HOSTS: ReadonlySet<string> = new Set(data.open);

/** Hosts of chosen libraries, among them AngularJS, which runs expressions in the page's markup as code. */
const ANGULAR_HOSTS: ReadonlySet<string> = new Set(data.angular);

/** First labels of public suffixes for governments, universities, schools and the like: not open to anyone. */
const CLOSED_REGISTRIES: ReadonlySet<string> = new Set(data.closedRegistries);

/**
 * Who gives names under a domain to anyone: a provider, or `''` for a registry such as that of `com`. Undefined if nobody
 * does, or if it is not known: a private public suffix may be a company's own.
 */
function giverOf(domain: string): string | undefined {
  const provider = OPEN_SUFFIXES.get(domain);
  if (provider !== undefined) return provider;
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  if (publicSuffix !== domain) return undefined;
  if (isIcann) return CLOSED_REGISTRIES.has(domain.split('.', 1)[0] ?? '') ? undefined : '';
  return isPrivate && !isForGovernment(domain) ? providerAbove(domain) : undefined;
}

/** Whether it is in AWS GovCloud, which admits only whom it has checked. */
function isForGovernment(suffix: string): boolean {
  return suffix.split('.').some((label) => label.startsWith('us-gov-'));
}

/** The provider of a suffix such as `s3.eu-west-1.amazonaws.com`. */
function providerAbove(suffix: string): string | undefined {
  for (let dot = suffix.indexOf('.'); dot >= 0; dot = suffix.indexOf('.', dot + 1)) {
    const provider = OPEN_SUFFIXES.get(suffix.slice(dot + 1));
    if (provider !== undefined) return provider;
  }
  return undefined;
}

/** Who gives anyone a name that a host with `*.` matches: see `giverOf`. */
function wildcardGiver(host: string): string | undefined {
  return host.startsWith('*.') ? giverOf(host.slice(2)) : undefined;
}

/** Open sources for a message: `sources`, and `from`, the providers of names under them in brackets, if any. */
export function openValues(sources: readonly Source[]): Readonly<Record<'sources' | 'from', string>> {
  const providers = new Set(sources.flatMap(({ text }) => wildcardGiver(partsOf(text).host) || []));
  const from = providers.size > 0 ? ` (names for anyone: ${[...providers].join(', ')})` : '';
  return { sources: textsOf(sources), from };
}

/**
 * Whether a source of `frame-ancestors` allows any attacker: every host, or every name under a domain where anyone
 * can get one, on any port.
 * @param source lower case
 */
export function allowsAnyAncestor(source: string): boolean {
  const expression = parseExpression(source);
  if (expression?.kind === 'scheme') return isWeb(expression.scheme);
  if (expression?.kind !== 'host') return expression?.kind === 'any';
  const { scheme, host, path = [] } = expression;
  if (scheme !== '' && !isWeb(scheme)) return false;
  // The framing page's origin is compared, and its path is "/" (CSP3 §6.4.2.1).
  if (path.some((piece) => piece !== '')) return false;
  return host === '*' || wildcardGiver(host) !== undefined;
}

function isWeb(scheme: string): boolean {
  return scheme === 'https:' || scheme === 'http:';
}

/**
 * How a host source lets an attacker's code in: by scripts of anyone's choice, or by AngularJS.
 * @param source lower case, such as `https://cdn.example/path/`. One with a path does not count: bypassing the path takes
 * an open redirect on the host (CSP3 §7.6).
 */
export function bypassOf(source: string): 'open-host' | 'angular-host' | undefined {
  const { host, path } = partsOf(source);
  if (path !== '' && path !== '/') return undefined;
  if (OPEN_HOSTS.has(host) || wildcardGiver(host) !== undefined || coversOpenHost(host)) return 'open-host';
  return ANGULAR_HOSTS.has(host) ? 'angular-host' : undefined;
}

/** Such as `*.jsdelivr.net`. */
function coversOpenHost(host: string): boolean {
  return host.startsWith('*.') && [...OPEN_HOSTS].some((open) => open.endsWith(host.slice(1)));
}

/** Whether a host source names this machine, which is potentially trustworthy without TLS (Secure Contexts §3.1). */
export function isLoopbackSource(source: string): boolean {
  return isLoopback(partsOf(source).host);
}

/** Whether it names an IPv6 address, which is no host source (CSP3 §2.3.1). */
export function isIpv6Source(source: string): boolean {
  const scheme = source.indexOf('://');
  return source[scheme < 0 ? 0 : scheme + 3] === '[';
}

function partsOf(source: string): { readonly host: string; readonly path: string } {
  const scheme = source.indexOf('://');
  const rest = scheme < 0 ? source : source.slice(scheme + 3);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const colon = authority.lastIndexOf(':');
  const hasPort = colon > authority.lastIndexOf(']');
  return { host: hasPort ? authority.slice(0, colon) : authority, path: slash < 0 ? '' : rest.slice(slash) };
}
