import type { Probed } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/network/cors-headers.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';
const allows = (origin: string, credentials?: string): PageParts => ({
  headers: [[ORIGIN, origin], ...(credentials === undefined ? [] : [[CREDENTIALS, credentials] as const])],
});
/** What a server answered that allows the origin of a site that does not exist. */
function reflected(method: 'GET' | 'OPTIONS', credentials = 'true'): Probed {
  const origin = 'https://nobody.invalid';
  const headers = [
    { name: ORIGIN, value: origin },
    { name: CREDENTIALS, value: credentials },
  ];
  const seen = { seen: true, value: headers } as const;
  const answer = { status: 200, headers: seen, setCookies: { seen: true, value: [] }, texts: [] } as const;
  const url = 'https://shop.example.com/';
  return { kind: 'cors', method, url, origin, at: 0, answer: { seen: true, value: answer } };
}

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'empty', page: allows(' ', 'true') },
  { name: 'one origin', page: allows('https://app.example'), passes: ['one'] },
  { name: 'one origin on a port', page: allows('https://app.example:8443'), passes: ['one'] },
  { name: 'any origin', page: allows('*'), problems: ['everyone'], marked: ['*'], points: 0 },
  {
    name: 'any origin, with credentials',
    page: allows('*', 'true'),
    problems: ['wildcard-with-credentials', 'everyone'],
    marked: ['*', 'true'],
    points: 0,
  },
  { name: 'credentials in upper case do not count', page: allows('*', 'TRUE'), problems: ['everyone'] },
  ...['True', 'true, true'].map((value) => ({
    // Chromium 156 and Firefox 153 fail a fetch with cookies.
    name: `credentials for one origin that browsers ignore: ${value}`,
    page: allows('https://app.example', value),
    problems: ['credentials-ignored'],
    passes: ['one'],
    marked: [value],
    points: 0,
  })),
  { name: 'no credentials, in so many words', page: allows('https://app.example', 'false'), passes: ['one'] },
  { name: 'null', page: allows('null'), problems: ['null'], points: 0 },
  {
    name: 'null, with credentials',
    page: allows('null', 'true'),
    problems: ['null-with-credentials'],
    marked: ['null', 'true'],
    severity: 'high',
    points: 50,
  },
  {
    name: 'null, with credentials, of a server that repeats every origin',
    page: { ...allows('null', 'true'), site: { probes: [reflected('GET')] } },
    problems: ['null'],
    points: 0,
  },
  {
    name: 'null, with credentials, of a server that does so for OPTIONS',
    page: { ...allows('null', 'true'), site: { probes: [reflected('OPTIONS')] } },
    problems: ['null'],
    points: 0,
  },
  {
    name: 'null, with credentials, of a server that repeats none',
    page: { ...allows('null', 'true'), site: { probes: [reflected('GET', 'false')] } },
    problems: ['null-with-credentials'],
    points: 50,
  },
  { name: 'null, with credentials that browsers ignore', page: allows('null', 'True'), problems: ['null'] },
  {
    name: 'null, with credentials, for a JSON document',
    page: { ...allows('null', 'true'), contentType: 'application/json' },
    problems: ['null-with-credentials'],
    points: 50,
  },
  ...['text/html', 'application/json'].map((contentType) => ({
    name: `another site, with credentials, for ${contentType}`,
    page: { ...allows('https://other.example', 'true'), contentType },
    problems: ['other-site'],
    marked: ['https://other.example', 'true'],
    severity: 'info' as const,
    points: 0,
  })),
  {
    name: 'another person’s name under a public suffix, with credentials',
    page: { ...allows('https://bob.github.io', 'true'), url: 'https://alice.github.io/' },
    problems: ['other-site'],
  },
  {
    name: 'a subdomain, with credentials',
    page: allows('https://app.shop.example.com', 'true'),
    passes: ['one'],
  },
  {
    name: 'a sibling, with credentials',
    page: allows('https://www.example.com:8443', 'true'),
    passes: ['one'],
  },
  { name: 'itself, with credentials', page: allows('https://shop.example.com', 'true'), passes: ['one'] },
  {
    name: 'an extension, with credentials',
    page: allows('chrome-extension://abcdefghijklmnop', 'true'),
    problems: ['other-site'],
  },
  { name: 'an application', page: allows('capacitor://localhost'), passes: ['one'] },
  {
    name: 'an extension’s page',
    page: allows('chrome-extension://abcdefghijklmnop/a'),
    problems: ['several'],
  },
  { name: 'a list', page: allows('https://a.example, https://b.example'), problems: ['several'] },
  {
    name: 'a pattern',
    page: allows('https://*.example'),
    problems: ['several'],
    marked: ['https://*.example'],
  },
  { name: 'a path', page: allows('https://a.example/'), problems: ['several'] },
  { name: 'only a host name', page: allows('a.example'), problems: ['several'] },
  {
    name: 'two lines',
    page: {
      headers: [
        [ORIGIN, '*'],
        [ORIGIN, '*'],
      ],
    },
    problems: ['several'],
    marked: ['*', '*'],
  },
  { name: 'an HTTP origin', page: allows('http://a.example', 'true'), problems: ['insecure-origin'] },
  { name: 'an HTTP origin without credentials', page: allows('http://a.example'), passes: ['one'] },
  { name: 'localhost', page: allows('http://localhost:3000', 'true'), problems: ['other-site'] },
  {
    name: 'localhost, of a page on this machine',
    page: { ...allows('http://localhost:3000', 'true'), url: 'http://127.0.0.1:8080/' },
    passes: ['one'],
  },
  {
    name: 'on a page over HTTP',
    page: { ...allows('http://a.example', 'true'), url: 'http://shop.example.com/' },
    problems: ['other-site'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: allows('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'credentials longer than is read', page: allows('*', 'a'.repeat(32_769)), unknown: ['too-long'] },
]);
