import rule from '../../../../src/engine/rules/cookies/cookies.js';
import { ruleTable } from '../../../support/rule-table.js';

const HSTS = ['Strict-Transport-Security', 'max-age=31536000'] as const;
const GOOD = 'sessionid=1; Secure; HttpOnly; SameSite=Lax';
const sent = (...setCookies: string[]) => ({ setCookies });
const safe = (...setCookies: string[]) => ({ setCookies, headers: [HSTS] });

ruleTable(rule, [
  { name: 'no cookie', page: {}, passes: ['none'] },
  { name: 'all set', page: sent(GOOD, 'a=1; Secure; SameSite=Strict'), passes: ['secure-with-samesite'] },
  { name: 'some without SameSite', page: sent(GOOD, 'a=1; Secure'), passes: ['secure'] },
  {
    name: 'a session without anything',
    page: sent('sessionid=1; Path=/'),
    problems: ['session-without-secure#sessionid', 'session-without-httponly#sessionid'],
    points: 40,
    marked: ['sessionid'],
  },
  {
    name: 'a session without HttpOnly',
    page: sent('PHPSESSID=1; Secure'),
    problems: ['session-without-httponly#PHPSESSID'],
    points: 30,
  },
  {
    name: 'a session without Secure under HSTS, where HttpOnly weighs more',
    page: safe('user_login=1'),
    problems: ['session-without-httponly#user_login', 'session-without-secure-hsts#user_login'],
    points: 30,
  },
  {
    name: 'a session without Secure under HSTS',
    page: safe('sid_sess=1; HttpOnly'),
    problems: ['session-without-secure-hsts#sid_sess'],
    points: 10,
  },
  {
    name: 'another cookie without Secure',
    page: sent('lang=de'),
    problems: ['without-secure#lang'],
    points: 20,
  },
  {
    name: 'the same on the preload list',
    page: { setCookies: ['lang=de'], site: { preload: [{ host: 'example.com', includeSubDomains: true }] } },
    problems: ['without-secure-hsts#lang'],
    points: 5,
  },
  {
    name: 'under HSTS that a bad certificate keeps from being heeded',
    page: { ...safe('lang=de'), site: { tls: 'untrusted' } },
    problems: ['without-secure#lang'],
    points: 20,
  },
  { name: 'the same under HSTS', page: safe('lang=de'), problems: ['without-secure-hsts#lang'], points: 5 },
  {
    name: 'anti-CSRF without SameSite',
    page: sent('csrftoken=1; Secure'),
    problems: ['anticsrf-without-samesite#csrftoken'],
    points: 20,
  },
  { name: 'XSRF-TOKEN is not asked for SameSite', page: sent('XSRF-TOKEN=1; Secure'), passes: ['secure'] },
  {
    name: 'a SameSite nobody knows',
    page: sent('a=1; Secure; SameSite=Yes'),
    problems: ['samesite-invalid#a'],
    marked: ['SameSite=Yes'],
    points: 20,
  },
  {
    name: 'an empty SameSite',
    page: sent('a=1; Secure; SameSite='),
    problems: ['samesite-invalid#a'],
    marked: ['SameSite='],
  },
  {
    name: 'a wrong SameSite before a right one',
    page: sent('a=1; Secure; SameSite=Foo; SameSite=Lax'),
    problems: ['samesite-invalid#a'],
  },
  {
    name: 'SameSite=None without Secure',
    page: sent('a=1; SameSite=None'),
    problems: ['samesite-invalid#a', 'without-secure#a'],
    marked: ['SameSite=None'],
    points: 20,
  },
  {
    name: 'a wrong SameSite on a refused line counts beside a kept cookie',
    page: sent(GOOD, 'b=1; Domain=other.example; Secure; SameSite=Foo'),
    problems: ['samesite-invalid#b'],
  },
  {
    name: 'and alone it does not',
    page: sent('b=1; Domain=other.example; Secure; SameSite=Foo'),
    passes: ['none'],
  },
  {
    name: 'a wrong SameSite on a line without a name has no advice',
    page: sent(GOOD, 'abc; SameSite=Foo'),
    problems: ['samesite-invalid#'],
  },
  {
    name: 'a wrong SameSite on a redirect only means none was set',
    page: { redirects: [{ url: 'https://example.com/', setCookies: ['a=1; Secure; SameSite=Foo'] }] },
    passes: ['secure'],
  },
  {
    name: 'anti-CSRF and session by name: HttpOnly is never advised',
    page: sent('csrf_session=1; Secure; SameSite=Lax'),
    problems: ['session-without-httponly#csrf_session'],
  },
  {
    name: 'lines no client keeps',
    page: sent(
      'abc',
      '=abc',
      'a=\u0001',
      'b=1; Domain=com',
      'c=1; Domain=sub.shop.example.com',
      '__Host-d=1; Secure; Path=/x',
      '__Secure-e=1',
      'f\tg=1',
    ),
    passes: ['none'],
  },
  {
    name: 'a private suffix is a public suffix too',
    page: { url: 'https://me.github.io/', setCookies: ['a=1; Domain=github.io'] },
    passes: ['none'],
  },
  {
    name: 'a parent domain is fine',
    page: sent('a=1; Domain=.Example.com; Secure; SameSite=Lax'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'a host without a dot may name itself',
    page: { url: 'https://localhost/', setCookies: ['a=1; Domain=localhost; Secure'] },
    passes: ['secure'],
  },
  {
    name: 'the last of the same name, domain and path stays',
    page: sent('a=1', 'a=1; Secure; SameSite=Lax'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'the same name on two paths is one finding',
    page: sent('a=1; Path=/x', 'a=1; Path=/y'),
    problems: ['without-secure#a'],
    marked: ['a', 'a'],
  },
  { name: 'a deleted cookie counts', page: sent('a=; Max-Age=0; Path=/'), problems: ['without-secure#a'] },
  {
    name: 'the load balancer’s cookie is left out',
    page: sent('heroku-session-affinity=1'),
    passes: ['none'],
  },
  {
    name: 'https redirects count, http ones do not',
    page: {
      redirects: [
        { url: 'http://example.com/', setCookies: ['a=1'] },
        { url: 'https://example.com/', setCookies: ['sessionid=1; Secure'] },
      ],
    },
    problems: ['session-without-httponly#sessionid'],
  },
  {
    name: 'a page over http: its own count',
    page: { url: 'http://shop.example.com/', setCookies: ['lang=de'] },
    problems: ['without-secure#lang'],
    points: 20,
  },
  {
    name: 'a redirect whose cookies were not seen',
    page: { redirects: [{ url: 'https://example.com/', setCookies: 'http-cache' }] },
    passes: ['none'],
    unknown: ['http-cache'],
  },
  { name: 'from the browser’s cache', page: { setCookies: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'the store not read',
    page: { stored: 'cookies-not-read' },
    passes: ['none'],
    unknown: ['cookies-not-read'],
  },
  { name: 'headers not seen', page: { headers: 'interrupted' }, unknown: ['interrupted'] },
  {
    name: 'a session only in the store',
    page: { stored: [{ name: 'sessionid' }] },
    problems: ['stored-session-without-secure#sessionid', 'stored-session-without-httponly#sessionid'],
    passes: ['none'],
    points: 40,
  },
  {
    name: 'the same under HSTS',
    page: { headers: [HSTS], stored: [{ name: 'sessionid', httpOnly: true }] },
    problems: ['stored-session-without-secure-hsts#sessionid'],
    passes: ['none'],
    points: 10,
  },
  {
    name: 'an anti-CSRF cookie only in the store',
    page: { stored: [{ name: 'csrftoken' }] },
    problems: ['stored-anticsrf-without-secure#csrftoken'],
    passes: ['none'],
    points: 20,
  },
  {
    name: 'and under HSTS',
    page: { headers: [HSTS], stored: [{ name: 'csrftoken' }] },
    problems: ['stored-anticsrf-without-secure-hsts#csrftoken'],
    passes: ['none'],
    points: 5,
  },
  {
    name: 'another one only in the store costs nothing',
    page: { stored: [{ name: '_ga' }] },
    problems: ['stored-without-secure#_ga'],
    passes: ['none'],
    points: 0,
  },
  ...['_hjSessionUser_123', 'intercom-session-abc', 'ai_session', 's_sess'].map((name) => ({
    name: `${name} is of another’s script, which has to read it`,
    page: { stored: [{ name, secure: true }] },
    passes: ['none'],
  })),
  {
    name: 'a load balancer’s without Secure, which the site cannot change',
    page: sent('AWSALB=1; Path=/', 'AWSALBCORS=1; Path=/; Secure; SameSite=None'),
    problems: ['without-secure#AWSALB'],
    severity: 'info',
    points: 0,
    advised: [],
  },
  {
    name: 'the same beside one the site can change',
    page: safe('AWSALB=1; Path=/', 'lang=de'),
    problems: ['without-secure-hsts#AWSALB', 'without-secure-hsts#lang'],
    severity: 'info',
    points: 5,
  },
  {
    name: 'another site’s on the way here',
    page: {
      setCookies: ['lang=de; Secure'],
      redirects: [{ url: 'https://sho.rt/x', status: 301, setCookies: ['sessionid=1'] }],
    },
    problems: ['session-without-secure#sessionid', 'session-without-httponly#sessionid'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'beside one of the same name that is the site’s own',
    page: {
      setCookies: ['lang=de'],
      redirects: [{ url: 'https://sho.rt/x', status: 301, setCookies: ['lang=en'] }],
    },
    problems: ['without-secure#lang'],
    severity: 'medium',
    points: 20,
  },
  {
    name: 'beside a heavier one that is only stored',
    page: { ...sent('AWSALB=1; Path=/'), stored: [{ name: 'sessionid', httpOnly: true }] },
    problems: ['stored-session-without-secure#sessionid', 'without-secure#AWSALB'],
    points: 40,
  },
  {
    name: 'a good one in the store',
    page: { stored: [{ name: 'sessionid', secure: true, httpOnly: true }] },
    passes: ['none'],
  },
  {
    name: 'sent and stored are never added up: the heavier decides',
    page: { setCookies: ['lang=de'], stored: [{ name: 'lang' }, { name: 'sessionid' }] },
    problems: [
      'stored-session-without-secure#sessionid',
      'stored-session-without-httponly#sessionid',
      'without-secure#lang',
    ],
    points: 40,
  },
  {
    name: 'where both weigh the same, what was sent decides',
    page: { setCookies: ['lang=de'], stored: [{ name: 'csrftoken' }] },
    problems: ['without-secure#lang', 'stored-anticsrf-without-secure#csrftoken'],
    points: 20,
  },
  {
    name: 'the store is judged where the lines were not seen',
    page: { setCookies: 'http-cache', stored: [{ name: 'sessionid', secure: true }] },
    problems: ['stored-session-without-httponly#sessionid'],
    unknown: ['http-cache'],
  },
  {
    name: 'more lines than are read',
    page: sent(...Array.from({ length: 301 }, (_, at) => `a${String(at)}=1`)),
    unknown: ['too-many'],
  },
  { name: 'a line longer than is read', page: sent(`${'n;'.repeat(20_000)}=1`), unknown: ['too-long'] },
]);
