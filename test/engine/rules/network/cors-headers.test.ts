import rule from '../../../../src/engine/rules/network/cors-headers.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';
const allows = (origin: string, credentials?: string): PageParts => ({
  headers: [[ORIGIN, origin], ...(credentials === undefined ? [] : [[CREDENTIALS, credentials] as const])],
});

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'empty', page: allows(' ', 'true') },
  { name: 'one origin', page: allows('https://app.example', 'true'), passes: ['one'] },
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
    points: 5,
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
  { name: 'localhost', page: allows('http://localhost:3000', 'true'), passes: ['one'] },
  {
    name: 'on a page over HTTP',
    page: { ...allows('http://a.example', 'true'), url: 'http://shop.example.com/' },
    passes: ['one'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: allows('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'credentials longer than is read', page: allows('*', 'a'.repeat(32_769)), unknown: ['too-long'] },
]);
