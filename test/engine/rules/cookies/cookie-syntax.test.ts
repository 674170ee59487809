import rule from '../../../../src/engine/rules/cookies/cookie-syntax.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const sent = (...setCookies: string[]): PageParts => ({ setCookies });

ruleTable(rule, [
  { name: 'no cookie', page: {} },
  {
    name: 'well-formed',
    page: sent(
      'a=1; Path=/; Domain=example.com; Max-Age=60; Secure; HttpOnly; SameSite=Lax; Priority=High',
      'b=1; expires=Thu, 01-Jan-2026 00:00:00 GMT; path=; secure; partitioned;',
    ),
    passes: ['well-formed'],
  },
  { name: 'no name', page: sent('secret', '=secret; Path=/'), problems: ['nameless'], points: 0 },
  { name: 'a control character', page: sent('a=1\u0007'), problems: ['control-character'], marked: ['a='] },
  {
    // Chromium 156 and Firefox 153 keep 4,096 bytes and reject 4,097; an accent has two.
    name: 'more than 4,096 bytes',
    page: sent(`ok=${'v'.repeat(4094)}`, `ab=${'v'.repeat(4095)}; Path=/`, `c=${'é'.repeat(2048)}`),
    problems: ['too-large'],
    marked: ['ab=', 'c='],
  },
  {
    name: 'Secure over HTTP',
    page: { ...sent('a=1; Secure; Path=/'), url: 'http://shop.example.com/' },
    problems: ['secure-over-http'],
    marked: ['Secure'],
  },
  ...['http://localhost:8000/', 'http://a.localhost/', 'http://127.0.0.1/', 'http://[::1]/'].map((url) => ({
    name: `Secure over HTTP from ${url}, which browsers keep`,
    page: { ...sent('a=1; Secure'), url },
    passes: ['well-formed'],
  })),
  {
    name: 'Partitioned without Secure',
    page: sent('a=1; Partitioned; Path=/'),
    problems: ['partitioned-insecure'],
    marked: ['Partitioned'],
  },
  {
    name: 'Partitioned without Secure over HTTP',
    page: { ...sent('a=1; Partitioned'), url: 'http://shop.example.com/' },
    problems: ['partitioned-insecure'],
  },
  {
    name: 'values that browsers ignore',
    page: sent('a=1; Max-Age=1d; Path=app', 'b=1; Max-Age="60"; Expires=never', 'c=1; Max-Age'),
    problems: ['ignored-value'],
    marked: ['Max-Age=1d', 'Path=app', 'Max-Age="60"', 'Expires=never', 'Max-Age'],
  },
  { name: 'a negative Max-Age deletes', page: sent('a=1; Max-Age=-1; Secure=false') },
  {
    name: 'a flag with a value',
    page: sent('a=1; Secure=false'),
    problems: ['flag-with-value'],
    marked: ['Secure=…'],
  },
  {
    name: 'misspelled',
    page: sent('a=1; HttpsOnly; Path=/'),
    problems: ['unknown-attribute'],
    marked: ['…'],
  },
  {
    name: 'set by a redirect',
    page: { redirects: [{ url: 'https://example.com/', setCookies: ['a=1; HttpsOnly'] }] },
    problems: ['unknown-attribute'],
  },
  {
    name: 'of another site’s redirect',
    page: { redirects: [{ url: 'https://other.example/', setCookies: ['a=1; HttpsOnly'] }] },
  },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
]);
