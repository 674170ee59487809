import rule from '../../../../src/engine/rules/cookies/cookie-prefixes.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const sent = (...setCookies: string[]): PageParts => ({ setCookies });

ruleTable(rule, [
  { name: 'no cookie', page: {} },
  {
    name: 'valid prefixes',
    page: sent('__Host-sess=1; Secure; Path=/', '__Secure-a=1; Secure; Domain=example.com'),
    passes: ['kept'],
  },
  {
    name: '__Host- for a whole domain, on a path, without Path, without Secure',
    page: sent(
      '__Host-a=1; Secure; Path=/; Domain=example.com',
      '__Host-b=1; Secure; Path=/x',
      '__Host-c=1; Secure',
      '__host-d=1; Path=/',
    ),
    problems: ['host-refused'],
    marked: ['__Host-a', '__Host-b', '__Host-c', '__host-d'],
    points: 0,
  },
  { name: 'the last Path counts', page: sent('__Host-a=1; Secure; Path=/x; Path=/'), passes: ['kept'] },
  { name: '__Secure- without Secure', page: sent('__Secure-a=1'), problems: ['secure-refused'] },
  {
    name: '__Http- and __Host-Http- without HttpOnly, in any case',
    page: sent(
      '__Http-a=1; Path=/; Secure',
      '__hOST-hTTP-b=1; Path=/; Secure',
      '__http-c=1; HttpOnly',
      '__Host-Http-d=1; Path=/; Secure; HttpOnly',
    ),
    problems: ['http-refused'],
    marked: ['__Http-a', '__hOST-hTTP-b', '__http-c'],
    points: 0,
  },
  {
    name: '__Http- for a path and a domain, __Host-Http- for this host',
    page: sent(
      '__Http-a=1; Path=/x; Domain=example.com; Secure; HttpOnly',
      '__Host-Http-b=1; Path=/; Secure; HttpOnly',
    ),
    passes: ['kept'],
  },
  {
    name: '__Host-Http- for a whole domain',
    page: sent('__Host-Http-a=1; Path=/; Secure; HttpOnly; Domain=example.com'),
    problems: ['host-refused'],
  },
  { name: 'a deletion', page: sent('__Host-sid=; Max-Age=0') },
  {
    name: 'over HTTP, where a prefixed cookie without Secure is rejected (with Secure too: cookie-syntax)',
    page: { url: 'http://shop.example.com/', setCookies: ['__Secure-a=1', '__Secure-b=1; Secure'] },
    problems: ['secure-refused'],
    marked: ['__Secure-a'],
  },
  {
    name: 'over HTTP from this machine, where browsers keep it',
    page: { url: 'http://localhost/', setCookies: ['__Host-a=1; Secure; Path=/'] },
    passes: ['kept'],
  },
  {
    name: 'a session cookie that lacks only the prefix',
    page: sent('sessionid=1; Secure; HttpOnly; Path=/', 'theme=1; Secure; Path=/'),
    problems: ['worth-using'],
    marked: ['sessionid'],
  },
  {
    name: 'session cookies that lack more than the prefix',
    page: sent(
      'sessionid=1; Path=/',
      'sid=1; Secure; Path=/app',
      'token=1; Secure; Path=/; Domain=example.com',
    ),
  },
  {
    name: 'set by a redirect',
    page: { redirects: [{ url: 'https://example.com/', setCookies: ['__Secure-a=1'] }] },
    problems: ['secure-refused'],
  },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
  {
    name: 'cookies of a redirect not seen',
    page: { redirects: [{ url: 'https://example.com/', setCookies: 'http-cache' }] },
    unknown: ['http-cache'],
  },
]);
