import { getDomain } from 'tldts';
import { hostOf } from '../site.js';

/** As the URL parser writes hosts: IPv6 in brackets, IPv4 as four numbers. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether a host can only be this machine (Secure Contexts §3.1): what is sent there crosses no network. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    (isAddress(host) && host.startsWith('127.'))
  );
}

/** Whether what is exchanged with this absolute URL crosses a network that anybody on it can read. */
export function isPlaintext(url: string): boolean {
  return url.slice(0, 5).toLowerCase() === 'http:' && !isLoopback(hostOf(url));
}

/**
 * The registrable domain of a URL's host, or the host where there is none. Private suffixes count: neighbours on
 * a shared host such as `github.io` are other people.
 */
export function registrableDomainOf(url: string): string {
  const host = hostOf(url);
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}
