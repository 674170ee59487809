import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** What may stand after a port. */
const PORT = /^\d{1,5}(?=$|[/?#])/;
const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

/**
 * The address a person means: `example.com` is https, `localhost:8000` and other loopback names are http, as
 * developers run them.
 * @throws UserError for what is no http(s) address
 */
export function readAddress(text: string): URL {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const before = trimmed.slice(0, Math.max(colon, 0));
  const hasScheme = SCHEME.test(before) && !PORT.test(trimmed.slice(colon + 1));
  if (hasScheme && !/^https?$/i.test(before)) {
    throw new UserError(`Only http and https pages have a grade, not ${visible(before)}: ones.`);
  }
  const whole = hasScheme ? trimmed : `${isLoopback(trimmed) ? 'http' : 'https'}://${trimmed}`;
  if (trimmed === '' || /[\s\p{Cc}]/u.test(trimmed) || !/^https?:\/\//i.test(whole) || !URL.canParse(whole)) {
    throw new UserError(`“${visible(text.slice(0, 200))}” is not a web address.`);
  }
  return new URL(whole);
}

/** Names that lead to this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
function isLoopback(address: string): boolean {
  const host = address.split(/[:/?#]/, 1)[0]?.toLowerCase() ?? '';
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(host) ||
    address.startsWith('[::1]')
  );
}

/** Chromium's net errors (net/base/net_error_list.h) in a sentence. */
const SENTENCES: readonly (readonly [error: RegExp, sentence: (url: URL) => string])[] = [
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION/, ({ hostname }) => `There is no host named ${hostname}.`],
  [/CONNECTION_REFUSED/, ({ host }) => `${host} refused the connection: nothing listens there.`],
  [/CERT/, ({ host }) => `The certificate of ${host} is not trusted. Add --insecure to go on all the same.`],
  [/SSL_/, ({ host }) => `${host} does not speak TLS as a browser expects. Is it http only?`],
  [/DISCONNECTED|UNREACHABLE|NETWORK_/, ({ host }) => `There is no way to ${host} from here.`],
  [/TIMED_OUT/, ({ host }) => `${host} did not answer in time.`],
  [/TOO_MANY_REDIRECTS/, ({ host }) => `${host} redirects in a circle.`],
  [/UNSAFE_PORT/, ({ host }) => `Browsers refuse to connect to the port of ${host}.`],
  [/PROXY|TUNNEL/, ({ host }) => `The proxy on the way to ${host} failed.`],
  [/ERR_ABORTED/, ({ host }) => `${host} answered with a download or with nothing, not with a page.`],
  [/RESET|CLOSED|ABORTED|EMPTY|HTTP|HEADERS/, ({ host }) => `${host} broke off instead of answering.`],
  [/INVALID/, ({ host }) => `${host} is not an address a browser can open.`],
];

/** Why a page did not open, for the person who asked for it. Names the host only: the rest may be secret. */
export function navigationError(url: URL, error: Error): UserError {
  if (error.name === 'TimeoutError') return new UserError(`${url.host} did not answer in time.`);
  const code = /^net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1] ?? '';
  const sentence = SENTENCES.find(([pattern]) => pattern.test(code))?.[1];
  return new UserError(sentence?.(url) ?? `${url.host} could not be opened${code && ` (${code})`}.`);
}
