import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** A port and what can follow it. */
const PORT = /^\d{1,5}(?=$|[/?#])/;
const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

/**
 * Reads an address. Without a scheme, `example.com` is https and loopback names such as `localhost:8000` are http.
 * @throws UserError if it is not an http(s) URL
 */
export function parseAddress(text: string): URL {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const before = trimmed.slice(0, Math.max(colon, 0));
  const hasScheme = SCHEME.test(before) && !PORT.test(trimmed.slice(colon + 1));
  if (hasScheme && !/^https?$/i.test(before)) {
    throw new UserError(`Sitegrade grades only http and https pages, not ${visible(before)}: pages.`);
  }
  const whole = hasScheme ? trimmed : `${isLoopback(trimmed) ? 'http' : 'https'}://${trimmed}`;
  if (trimmed === '' || /[\s\p{Cc}]/u.test(trimmed) || !/^https?:\/\//i.test(whole) || !URL.canParse(whole)) {
    throw new UserError(`“${visible(text.slice(0, 200))}” is not a web address.`);
  }
  return new URL(whole);
}

/** Names that resolve to this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
function isLoopback(address: string): boolean {
  const host = address.split(/[:/?#]/, 1)[0]?.toLowerCase() ?? '';
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(host) ||
    address.startsWith('[::1]')
  );
}

/** Sentences for Chromium's net errors (net/base/net_error_list.h). */
const SENTENCES: readonly (readonly [error: RegExp, sentence: (url: URL) => string])[] = [
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION/, ({ hostname }) => `${hostname} cannot be resolved.`],
  [/CONNECTION_REFUSED/, ({ host }) => `${host} refused the connection.`],
  [
    /(?<!PROXY_)AUTH_(?:CREDENTIALS|SCHEME)/,
    ({ host }) => `${host} asks for credentials. Give the right ones with --auth.`,
  ],
  [/CERT/, ({ host }) => `The certificate of ${host} is not trusted. Use --insecure to accept it.`],
  [/SSL_/, ({ host }) => `The TLS connection to ${host} failed. Does it support only HTTP?`],
  [/DISCONNECTED|UNREACHABLE|NETWORK_/, ({ host }) => `${host} cannot be reached from this network.`],
  [/TIMED_OUT/, ({ host }) => `${host} did not respond in time.`],
  [/TOO_MANY_REDIRECTS/, ({ host }) => `${host} redirects too many times.`],
  [/UNSAFE_PORT/, ({ host }) => `Browsers block the port of ${host}.`],
  [/PROXY|TUNNEL/, ({ host }) => `The proxy for ${host} failed.`],
  [/ERR_ABORTED/, ({ host }) => `${host} responded with a download or an empty response, not a page.`],
  [
    /RESET|CLOSED|ABORTED|EMPTY|HTTP|HEADERS/,
    ({ host }) => `${host} closed the connection without a complete response.`,
  ],
  [/INVALID/, ({ host }) => `A browser cannot open the address ${host}.`],
];

/**
 * Why a page did not open. Contains only the host, because the rest of the URL may be secret.
 * @param within the seconds that it had
 */
export function navigationError(url: URL, error: Error, within: number): UserError {
  if (error.name === 'TimeoutError') return new UserError(`${url.host} did not answer within ${within} s.`);
  const code = /^net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1] ?? '';
  const sentence = SENTENCES.find(([pattern]) => pattern.test(code))?.[1];
  return new UserError(sentence?.(url) ?? `${url.host} could not be opened${code && ` (${code})`}.`);
}
