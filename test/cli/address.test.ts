import { describe, expect, it } from 'vitest';
import { parseAddress, navigationError } from '../../src/cli/address.js';

describe('readAddress', () => {
  it.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['HTTP://Example.com', 'http://example.com/'],
    ['example.com', 'https://example.com/'],
    ['example.com:8443/x', 'https://example.com:8443/x'],
    ['  example.com/a:b ', 'https://example.com/a:b'],
    ['localhost:8000', 'http://localhost:8000/'],
    ['app.localhost/x', 'http://app.localhost/x'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['[::1]:3000', 'http://[::1]:3000/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['intranet', 'https://intranet/'],
  ])('%s', (text, url) => {
    expect(parseAddress(text).href).toBe(url);
  });

  it.each([
    ['file:///etc/passwd', 'not file: pages'],
    ['javascript:alert(1)', 'not javascript: pages'],
    ['about:blank', 'not about: pages'],
    ['chrome://settings', 'not chrome: pages'],
    ['mailto:a@b.example', 'not mailto: pages'],
    ['', 'is not a web address'],
    ['   ', 'is not a web address'],
    ['not an address', '“not an address” is not a web address'],
    ['https://', 'is not a web address'],
    ['https:example.com', 'is not a web address'],
    ['http://[::1', 'is not a web address'],
    ['exa\u001bmple', 'exa⟨U+001B⟩mple'],
    ['%%%', 'is not a web address'],
  ])('rejects %j', (text, why) => {
    expect(() => parseAddress(text)).toThrow(why);
  });
});

describe('navigationError', () => {
  const url = new URL('https://me:secret@shop.example:8443/x');

  it.each([
    ['net::ERR_NAME_NOT_RESOLVED at https://shop.example', 'shop.example cannot be resolved.'],
    ['net::ERR_CONNECTION_REFUSED at …', 'refused the connection'],
    ['net::ERR_CERT_AUTHORITY_INVALID at …', '--insecure'],
    ['net::ERR_CERT_COMMON_NAME_INVALID at …', '--insecure'],
    ['net::ERR_SSL_PROTOCOL_ERROR at …', 'The TLS connection'],
    ['net::ERR_EMPTY_RESPONSE at https://x/ERR_CERT_', 'closed the connection'],
    ['net::ERR_INVALID_AUTH_CREDENTIALS at …', 'asks for credentials. Give the right ones with --auth.'],
    ['net::ERR_PROXY_AUTH_UNSUPPORTED', 'The proxy'],
    ['net::ERR_TOO_MANY_REDIRECTS', 'redirects too many times'],
    ['net::ERR_ABORTED', 'download'],
    ['net::ERR_SOMETHING_NEW', 'could not be opened (ERR_SOMETHING_NEW)'],
  ])('%s', (message, sentence) => {
    const refusal = navigationError(url, new Error(message), 60);
    expect(refusal.message).toContain(sentence);
    expect(refusal.message).not.toMatch(/secret|\n/);
  });

  it('recognises a timeout', () => {
    const late = Object.assign(new Error('Navigation timeout of 30000 ms exceeded'), {
      name: 'TimeoutError',
    });
    expect(navigationError(url, late, 30).message).toBe('shop.example:8443 did not answer within 30 s.');
  });
});
