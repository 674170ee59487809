import { parse } from 'tldts';
import data from '../data/open-hosts.json' with { type: 'json' };
import { textsOf, type Source } from '../parse/csp.js';
import { isLoopback } from '../parse/host.js';
import { parseExpression } from './match.js';

/**
 * Domains under which anyone can get a name and publish pages and scripts, with who gives it. The private part of the
 * public suffix list also has those of governments, universities, and companies for themselves or for chosen customers:
 * they are not here.
 */
export const OPEN_SUFFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries(data.providers).flatMap(([provider, domains]) =>
    domains.map((domain) => [domain, provider] as const),
  ),
);

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
export function wildcardGiver(host: string): string | undefined {
  return host.startsWith('*.') ? giverOf(host.slice(2)) : undefined;
}

/** Open sources for a message: `sources`, and `from`, the providers of names under them in brackets, if any. */
export function openValues(sources: readonly Source[]): Readonly<Record<'sources' | 'from', string>> {
  return {
    sources: textsOf(sources),
    from: giversOf(sources)
      .map((text) => ` (${text})`)
      .join(''),
  };
}

/** Who gives anyone names under the sources with `*.`, as one text, if anybody does. */
export function giversOf(sources: readonly Source[]): readonly string[] {
  const givers = new Set(sources.flatMap(({ text }) => wildcardGiver(hostIn(text)) || []));
  return givers.size > 0 ? [`names for anyone: ${[...givers].join(', ')}`] : [];
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

/** Whether a host source names this machine, which is potentially trustworthy without TLS (Secure Contexts §3.1). */
export function isLoopbackSource(source: string): boolean {
  return isLoopback(hostIn(source));
}

/** Whether it names an IPv6 address, which is no host source (CSP3 §2.3.1). */
export function isIpv6Source(source: string): boolean {
  const scheme = source.indexOf('://');
  return source[scheme < 0 ? 0 : scheme + 3] === '[';
}

function hostIn(source: string): string {
  const scheme = source.indexOf('://');
  const rest = scheme < 0 ? source : source.slice(scheme + 3);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const colon = authority.lastIndexOf(':');
  return colon > authority.lastIndexOf(']') ? authority.slice(0, colon) : authority;
}
