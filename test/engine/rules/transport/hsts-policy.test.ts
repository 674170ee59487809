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
  { name: 'switched off', page: hsts('max-age=0') },
  {
    name: 'this host only',
    page: hsts('max-age=31536000'),
    problems: ['host-only'],
    points: 0,
    marked: [],
  },
  {
    name: 'in capitals and quotes',
    page: hsts('MAX-AGE="31536000" ; INCLUDESUBDOMAINS;'),
    passes: ['subdomains'],
  },
  {
    name: 'max-age is no number',
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
    name: 'a comma for a semicolon',
    page: hsts('max-age=31536000, includeSubDomains'),
    problems: ['malformed'],
    marked: ['max-age=31536000, includeSubDomains'],
  },
  {
    name: 'parts there twice',
    page: hsts('max-age=1; max-age=2; preload; preload'),
    problems: ['malformed'],
    marked: ['max-age=2', 'preload'],
  },
  {
    name: 'a value where none goes',
    page: hsts('max-age=31536000; includeSubDomains=true'),
    problems: ['malformed'],
    marked: ['includeSubDomains=true'],
  },
  {
    name: 'misspelt',
    page: hsts('max-age=31536000; includeSubDomain'),
    problems: ['unknown-directive', 'host-only'],
    marked: ['includeSubDomain'],
  },
  {
    name: 'twice, the second better',
    page: hsts('max-age=31536000', FULL, FULL),
    problems: ['repeated', 'host-only'],
    marked: [FULL, FULL],
  },
  { name: 'ready for the list', page: { ...BARE, ...hsts(FULL) }, passes: ['subdomains', 'preloadable'] },
  {
    name: 'not ready for the list',
    page: { ...BARE, ...hsts('max-age=86400; preload'), site: { tls: 'untrusted' } },
    problems: ['not-preloadable'],
    marked: ['preload'],
  },
  {
    name: 'not ready: http goes elsewhere first',
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
    name: 'ready: http goes to https on the same host',
    page: { ...BARE, ...hsts(FULL), redirects: [{ url: 'http://example.com/', status: 301 }] },
    passes: ['subdomains', 'preloadable'],
  },
  {
    name: 'preload below the registrable domain has no effect',
    page: hsts('max-age=86400; preload'),
  },
  {
    name: 'over http',
    page: {
      ...hsts('max-age=31536000; includeSubDomains'),
      redirects: [{ url: 'http://shop.example.com/', status: 301, headers: [[HSTS, 'max-age=1']] }],
    },
    problems: ['over-http'],
    passes: ['subdomains'],
    marked: ['max-age=1'],
  },
  {
    name: 'the page itself over http',
    page: { url: 'http://shop.example.com/', ...hsts('max-age=x') },
    problems: ['over-http'],
    marked: ['max-age=x'],
  },
  {
    name: 'the host that redirects here says nothing for itself',
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
    name: 'redirects that are covered, speak for themselves, are others’, or the browser’s own',
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
    name: 'a redirect that says it elsewhere on the way',
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
