import { getDomain } from 'tldts';
import { hostOf } from '../site.js';

/** Whether a host, as the URL parser writes it, is an IP address: IPv6 in brackets, IPv4 as four numbers. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/** The IPv4 address that an IPv6 one stands for (RFC 4291 §2.5.5.2); any other host as it is. */
export function withoutMapping(host: string): string {
  const [, ...groups] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host) ?? [];
  const bytes = groups.map((group) => parseInt(group, 16)).flatMap((group) => [group >> 8, group & 255]);
  return bytes.length > 0 ? bytes.join('.') : host;
}

/** Whether a host is this machine (Secure Contexts §3.1), so that traffic crosses no network. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    (isAddress(host) && host.startsWith('127.'))
  );
}

/** Whether anyone on the network can read the traffic with this absolute URL. */
export function isPlaintext(url: string): boolean {
  return url.slice(0, 5).toLowerCase() === 'http:' && !isLoopback(hostOf(url));
}

/**
 * The registrable domain of a URL's host, or the host where there is none. Private suffixes count: the
 * subdomains of `github.io` belong to different people.
 */
export function registrableDomainOf(url: string): string {
  const host = hostOf(url);
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}

/** Whether two URLs are of one site: the registrable domain is the same, and so is the port. */
export function isOfSite(url: string, other: string): boolean {
  return (
    url === other ||
    (portOf(url) === portOf(other) && registrableDomainOf(url) === registrableDomainOf(other))
  );
}

/** '' for the scheme's default port, and when it is no URL. */
export function portOf(url: string): string {
  return URL.canParse(url) ? new URL(url).port : '';
}
