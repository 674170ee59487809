import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProducts } from '../../../src/engine/parse/server-product.js';

const brief = (field: string) =>
  parseProducts(field).map(({ name, version }) => (version === undefined ? name : `${name}|${version}`));

test.each([
  ['nginx', ['nginx']],
  ['Apache/2.4.57 (Debian) OpenSSL/3.0.11', ['Apache|2.4.57', 'OpenSSL|3.0.11']],
  ['Microsoft-IIS/10.0', ['Microsoft-IIS|10.0']],
  ['Phusion Passenger 6.0.4', ['Phusion', 'Passenger|6.0.4']],
  ['Jetty(9.4.51.v20230217)', ['Jetty|9.4.51.v20230217']],
  ['a (b (c) d/1) e/2', ['a', 'e|2']],
  ['a (never closed/1', ['a']],
  ['PHP/8.1, ASP.NET', ['PHP|8.1', 'ASP.NET']],
  ['4.0.30319', ['|4.0.30319']],
  ['1.1 varnish (Varnish/6.0)', ['|1.1', 'varnish']],
  ['Servlet 2.4; JBoss', ['Servlet|2.4', 'JBoss']],
  ['Microsoft IIS 4.0', ['Microsoft', 'IIS|4.0']],
  ['Drupal 10 (https://www.drupal.org)', ['Drupal|10']],
  // Names.
  ['Factory 1.0', ['Factory']],
  ['Enterprise v2', ['Enterprise']],
  // A protocol's number, and constants.
  ['Apache-Coyote/1.1', ['Apache-Coyote']],
  ['awselb/2.0', ['awselb']],
  ['Microsoft-HTTPAPI/2.0', ['Microsoft-HTTPAPI']],
  ['405', []],
  ['a/b', ['a/b']],
  ['((((', []],
  ['', []],
])('%s', (field, products) => {
  expect(brief(field)).toEqual(products);
});

test('the position of a version is that in the field', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('Apache', '/2.4', ' ', '(', ')', 'v1', ',', '9'), { maxLength: 15 }),
      (pieces) => {
        const field = pieces.join('');
        for (const { version, versionAt } of parseProducts(field)) {
          if (versionAt) expect(field.slice(...versionAt)).toBe(version);
        }
      },
    ),
  );
});
