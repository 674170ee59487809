import { parse } from 'tldts';
import { isLoopback } from '../parse/host.js';
import { readExpression } from './match.js';

/**
 * Hosts where anyone can upload a file, or that serve all published packages: a script-src with one allows scripts of an
 * attacker's choice. Our own list, limited to the nature of the service: lists of single JSONP URLs are outdated quickly.
 */
const OPEN_HOSTS: ReadonlySet<string> = new Set([
  'cdn.jsdelivr.net',
  'cdn.skypack.dev',
  'cdn.statically.io',
  'esm.sh',
  'gitcdn.xyz',
  'jspm.dev',
  'raw.githack.com',
  'rawcdn.githack.com',
  'rawgit.com',
  's3.amazonaws.com',
  'storage.googleapis.com',
  'unpkg.com',
]);

/** Hosts of chosen libraries, among them AngularJS, which runs expressions in the page's markup as code. */
const ANGULAR_HOSTS: ReadonlySet<string> = new Set([
  'ajax.googleapis.com',
  'cdnjs.cloudflare.com',
  'code.angularjs.org',
]);

/** Domains where anyone can get a subdomain, besides the public suffixes. */
const SHARED_DOMAINS: ReadonlySet<string> = new Set([
  'amazonaws.com',
  'appspot.com',
  'azurewebsites.net',
  'blob.core.windows.net',
  'cloudfront.net',
  'core.windows.net',
  'firebaseapp.com',
  'fly.dev',
  'github.io',
  'gitlab.io',
  'glitch.me',
  'googleapis.com',
  'herokuapp.com',
  'jsdelivr.net',
  'netlify.app',
  'onrender.com',
  'pages.dev',
  's3.amazonaws.com',
  'vercel.app',
  'web.app',
  'windows.net',
  'workers.dev',
]);

/** First labels of public suffixes for governments, universities, schools and the like: not open to anyone. */
const CLOSED_REGISTRIES: ReadonlySet<string> = new Set(
  'ac arpa edu gc go gob gouv gov govt gv int k12 mil nhs police sch'.split(' '),
);

/**
 * Whether anyone can get a subdomain. Private suffixes such as `github.io` count: their owners listed them for that
 * reason.
 */
function isShared(domain: string): boolean {
  if (SHARED_DOMAINS.has(domain)) return true;
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  if (publicSuffix !== domain || !(isIcann || isPrivate)) return false;
  return !CLOSED_REGISTRIES.has(domain.split('.', 1)[0] ?? '');
}

/**
 * Whether a source of `frame-ancestors` allows any attacker: every host, or every subdomain of a shared domain, on any
 * port.
 * @param source lower case
 */
export function allowsAnyAncestor(source: string): boolean {
  const expression = readExpression(source);
  if (expression?.kind === 'scheme') return isWeb(expression.scheme);
  if (expression?.kind !== 'host') return expression?.kind === 'any';
  const { scheme, host, path = [] } = expression;
  if (scheme !== '' && !isWeb(scheme)) return false;
  // The framing page's origin is compared, and its path is "/" (CSP3 §6.4.2.1).
  if (path.some((piece) => piece !== '')) return false;
  return host === '*' || (host.startsWith('*.') && isShared(host.slice(2)));
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
  if (host.startsWith('*.') ? isShared(host.slice(2)) : OPEN_HOSTS.has(host)) return 'open-host';
  return ANGULAR_HOSTS.has(host) ? 'angular-host' : undefined;
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
