import { describe, expect, it } from 'vitest';
import { whyNotLoaded } from '../../src/ui/text/failure.js';

describe('why no page was loaded', () => {
  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'No server responded.'],
    ['net::ERR_TOO_MANY_REDIRECTS', 'The server redirects too many times.'],
    ['net::ERR_CERT_DATE_INVALID', 'The browser does not trust the server’s certificate.'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'The TLS connection to the server failed.'],
    ['net::ERR_HTTP2_PROTOCOL_ERROR', 'The browser reports ERR_HTTP2_PROTOCOL_ERROR.'],
    ['Error code 2152398861', 'No server responded.'],
    ['Error code 2152398879', 'The server redirects too many times.'],
    ['Error code 2153394164', 'The TLS connection to the server failed.'],
    ['Error code 2147500037', 'The browser reports error 0x80004005.'],
    ['net::ERR_<b>', 'The browser reports an error.'],
    ['', 'The browser reports an error.'],
  ])('%s', (error, sentence) => {
    expect(whyNotLoaded(error)).toBe(sentence);
  });
});
