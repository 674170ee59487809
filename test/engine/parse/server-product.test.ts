import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllProducts, parseProducts } from '../../../src/engine/parse/server-product.js';

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
  ['Tomcat-9.0.98', ['Tomcat|9.0.98']],
  ['openresty_1.27.1.1', ['openresty|1.27.1.1']],
  ['JBoss-EAP/7', ['JBoss-EAP|7']],
  ['Apache PHP 7.4', ['Apache', 'PHP|7.4']],
  ['Site Kit by Google 1.153.0', ['Site', 'Kit', 'by', 'Site Kit by Google|1.153.0']],
  [
    'WordPress 6.4.2, Site Kit by Google 1.153.0',
    ['WordPress|6.4.2', 'Site', 'Kit', 'by', 'Site Kit by Google|1.153.0'],
  ],
  // Names.
  ['web-01.example.com', ['web-01.example.com']],
  ['ip-10.1.2.3', ['ip-10.1.2.3']],
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

test.each([
  ['Front (nginx/1.26.3)', ['Front', 'nginx|1.26.3']],
  ['Front (PHP 8.3.1) OpenSSL/3.0', ['Front', 'PHP|8.3.1', 'OpenSSL|3.0']],
  ['Apache (Red Hat Enterprise Linux)', ['Apache']],
  ['ECS (dcb/7312)', ['ECS']],
  ['Drupal (https://www.drupal.org/2.0)', ['Drupal']],
])('%s, with comments', (field, products) => {
  const brief = parseAllProducts(field).map(({ name, version }) => (version ? `${name}|${version}` : name));
  expect(brief).toEqual(products);
});

test('the position of a version is that in the field', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('Apache', '/2.4', ' ', '(', ')', 'v1', ',', '9'), { maxLength: 15 }),
      (pieces) => {
        const field = pieces.join('');
        for (const { version, versionAt } of parseAllProducts(field)) {
          if (versionAt) expect(field.slice(...versionAt)).toBe(version);
        }
      },
    ),
  );
});
