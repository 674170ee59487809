import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf } from '../../src/engine/site.js';
import { runs } from '../support/runs.js';

const parsed = (url: string) => (URL.canParse(url) ? new URL(url).hostname : '');

describe('hostOf', () => {
  it.each([
    ['https://shop.example/a?b#c', 'shop.example'],
    ['https://shop.example:8443/', 'shop.example'],
    ['https://someone:secret@shop.example/', 'shop.example'],
    ['https://SHOP.example', 'shop.example'],
    ['https://127.1/', '127.0.0.1'],
    ['https://a.0x7f/', ''],
    ['https://[::1]/', '[::1]'],
    ['https://xn--a/', parsed('https://xn--a/')],
    ['https://bücher.example/', 'xn--bcher-kva.example'],
    ['nothing', ''],
    ['', ''],
  ])('%s', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });

  it('agrees with the URL parser for any text', () => {
    const label = fc.stringMatching(/^[a-z0-9.@:\\%-]{0,12}$/);
    const end = fc.constantFrom('', '/', '/a', '?b', '#c', ':80', ':99999/', '\t.test/', '@d/', '\\e');
    fc.assert(
      fc.property(fc.constantFrom('http', 'https', 'ftp', 'HTTPS'), label, end, (scheme, host, rest) => {
        const url = `${scheme}://${host}${rest}`;
        expect(hostOf(url)).toBe(parsed(url));
      }),
      { numRuns: runs(3000) },
    );
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string()), (url) => hostOf(url) === parsed(url)));
  });
});
