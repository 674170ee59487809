/** Firefox reports a module and a number within it (nsError.h): of the network, and of TLS and certificates. */
const FIREFOX_NETWORK = 0x804b0000;
const FIREFOX_TLS = 0x805a0000;
const FIREFOX_ERROR = /^Error code (\d{1,10})$/;
const CHROMIUM_ERROR = /^net::ERR_([A-Z0-9_]{1,80})$/;

const NO_SERVER = 'No server responded.';
const LOOP = 'The server redirects too many times.';
const NOT_TRUSTED = 'The browser does not trust the server’s certificate.';
const NO_TLS = 'The TLS connection to the server failed.';
const INTERRUPTED = 'The connection closed before the response was complete.';
const NOT_DECODED = 'The browser cannot decode the response: it does not match its Content-Encoding.';
const BLOCKED = 'The browser or an extension blocked the request.';

/** Why no page was loaded, by Chromium's name of its error (net_error_list.h). */
const CHROMIUM: Readonly<Record<string, string>> = {
  NAME_NOT_RESOLVED: NO_SERVER,
  NAME_RESOLUTION_FAILED: NO_SERVER,
  CONNECTION_REFUSED: NO_SERVER,
  CONNECTION_FAILED: NO_SERVER,
  CONNECTION_TIMED_OUT: NO_SERVER,
  CONNECTION_RESET: NO_SERVER,
  CONNECTION_CLOSED: NO_SERVER,
  CONNECTION_ABORTED: NO_SERVER,
  TIMED_OUT: NO_SERVER,
  EMPTY_RESPONSE: NO_SERVER,
  ADDRESS_UNREACHABLE: NO_SERVER,
  ADDRESS_INVALID: NO_SERVER,
  INTERNET_DISCONNECTED: NO_SERVER,
  PROXY_CONNECTION_FAILED: NO_SERVER,
  TUNNEL_CONNECTION_FAILED: NO_SERVER,
  TOO_MANY_REDIRECTS: LOOP,
  UNSAFE_REDIRECT: 'The server redirects to a URL that browsers do not follow, such as data:.',
  INVALID_REDIRECT: 'The server redirects to an invalid URL.',
  RESPONSE_HEADERS_MULTIPLE_LOCATION: 'Location is set twice, with different values.',
  RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH: 'Content-Length is set twice, with different values.',
  RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION: 'Content-Disposition is set twice, with different values.',
  CONTENT_LENGTH_MISMATCH: 'The response is shorter than its Content-Length.',
  INCOMPLETE_CHUNKED_ENCODING: INTERRUPTED,
  UNEXPECTED_PROXY_AUTH: 'The response has status 407, which only a proxy may send.',
  CONTENT_DECODING_FAILED: NOT_DECODED,
  BLOCKED_BY_CLIENT: BLOCKED,
  BLOCKED_BY_ADMINISTRATOR: BLOCKED,
};

/** The same by Firefox's number (ErrorList.py). */
const FIREFOX: Readonly<Record<number, string>> = {
  13: NO_SERVER, // NS_ERROR_CONNECTION_REFUSED
  14: NO_SERVER, // NS_ERROR_NET_TIMEOUT
  16: NO_SERVER, // NS_ERROR_OFFLINE
  20: NO_SERVER, // NS_ERROR_NET_RESET
  27: NOT_DECODED, // NS_ERROR_INVALID_CONTENT_ENCODING
  29: 'The browser rejects the response: for example, Location or Content-Length is set twice, or Location is a data: URL.', // NS_ERROR_CORRUPTED_CONTENT
  30: NO_SERVER, // NS_ERROR_UNKNOWN_HOST
  31: LOOP, // NS_ERROR_REDIRECT_LOOP
  42: NO_SERVER, // NS_ERROR_UNKNOWN_PROXY_HOST
  71: INTERRUPTED, // NS_ERROR_NET_INTERRUPT
  72: NO_SERVER, // NS_ERROR_PROXY_CONNECTION_REFUSED
  76: INTERRUPTED, // NS_ERROR_NET_PARTIAL_TRANSFER
};

/** Why the browser shows its own error page, as one sentence. */
export function whyNotLoaded(error: string): string {
  const name = CHROMIUM_ERROR.exec(error)?.[1];
  if (name !== undefined) return CHROMIUM[name] ?? ofGroup(name) ?? `The browser reports ERR_${name}.`;
  const code = Number(FIREFOX_ERROR.exec(error)?.[1] ?? 0);
  if (code >= FIREFOX_TLS && code <= FIREFOX_TLS + 0xffff) return NO_TLS;
  const known = FIREFOX[code - FIREFOX_NETWORK];
  if (known !== undefined) return known;
  return code > 0 ? `The browser reports error 0x${code.toString(16)}.` : 'The browser reports an error.';
}

function ofGroup(name: string): string | undefined {
  if (name.startsWith('CERT_')) return NOT_TRUSTED;
  return name.startsWith('SSL_') ? NO_TLS : undefined;
}
