import rule from '../../../../src/engine/rules/transport/hsts-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HSTS = 'Strict-Transport-Security';
const hsts = (...values: string[]): PageParts => ({ headers: values.map((value) => [HSTS, value] as const) });
const FULL = 'max-age=31536000; includeSubDomains; preload';
const BARE = { url: 'https://example.com/' };

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'with subdomains', page: hsts('max-age=63072000; includeSubDomains'), passes: ['subdomains'] },
  { name: 'max-age=0', page: hsts('max-age=0') },
  {
    name: 'only this host',
    page: hsts('max-age=31536000'),
    problems: ['host-only'],
    points: 0,
    marked: [],
  },
  {
    name: 'in upper case and quoted',
    page: hsts('MAX-AGE="31536000" ; INCLUDESUBDOMAINS;'),
    passes: ['subdomains'],
  },
  {
    name: 'max-age is not a number',
    page: hsts('max-age=1y; includeSubDomains'),
    problems: ['malformed'],
    marked: ['max-age=1y'],
  },
  {
    name: 'no max-age',
    page: hsts('includeSubDomains'),
    problems: ['malformed'],
    marked: ['includeSubDomains'],
  },
  {
    name: 'a comma instead of a semicolon',
    page: hsts('max-age=31536000, includeSubDomains'),
    problems: ['malformed'],
    marked: ['max-age=31536000, includeSubDomains'],
  },
  {
    name: 'repeated directives',
    page: hsts('max-age=1; max-age=2; preload; preload'),
    problems: ['malformed'],
    marked: ['max-age=2'],
  },
  {
    name: 'a part that is no directive',
    page: hsts('max-age=31536000; x=1, 2'),
    problems: ['malformed'],
    marked: ['x=1, 2'],
  },
  {
    name: 'a value for a directive that takes none',
    page: hsts('max-age=31536000; includeSubDomains=true'),
    problems: ['malformed'],
    marked: ['includeSubDomains=true'],
  },
  {
    name: 'misspelled',
    page: hsts('max-age=31536000; includeSubDomain'),
    problems: ['unknown-directive', 'host-only'],
    marked: ['includeSubDomain'],
  },
  {
    name: 'sent twice, the second stricter',
    page: hsts('max-age=31536000', FULL, FULL),
    problems: ['repeated', 'host-only'],
    marked: [FULL, FULL],
  },
  {
    name: 'meets the requirements of the preload list',
    page: { ...BARE, ...hsts(FULL) },
    problems: ['preload'],
    passes: ['subdomains'],
    marked: ['preload'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'on the preload list, but without preload',
    page: {
      ...BARE,
      ...hsts('max-age=31536000; includeSubDomains'),
      site: { preload: [{ host: 'example.com', includeSubDomains: true }] },
    },
    problems: ['preload-missing'],
    passes: ['subdomains'],
    severity: 'info',
  },
  {
    name: 'under a top-level domain that is on the preload list as a whole, without preload',
    page: { url: 'https://example.dev/', ...hsts('max-age=31536000; includeSubDomains') },
    passes: ['subdomains'],
  },
  {
    name: 'under such a top-level domain, with preload, which has no effect',
    page: { url: 'https://example.dev/', ...hsts('max-age=86400; includeSubDomains; preload') },
    passes: ['subdomains'],
  },
  {
    name: 'asks for preload, but is not on the list',
    page: { ...BARE, ...hsts(FULL), site: { preload: [] } },
    problems: ['unlisted'],
    passes: ['subdomains'],
    marked: ['preload'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'not on the list, and the list would reject it',
    page: { ...BARE, ...hsts('max-age=86400; includeSubDomains; preload'), site: { preload: [] } },
    problems: ['not-preloadable'],
    passes: ['subdomains'],
  },
  {
    name: 'on the list, which does not reject it although it misses a requirement',
    page: {
      ...BARE,
      ...hsts('max-age=86400; includeSubDomains; preload'),
      site: { preload: [{ host: 'example.com', includeSubDomains: false }] },
    },
    problems: ['preload'],
    passes: ['subdomains'],
  },
  {
    name: 'the host where the visit began is on the list, but not this one',
    page: {
      ...BARE,
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [{ url: 'https://www.example.com/', status: 301, headers: [[HSTS, 'max-age=31536000']] }],
      site: { preload: [{ host: 'www.example.com', includeSubDomains: false }] },
    },
    passes: ['subdomains'],
  },
  {
    name: 'misses requirements of the preload list',
    page: { ...BARE, ...hsts('max-age=86400; preload'), site: { tls: 'untrusted' } },
    problems: ['not-preloadable', 'host-only'],
    marked: ['preload'],
  },
  {
    name: 'misses a requirement: HTTP redirects to another host first',
    page: {
      url: 'https://example.com/',
      ...hsts(FULL),
      redirects: [{ url: 'http://example.com/', status: 301 }],
      site: {
        http: [
          { url: 'http://example.com/', status: 301 },
          { url: 'https://www.example.com/', status: 301 },
        ],
      },
    },
    problems: ['not-preloadable'],
    passes: ['subdomains'],
  },
  {
    name: 'meets the requirements: HTTP redirects to HTTPS on the same host',
    page: { ...BARE, ...hsts(FULL), redirects: [{ url: 'http://example.com/', status: 301 }] },
    problems: ['preload'],
    passes: ['subdomains'],
  },
  {
    name: 'preload on a subdomain has no effect',
    page: hsts('max-age=86400; preload'),
    problems: ['host-only'],
  },
  {
    name: 'an IP address, for which browsers ignore HSTS',
    page: { url: 'https://192.0.2.1/', ...hsts('max-age=86400; x') },
  },
  {
    name: 'an IPv6 address',
    page: { url: 'https://[2001:db8::1]/', ...hsts('max-age=86400; x') },
  },
  {
    name: 'over HTTP',
    page: {
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [{ url: 'http://shop.example.com/', status: 301, headers: [[HSTS, 'max-age=1']] }],
    },
    problems: ['over-http'],
    passes: ['subdomains'],
    marked: ['max-age=1'],
  },
  {
    name: 'the page itself over HTTP',
    page: { url: 'http://shop.example.com/', ...hsts('max-age=x') },
    problems: ['over-http'],
    marked: ['max-age=x'],
  },
  {
    name: 'the redirecting host sends no HSTS',
    page: {
      url: 'https://www.example.com/',
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [{ url: 'https://example.com/', status: 301 }],
    },
    problems: ['redirect-without#example.com'],
    passes: ['subdomains'],
    marked: null,
  },
  {
    name: 'redirects that are covered, send HSTS, are of other sites, or internal to the browser',
    page: {
      url: 'https://example.com/',
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [
        { url: 'https://www.example.com/', status: 301 },
        { url: 'https://other.example/', status: 301 },
        { url: 'https://example.com/a', status: 301 },
        { url: 'https://a.example.com/', status: 307, from: 'browser' },
      ],
    },
    passes: ['subdomains'],
  },
  {
    name: 'a host that sends HSTS on another redirect',
    page: {
      url: 'https://www.example.com/',
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [
        { url: 'https://example.com/', status: 301 },
        { url: 'https://example.com/b', status: 301, headers: [[HSTS, 'max-age=1']] },
      ],
    },
    passes: ['subdomains'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: hsts('a'.repeat(32_769)), unknown: ['too-long'] },
]);
