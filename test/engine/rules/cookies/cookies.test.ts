import { expect, test } from 'vitest';
import { audit } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/cookies/cookies.js';
import { pageWith } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HSTS = ['Strict-Transport-Security', 'max-age=31536000'] as const;
const TOKEN = `${btoa('{"alg":"HS256"}').replaceAll('=', '')}.eyJzdWIiOiIxIn0.c2lnbmF0dXJl`;
const RANDOM = 'k3XvT9qLw2ZsB7mRy4Hd';
const GOOD = 'sessionid=1; Secure; HttpOnly; SameSite=Lax';
const OF_DOMAIN = { domain: '.example.com', hostOnly: false } as const;
const sent = (...setCookies: string[]) => ({ setCookies });
const safe = (...setCookies: string[]) => ({ setCookies, headers: [HSTS] });

ruleTable(rule, [
  { name: 'no cookie', page: {}, passes: ['none'] },
  {
    name: 'all attributes set',
    page: sent(GOOD, 'a=a1b2c3; Secure; SameSite=Strict'),
    passes: ['secure-with-samesite'],
  },
  { name: 'some without SameSite', page: sent(GOOD, 'a=a1b2c3; Secure'), passes: ['secure'] },
  {
    name: 'a session without attributes',
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
  ...(
    [
      ['of the host alone', 'https://shop.example.com/', 'max-age=31536000'],
      [
        'with its subdomains, where the Domain is above',
        'https://shop.example.com/',
        'max-age=31536000; includeSubDomains',
      ],
      ['of the domain alone, where the host is the Domain', 'https://example.com/', 'max-age=31536000'],
      [
        'in a second header',
        'https://example.com/',
        'max-age=31536000',
        'max-age=31536000; includeSubDomains',
      ],
      [
        'that browsers ignore',
        'https://example.com/',
        'includeSubDomains; max-age=31536000; max-age=31536000',
      ],
    ] as const
  ).map(([name, url, ...values]) => ({
    name: `a session of a Domain, with HSTS ${name}`,
    page: {
      url,
      setCookies: ['sessionid=1; Domain=.Example.com; HttpOnly; SameSite=Lax'],
      headers: values.map((value) => [HSTS[0], value] as const),
    },
    problems: ['session-without-secure#sessionid'],
    points: 40,
  })),
  ...(
    [
      ['of the Domain with its subdomains', 'https://example.com/', 'max-age=31536000; includeSubDomains'],
      ['of it and more', 'https://example.com/', 'max-age="31536000" ; INCLUDESUBDOMAINS', 'max-age=0'],
    ] as const
  ).map(([name, url, ...values]) => ({
    name: `a session of a Domain, with HSTS ${name}`,
    page: {
      url,
      setCookies: ['sessionid=1; Domain=example.com; HttpOnly; SameSite=Lax'],
      headers: values.map((value) => [HSTS[0], value] as const),
    },
    problems: ['session-without-secure-hsts#sessionid'],
    points: 10,
  })),
  {
    name: 'a session of a Domain whose HSTS a redirect sent',
    page: {
      url: 'https://www.example.com/',
      redirects: [
        { url: 'https://example.com/', headers: [[HSTS[0], 'max-age=31536000; includeSubDomains']] },
      ],
      setCookies: ['sessionid=1; Domain=example.com; HttpOnly'],
    },
    problems: ['session-without-secure-hsts#sessionid'],
  },
  {
    name: 'HSTS over HTTP, which browsers ignore',
    page: {
      url: 'http://www.example.com/',
      redirects: [{ url: 'https://www.example.com/' }],
      ...safe('sessionid=1; HttpOnly'),
    },
    problems: ['session-without-secure#sessionid'],
  },
  {
    name: 'HSTS that this chain switched off again',
    page: {
      redirects: [{ url: 'https://shop.example.com/a', headers: [HSTS] }],
      setCookies: ['sessionid=1; HttpOnly'],
      headers: [[HSTS[0], 'max-age=0']],
    },
    problems: ['session-without-secure#sessionid'],
  },
  ...[true, false].map((includeSubDomains) => ({
    name: `a session of a Domain, preloaded with${includeSubDomains ? '' : 'out'} its subdomains`,
    page: {
      url: 'https://example.com/',
      setCookies: ['sessionid=1; Domain=example.com; HttpOnly'],
      site: { preload: [{ host: 'example.com', includeSubDomains }] },
    },
    problems: [`session-without-secure${includeSubDomains ? '-hsts' : ''}#sessionid`],
  })),
  {
    name: 'a stored session of a Domain, with HSTS of the host alone',
    page: { stored: [{ name: 'sessionid', ...OF_DOMAIN, httpOnly: true }], headers: [HSTS] },
    problems: ['stored-session-without-secure#sessionid'],
    passes: ['none'],
    severity: 'low',
    points: 0,
  },
  {
    name: 'a session that a redirect of another host set, which HSTS of this one does not cover',
    page: {
      url: 'https://www.example.com/',
      redirects: [{ url: 'https://example.com/', setCookies: ['sessionid=1; HttpOnly'] }],
      headers: [[HSTS[0], 'max-age=31536000; includeSubDomains']],
    },
    problems: ['session-without-secure#sessionid'],
    left: ['session-without-secure#sessionid'],
  },
  {
    name: 'a session without Secure with HSTS, where HttpOnly costs more',
    page: safe('sid=1'),
    problems: ['session-without-httponly#sid', 'session-without-secure-hsts#sid'],
    points: 30,
  },
  {
    name: 'a session without Secure with HSTS',
    page: safe('sid=1; HttpOnly'),
    problems: ['session-without-secure-hsts#sid'],
    points: 10,
  },
  {
    name: 'another cookie without Secure',
    page: sent('memo=a1b2c3'),
    problems: ['without-secure#memo'],
    points: 20,
  },
  {
    name: 'another cookie without Secure, preloaded',
    page: {
      setCookies: ['memo=a1b2c3'],
      site: { preload: [{ host: 'example.com', includeSubDomains: true }] },
    },
    problems: ['without-secure-hsts#memo'],
    points: 5,
  },
  {
    name: 'with HSTS that browsers ignore because of the certificate',
    page: { ...safe('memo=a1b2c3'), site: { tls: 'untrusted' } },
    problems: ['without-secure#memo'],
    points: 20,
  },
  {
    name: 'another cookie without Secure with HSTS',
    page: safe('memo=a1b2c3'),
    problems: ['without-secure-hsts#memo'],
    points: 5,
  },
  {
    name: 'a telling name and a value that gives access',
    page: sent(`auth=${TOKEN}; SameSite=Lax`, `shop_session=${TOKEN}; SameSite=Lax`),
    problems: [
      'session-without-secure#auth',
      'session-without-secure#shop_session',
      'session-without-httponly#auth',
      'session-without-httponly#shop_session',
    ],
    points: 40,
    left: ['session-without-httponly#auth'],
  },
  {
    name: 'a telling name alone, or with a random value',
    page: sent(`tour_session=${RANDOM}; SameSite=Lax`, 'shop_session=a1b2c3; SameSite=Lax'),
    problems: [
      'likely-session-without-secure#tour_session',
      'likely-session-without-secure#shop_session',
      'likely-session-without-httponly#tour_session',
      'likely-session-without-httponly#shop_session',
    ],
    severity: 'medium',
    points: 20,
  },
  {
    name: 'the same with Secure',
    page: sent(`tour_session=${RANDOM}; Secure; SameSite=Lax`),
    problems: ['likely-session-without-httponly#tour_session'],
    severity: 'medium',
    points: 15,
  },
  {
    name: 'the same with HSTS',
    page: safe(`tour_session=${RANDOM}; HttpOnly; SameSite=Lax`, 'sid2=a1b2c3; HttpOnly'),
    problems: ['likely-session-without-secure-hsts#tour_session', 'likely-session-without-secure-hsts#sid2'],
    severity: 'low',
    points: 5,
  },
  {
    name: 'a value alone, and the word token',
    page: sent(
      ...[`memo=${RANDOM}`, `data=${TOKEN}`, 'site-token=0a4f9c1be8d276350a4f9c1be8d27635'].map(
        (line) => `${line}; Secure; SameSite=Lax`,
      ),
    ),
    problems: ['memo', 'data', 'site-token'].map((name) => `may-be-session-without-httponly#${name}`),
    passes: ['secure-with-samesite'],
    severity: 'info',
    points: 0,
    left: ['may-be-session-without-httponly#site-token'],
  },
  {
    name: 'a value that stays counts visitors, and a name may tell of something else',
    page: sent(
      `kept=${RANDOM}; Max-Age=9999; Secure; SameSite=Lax`,
      'site-traceid=0a4f9c1be8d276350a4f9c1be8d27635; Secure; SameSite=Lax',
    ),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'what may be a session, without Secure: as any other cookie',
    page: sent(`memo=${RANDOM}; SameSite=Lax`),
    problems: ['without-secure#memo', 'may-be-session-without-httponly#memo'],
    severity: 'medium',
    points: 20,
  },
  {
    name: 'a telling name that is only stored',
    page: { stored: [{ name: 'shop_session', httpOnly: true }, { name: 'chat_sess' }] },
    problems: ['stored-likely-session-without-secure#shop_session', 'stored-without-secure#chat_sess'],
    passes: ['none'],
    severity: 'medium',
    points: 20,
  },
  {
    name: 'a telling name that is only stored, with HSTS',
    page: { headers: [HSTS], stored: [{ name: 'shop_session', httpOnly: true }] },
    problems: ['stored-likely-session-without-secure-hsts#shop_session'],
    passes: ['none'],
    points: 5,
  },
  {
    name: 'settings, a consent and a measurement, whatever their value',
    page: sent('lang=de', 'flag=1', `consent_token=${TOKEN}`, `visitor_session=${RANDOM}`),
    problems: ['lang', 'flag', 'consent_token', 'visitor_session'].map(
      (name) => `setting-without-secure#${name}`,
    ),
    severity: 'low',
    points: 10,
  },
  {
    name: 'a setting beside a session',
    page: sent('lang=de', `shop_session=${TOKEN}; HttpOnly`),
    problems: ['session-without-secure#shop_session', 'setting-without-secure#lang'],
    points: 40,
  },
  {
    name: 'a setting over plain HTTP, a part of the missing HTTPS',
    page: { url: 'http://shop.example.com/', ...sent('lang=de') },
    problems: ['setting-without-secure#lang'],
    severity: 'info',
    points: 0,
  },
  {
    // Its Secure is not missing for want of HTTPS; what was free there would cost points once the page is on HTTPS.
    name: 'a setting of a page that went back to HTTP, of a site with HTTPS',
    page: {
      url: 'http://shop.example.com/a',
      ...sent('lang=de'),
      redirects: [{ url: 'https://shop.example.com/', status: 302 }],
    },
    problems: ['setting-without-secure#lang'],
    severity: 'low',
    points: 10,
  },
  {
    name: 'a setting of a site with HSTS',
    page: safe('lang=de'),
    problems: ['without-secure-hsts#lang'],
    points: 5,
  },
  {
    name: 'a token against forgery, and what is about a session',
    page: sent(`auth_state=${TOKEN}; Secure`, `session.sig=${RANDOM}; Secure`, 'login_time=172424; Secure'),
    passes: ['secure'],
  },
  {
    name: 'a session that Laravel names after the application',
    page: {
      headers: [['X-Powered-By', 'PHP/8.3']],
      ...sent('ada_session=a1b2c3; Secure; SameSite=Lax', 'laravel_session=a; Secure; HttpOnly'),
    },
    problems: ['session-without-httponly#ada_session'],
    points: 30,
  },
  {
    name: 'a session that Phoenix names after the application',
    page: sent(`_ada_key=SFMyNTY.${RANDOM}.${RANDOM}${RANDOM}; Secure`, '_bob_key=a1b2c3; Secure'),
    problems: ['session-without-httponly#_ada_key'],
    points: 30,
  },
  {
    name: 'anti-CSRF without SameSite',
    page: sent('csrftoken=1; Secure'),
    problems: ['anticsrf-without-samesite#csrftoken'],
    points: 20,
  },
  { name: 'XSRF-TOKEN needs no SameSite', page: sent('XSRF-TOKEN=1; Secure'), passes: ['secure'] },
  {
    name: 'an unknown SameSite',
    page: sent('a=a1b2c3; Secure; SameSite=Yes'),
    problems: ['samesite-invalid#a'],
    marked: ['SameSite=Yes'],
    points: 20,
  },
  {
    name: 'an empty SameSite',
    page: sent('a=a1b2c3; Secure; SameSite='),
    problems: ['samesite-invalid#a'],
    marked: ['SameSite='],
  },
  {
    name: 'an invalid SameSite before a valid one',
    page: sent('a=a1b2c3; Secure; SameSite=Foo; SameSite=Lax'),
    problems: ['samesite-invalid#a'],
  },
  {
    name: 'SameSite=None without Secure',
    page: sent('a=a1b2c3; SameSite=None'),
    problems: ['samesite-invalid#a'],
    marked: ['SameSite=None'],
    points: 20,
  },
  {
    name: 'SameSite=None without Secure, of a session: its advice leaves nothing to find once it is kept',
    page: sent(GOOD, 'auth_session=1; Domain=example.com; SameSite=Foo; SameSite=None'),
    problems: ['samesite-invalid#auth_session'],
    points: 20,
  },
  {
    name: 'SameSite=None without Secure, of a token that a script may have to read',
    page: sent('access_token=1; SameSite=None'),
    problems: ['samesite-invalid#access_token'],
    points: 20,
  },
  {
    name: 'SameSite=None without Secure, after a line that browsers keep',
    page: sent(GOOD, 'sessionid=2; SameSite=None'),
    problems: ['samesite-invalid#sessionid'],
  },
  {
    name: 'Partitioned without Secure: another check says that it is rejected',
    page: sent('sessionid=1; Partitioned'),
    passes: ['none'],
  },
  {
    name: 'an invalid SameSite of a rejected cookie is not read',
    page: sent(GOOD, 'b=a1b2c3; Domain=other.example; Secure; SameSite=Foo'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'an invalid SameSite of the only, rejected cookie does not count',
    page: sent('b=a1b2c3; Domain=other.example; Secure; SameSite=Foo'),
    passes: ['none'],
  },
  {
    name: 'an invalid SameSite of a cookie without a name is not read',
    page: sent(GOOD, 'abc; SameSite=Foo'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'an invalid SameSite on a redirect counts as none',
    page: { redirects: [{ url: 'https://example.com/', setCookies: ['a=a1b2c3; Secure; SameSite=Foo'] }] },
    passes: ['secure'],
  },
  {
    name: 'a token against forged requests is no session',
    page: sent('csrf_session=1; Secure; SameSite=Lax', '.AspNetCore.Antiforgery.x=1; Secure; SameSite=Lax'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'of several SameSite, what browsers keep is not tightened',
    page: sent('a=a1b2c3; Secure; SameSite=Foo; SameSite=None'),
    problems: ['samesite-invalid#a'],
  },
  {
    name: 'a token that a script may have to read gets no advice to add HttpOnly',
    page: sent('access_token=1; Secure; SameSite=Lax'),
    problems: ['session-without-httponly#access_token'],
    points: 30,
    left: ['session-without-httponly#access_token'],
  },
  {
    name: 'without sess and login in its name',
    page: sent('connect.sid=1; Secure; SameSite=Lax'),
    problems: ['session-without-httponly#connect.sid'],
    points: 30,
  },
  {
    name: 'behind a prefix, which browsers compare without regard to case',
    page: sent('__secure-id_token=1; Secure; SameSite=Lax'),
    problems: ['session-without-httponly#__secure-id_token'],
  },
  {
    name: 'sess or login in a name is not enough',
    page: sent('fb_sessiontraffic=1; Secure', 'nonsession=1; Secure', 'last_login=1; Secure'),
    passes: ['secure'],
  },
  {
    name: 'a prefix that browsers reject',
    page: sent('__Host-Http-sid=1; Secure; Path=/', '__host-sid=1', '__Http-sid=1; HttpOnly'),
    passes: ['none'],
  },
  {
    name: 'cookies that every client rejects',
    page: sent(
      'abc',
      '=abc',
      'a=\u0001',
      'b=a1b2c3; Domain=com',
      'c=a1b2c3; Domain=sub.shop.example.com',
      '__Host-d=1; Secure; Path=/x',
      '__Secure-e=1',
      'f\tg=1',
    ),
    passes: ['none'],
  },
  {
    name: 'a private suffix is a public suffix too',
    page: { url: 'https://me.github.io/', setCookies: ['a=a1b2c3; Domain=github.io'] },
    passes: ['none'],
  },
  {
    name: 'a parent domain is valid',
    page: sent('a=a1b2c3; Domain=.Example.com; Secure; SameSite=Lax'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'a host without a dot may be its own Domain',
    page: { url: 'https://localhost/', setCookies: ['a=a1b2c3; Domain=localhost; Secure'] },
    passes: ['secure'],
  },
  {
    name: 'the last one with the same name, domain and path counts',
    page: sent('a=a1b2c3', 'a=a1b2c3; Secure; SameSite=Lax'),
    passes: ['secure-with-samesite'],
  },
  {
    name: 'the same name on two paths is one finding',
    page: sent('a=a1b2c3; Path=/x', 'a=a1b2c3; Path=/y'),
    problems: ['without-secure#a'],
    marked: ['a', 'a'],
  },
  {
    name: 'cookies that are deleted',
    page: sent(
      'sessionid=; Max-Age=0; Path=/',
      'a=; Max-Age=-1; SameSite=Foo',
      'b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'c=; Expires=Thu, 01-Jan-70 00:00:01 GMT',
      'd=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=never',
    ),
    passes: ['none'],
  },
  {
    name: 'a deletion by the response’s Date, whatever the time it was seen',
    page: {
      headers: [['Date', 'Thu, 01 Jan 2026 00:00:00 GMT']],
      seenAt: Date.UTC(2020, 0),
      setCookies: ['a=; Expires=Wed, 31 Dec 2025 23:59:59 GMT'],
    },
    passes: ['none'],
  },
  {
    name: 'a deletion by the time it was seen',
    page: { seenAt: Date.UTC(2026, 0), setCookies: ['a=; Expires=Wed, 31 Dec 2025 23:59:59 GMT'] },
    passes: ['none'],
  },
  {
    name: 'what both browsers keep is no deletion',
    page: sent(
      'a=a1b2c3; Expires=0',
      'b=a1b2c3; Expires=-1',
      'c=a1b2c3; Expires=2001-01-01',
      'd=a1b2c3; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=100',
      'e=a1b2c3; Max-Age=0abc',
      'f=a1b2c3; Expires=01-Jan-55 00:00:00 GMT',
    ),
    problems: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `without-secure#${name}`),
  },
  {
    name: 'set and deleted again',
    page: sent('sessionid=1', 'sessionid=; Max-Age=0'),
    passes: ['none'],
  },
  ...['http://192.168.0.1/', 'http://localhost:3000/', 'http://intranet/'].map((url) => ({
    name: `${url}, where browsers reject Secure`,
    page: {
      url,
      ...sent('PHPSESSID=1; HttpOnly'),
    },
    problems: ['session-without-secure#PHPSESSID'],
    severity: 'info' as const,
    points: 0,
    left: ['session-without-secure#PHPSESSID'],
  })),
  ...[
    'http://localhost:8082/',
    'https://a.localhost/',
    'http://127.0.0.1/',
    'http://192.168.0.1/',
    'https://192.0.2.1/',
    'https://[2001:db8::1]/',
    'http://intranet/',
    'https://shop.example.com:8443/',
  ].map((url) => ({
    name: `stored for ${url} by whatever port`,
    page: { url, stored: [{ name: 'connect.sid', domain: new URL(url).hostname }, { name: 'csrftoken' }] },
    passes: ['none'],
    unknown: ['other-port' as const],
  })),
  {
    name: 'sent by this port, beside what another one may have stored',
    page: {
      url: 'http://localhost:8082/',
      ...sent('PHPSESSID=1'),
      stored: [{ name: 'PHPSESSID' }, { name: 'connect.sid' }],
    },
    problems: ['session-without-secure#PHPSESSID', 'session-without-httponly#PHPSESSID'],
    severity: 'info',
    points: 30,
    left: ['session-without-secure#PHPSESSID'],
    unknown: ['other-port'],
  },
  {
    name: 'set by another port on the way',
    page: {
      url: 'http://localhost:8082/',
      redirects: [{ url: 'http://localhost:3001/', status: 302, setCookies: ['connect.sid=1'] }],
    },
    problems: ['session-without-secure#connect.sid', 'session-without-httponly#connect.sid'],
    severity: 'info',
    points: 0,
  },
  ...['https://localhost/', 'https://a.localhost:8443/', 'https://127.0.0.2/', 'https://[::1]/'].map(
    (url) => ({
      name: `${url}, which crosses no network`,
      page: { url, ...sent('PHPSESSID=1; HttpOnly') },
      problems: ['session-without-secure#PHPSESSID'],
      severity: 'info' as const,
      points: 0,
    }),
  ),
  {
    name: 'a private address over HTTPS is a network',
    page: { url: 'https://192.168.0.1/', ...sent('PHPSESSID=1; HttpOnly') },
    problems: ['session-without-secure#PHPSESSID'],
    points: 40,
  },
  {
    name: 'HSTS on an IP address, where browsers ignore it',
    page: {
      url: 'https://192.0.2.1/',
      ...sent('PHPSESSID=1; HttpOnly'),
      headers: [['Strict-Transport-Security', 'max-age=31536000']],
    },
    problems: ['session-without-secure#PHPSESSID'],
    points: 40,
  },
  {
    name: 'Secure over HTTP: browsers do not keep it',
    page: { url: 'http://shop.example.com/', ...sent('PHPSESSID=1; Secure; HttpOnly') },
    passes: ['none'],
  },
  {
    name: 'larger than browsers keep',
    page: sent(`PHPSESSID=${'v'.repeat(4096)}`),
    passes: ['none'],
  },
  {
    name: 'a local address, where HttpOnly and SameSite count',
    page: {
      url: 'http://192.168.0.1/',
      ...sent('PHPSESSID=1', 'a=a1b2c3; SameSite=Foo', 'b=a1b2c3; SameSite=None'),
    },
    problems: [
      'session-without-secure#PHPSESSID',
      'session-without-httponly#PHPSESSID',
      'samesite-invalid#a',
      'samesite-invalid#b',
      'without-secure#a',
    ],
    severity: 'info',
    points: 30,
    left: ['session-without-secure#PHPSESSID', 'samesite-invalid#b', 'without-secure#a'],
  },
  {
    name: 'a local address over HTTPS',
    page: { url: 'https://192.168.0.1/', ...sent('memo=a1b2c3') },
    problems: ['without-secure#memo'],
    points: 20,
  },
  {
    name: 'the load balancer’s cookie that the Observatory ignores',
    page: sent('heroku-session-affinity=1'),
    problems: ['without-secure#heroku-session-affinity'],
    severity: 'info',
    points: 0,
  },
  ...['__cf_bm', '__cflb', '_cfuvid', 'cf_clearance', 'AWSALBCORS', 'ak_bmsc', 'bm_sv', 'incap_ses_1_2'].map(
    (name) => ({
      name: `${name}, which the site cannot change`,
      page: { ...sent(`${name}=1`), stored: [{ name: 'visid_incap_1' }] },
      problems: [`without-secure#${name}`, 'stored-without-secure#visid_incap_1'],
      severity: 'info' as const,
      points: 0,
      left: [`without-secure#${name}`, 'stored-without-secure#visid_incap_1'],
    }),
  ),
  {
    name: 'HTTPS redirects count, HTTP ones do not',
    page: {
      redirects: [
        { url: 'http://example.com/', setCookies: ['a=a1b2c3'] },
        { url: 'https://example.com/', setCookies: ['sessionid=1; Secure'] },
      ],
    },
    problems: ['session-without-httponly#sessionid'],
    left: ['session-without-httponly#sessionid'],
  },
  {
    name: 'a page over HTTP: its own cookies count',
    page: { url: 'http://shop.example.com/', setCookies: ['memo=a1b2c3'] },
    problems: ['without-secure#memo'],
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
    name: 'cookie store not read',
    page: { stored: 'cookies-not-read' },
    passes: ['none'],
    unknown: ['cookies-not-read'],
  },
  { name: 'headers not seen', page: { headers: 'interrupted' }, unknown: ['interrupted'] },
  {
    name: 'a session cookie only in the store',
    page: { stored: [{ name: 'sessionid' }] },
    problems: ['stored-session-without-secure#sessionid', 'stored-session-without-httponly#sessionid'],
    passes: ['none'],
    points: 40,
  },
  {
    name: 'a session cookie only in the store, with HSTS',
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
    name: 'an anti-CSRF cookie only in the store, with HSTS',
    page: { headers: [HSTS], stored: [{ name: 'csrftoken' }] },
    problems: ['stored-anticsrf-without-secure-hsts#csrftoken'],
    passes: ['none'],
    points: 5,
  },
  {
    name: 'another cookie only in the store costs nothing',
    page: { stored: [{ name: '_ga' }] },
    problems: ['stored-without-secure#_ga'],
    passes: ['none'],
    points: 0,
  },
  ...['_hjSessionUser_123', 'intercom-session-abc', 'ai_session', 's_sess'].map((name) => ({
    name: `${name} is a third-party cookie that its script has to read`,
    page: { stored: [{ name, secure: true }] },
    passes: ['none'],
  })),
  ...['_ab_session', 'session_id'].map((name) => ({
    name: `${name} only in the store and without HttpOnly may be a script’s`,
    page: { stored: [{ name }] },
    problems: [`stored-without-secure#${name}`],
    passes: ['none'],
    points: 0,
  })),
  {
    name: 'with HttpOnly no script set it',
    page: { stored: [{ name: '_ab_session', httpOnly: true }] },
    problems: ['stored-session-without-secure#_ab_session'],
    passes: ['none'],
    points: 40,
  },
  ...['_ab_session', 'session_id', 'rack.session', `SSESS${'0a'.repeat(16)}`].map((name) => ({
    name: `${name} that the server sends is a session`,
    page: sent(`${name}=1; Secure; SameSite=Lax`),
    problems: [`session-without-httponly#${name}`],
    points: 30,
  })),
  {
    name: 'a load balancer’s cookie without Secure, which the site cannot change',
    page: sent('AWSALB=1; Path=/', 'AWSALBCORS=1; Path=/; Secure; SameSite=None'),
    problems: ['without-secure#AWSALB'],
    severity: 'info',
    points: 0,
    advised: [],
  },
  {
    name: 'with another cookie that the site can change',
    page: safe('AWSALB=1; Path=/', 'memo=a1b2c3'),
    problems: ['without-secure-hsts#AWSALB', 'without-secure-hsts#memo'],
    severity: 'info',
    points: 5,
  },
  {
    name: 'another site’s cookie, set on a redirect',
    page: {
      setCookies: ['memo=a1b2c3; Secure'],
      redirects: [{ url: 'https://sho.rt/x', status: 301, setCookies: ['sessionid=1'] }],
    },
    problems: ['session-without-secure#sessionid', 'session-without-httponly#sessionid'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'with a cookie of the same name from this site',
    page: {
      setCookies: ['memo=a1b2c3'],
      redirects: [{ url: 'https://sho.rt/x', status: 301, setCookies: ['memo=a1b2c3'] }],
    },
    problems: ['without-secure#memo'],
    left: ['without-secure#memo'],
    severity: 'medium',
    points: 20,
  },
  {
    name: 'with a stored cookie that costs more',
    page: { ...sent('AWSALB=1; Path=/'), stored: [{ name: 'sessionid', httpOnly: true }] },
    problems: ['stored-session-without-secure#sessionid', 'without-secure#AWSALB'],
    points: 40,
  },
  {
    name: 'a stored session cookie of the whole domain costs nothing, and is low',
    page: { stored: [{ name: 'sessionid', ...OF_DOMAIN }] },
    problems: ['stored-session-without-secure#sessionid', 'stored-session-without-httponly#sessionid'],
    passes: ['none'],
    severity: 'low',
    points: 0,
  },
  {
    name: 'a stored cookie of the whole domain beside one of this host',
    page: { stored: [{ name: 'sessionid', httpOnly: true, ...OF_DOMAIN }, { name: 'csrftoken' }] },
    problems: ['stored-session-without-secure#sessionid', 'stored-anticsrf-without-secure#csrftoken'],
    passes: ['none'],
    points: 20,
  },
  {
    name: 'stored for this host and for the whole domain',
    page: {
      stored: [
        { name: 'sessionid', httpOnly: true, ...OF_DOMAIN },
        { name: 'sessionid', httpOnly: true },
      ],
    },
    problems: ['stored-session-without-secure#sessionid'],
    passes: ['none'],
    points: 40,
  },
  {
    name: 'a stored cookie of the whole domain beside one that is sent',
    page: { setCookies: ['memo=a1b2c3'], stored: [{ name: 'sessionid', httpOnly: true, ...OF_DOMAIN }] },
    problems: ['without-secure#memo', 'stored-session-without-secure#sessionid'],
    points: 20,
  },
  {
    name: 'a stored cookie whose name another site used on the way',
    page: {
      stored: [{ name: 'sessionid', httpOnly: true }],
      redirects: [{ url: 'https://sso.test/', setCookies: ['sessionid=1; Secure; HttpOnly'] }],
    },
    problems: ['stored-session-without-secure#sessionid'],
    passes: ['secure'],
    points: 40,
  },
  {
    name: 'a valid cookie in the store',
    page: { stored: [{ name: 'sessionid', secure: true, httpOnly: true }] },
    passes: ['none'],
  },
  {
    name: 'sent and stored cookies are never added up: the higher cost decides',
    page: { setCookies: ['memo=a1b2c3'], stored: [{ name: 'memo' }, { name: 'sessionid' }] },
    problems: [
      'stored-session-without-secure#sessionid',
      'stored-session-without-httponly#sessionid',
      'without-secure#memo',
    ],
    points: 40,
  },
  {
    name: 'at equal cost the sent cookie decides',
    page: { setCookies: ['memo=a1b2c3'], stored: [{ name: 'csrftoken' }] },
    problems: ['without-secure#memo', 'stored-anticsrf-without-secure#csrftoken'],
    points: 20,
  },
  {
    name: 'the store is checked if Set-Cookie was not seen',
    page: { setCookies: 'http-cache', stored: [{ name: 'sessionid', secure: true }] },
    problems: ['stored-session-without-httponly#sessionid'],
    unknown: ['http-cache'],
  },
  {
    name: 'more lines than are read',
    page: sent(...Array.from({ length: 301 }, (_, at) => `a${String(at)}=1`)),
    unknown: ['too-many'],
  },
  {
    name: 'a link to the sign-in page, and no session cookie',
    page: { content: { linksToSignIn: true }, setCookies: ['csrftoken=1; Secure; SameSite=Lax'] },
    passes: ['secure-with-samesite'],
    unknown: ['sign-in-not-opened'],
  },
  {
    name: 'a form to sign in with, and no session cookie',
    page: { content: { forms: [{ targets: [], password: true, hiddenFields: [] }] } },
    passes: ['none'],
    unknown: ['sign-in-not-opened'],
  },
  {
    name: 'a link to the sign-in page, and a session cookie',
    page: {
      content: { linksToSignIn: true },
      setCookies: ['sessionid=1; Secure; HttpOnly; SameSite=Lax'],
    },
    passes: ['secure-with-samesite'],
  },
  {
    name: 'a link to the sign-in page, and a stored session cookie',
    page: { content: { linksToSignIn: true }, stored: [{ name: 'sid', secure: true, httpOnly: true }] },
    passes: ['none'],
  },
  { name: 'a line longer than is read', page: sent(`${'n;'.repeat(20_000)}=1`), unknown: ['too-long'] },
]);

test.each([
  [
    'connect.sid=1; Secure; HttpOnly',
    'All cookies sent have Secure; session cookies also have HttpOnly; some have no SameSite',
  ],
  ['id=1; Secure', 'All cookies sent have Secure; some have no SameSite'],
  ['id=1; Secure; SameSite=Lax', 'All cookies sent have Secure and SameSite'],
])('HttpOnly is said only of recognised sessions: %s', (line, text) => {
  const { passes } = audit(pageWith({ setCookies: [line] }));
  expect(passes.find(({ rule: id }) => id === 'cookies')?.text).toBe(text);
});

test('the detail says what gives a session this name, or that a script may read it', () => {
  const why = (line: string, page = pageWith({ setCookies: [line] })) =>
    audit(page).findings.find(({ message }) => message.endsWith('session-without-httponly'))?.why;
  expect(why('connect.sid=1; Secure')).toContain('Express gives it this name.');
  // Django is not recognized by it, and of PHP there is nothing but a stored cookie, perhaps of another application.
  const unnamed = 'By its name, it is a session cookie.';
  expect(why('sessionid=1; Secure')).toContain(unnamed);
  expect(why('', pageWith({ stored: [{ name: 'PHPSESSID' }] }))).toContain(unnamed);
  expect(why('jwt=1; Secure')).toContain('unless a script of the site reads it');
  expect(why('sid=1; Secure')).not.toContain('this name');
});

test('a stored cookie of the whole domain is said to be perhaps another host’s', () => {
  const whysOf = (name: string) =>
    audit(pageWith({ stored: [{ name, ...OF_DOMAIN }] }))
      .findings.filter(({ rule }) => rule === 'cookies')
      .map(({ why }) => why);
  for (const why of whysOf('sessionid'))
    expect(why).toMatch(
      / It has a Domain, so another host of that domain may have set it\. No points deducted\.$/,
    );
  expect(whysOf('sessionid')).toHaveLength(2);
  expect(whysOf('_ga').map((why) => why.match(/points/g))).toEqual([['points']]);
});

test('stored cookies of another port leave the grade and the Observatory’s as they are', () => {
  const page = { url: 'http://localhost:8082/' };
  const [without, beside] = [audit(pageWith(page)), audit(pageWith({ ...page, stored: [{ name: 'sid' }] }))];
  expect(beside).toMatchObject({ grade: without.grade, score: without.score, complete: true });
  expect(beside.observatory).toEqual(without.observatory);
  expect(beside.unknowns.find(({ because }) => because === 'other-port')?.why).toContain(
    'another port of this host',
  );
});

test('a cookie that may be a script’s is not said to be Rails’', () => {
  const { findings } = audit(pageWith({ stored: [{ name: '_ab_session' }] }));
  const found = findings.find(({ message }) => message === 'stored-without-secure');
  expect(found?.why).not.toContain('Rails');
  expect(found?.advice).toMatchObject([{ op: 'set-cookie-attributes', role: 'other', secure: true }]);
});

test.each([
  ['connect.sid=1; Secure; SameSite=Lax', 'cookies-secure-with-httponly-sessions-and-samesite'],
  ['fb_sessiontraffic=1; Secure', 'cookies-session-without-httponly-flag'],
  ['sessionid=; Max-Age=0', 'cookies-session-without-secure-flag'],
  ['heroku-session-affinity=1', 'cookies-not-found'],
  ['__host-a=1', 'cookies-without-secure-flag'],
  ['__Host-a=1', 'cookies-not-found'],
  ['PHPSESSID=1', 'cookies-session-without-secure-flag', 'http://192.168.0.1/'],
])('the Observatory’s result stays its own: %s', (line, result, url = 'https://example.com/') => {
  expect(audit(pageWith({ url, setCookies: [line] })).observatory.tests.cookies.result).toBe(result);
});

test('the points are those of a cookie with a value, whichever is sent first', () => {
  const setCookies = ['first=; Path=/', 'second=a1b2c3; Path=/'];
  const found = audit(pageWith({ setCookies })).findings.filter(({ rule: id }) => id === rule.id);
  expect(found.map(({ subject, points }) => [subject, points > 0])).toEqual([
    ['second', true],
    ['first', false],
  ]);
});

test('a cookie that goes beyond what HSTS covers says so', () => {
  const why = (line: string) =>
    audit(pageWith({ url: 'https://www.example.com/', setCookies: [line], headers: [HSTS] })).findings.find(
      ({ rule: id }) => id === 'cookies',
    )?.why;
  const beyond =
    'Its Domain sends it to every host of example.com, and the HSTS seen here does not cover them all.';
  expect(why('sessionid=1; HttpOnly; Domain=example.com')).toContain(beyond);
  expect(why('sessionid=1; HttpOnly')).not.toContain('Domain');
});

test('a perfect page keeps its grade with a cookie that is random, or may be a session', () => {
  const gradeWith = (...cookies: string[]) =>
    audit(pageWith({ headers: [HSTS], setCookies: [GOOD, ...cookies] })).score;
  for (const name of ['site-traceid', 'memo', 'site_token'])
    expect(gradeWith(`${name}=0a4f9c1be8d276350a4f9c1be8d27635; Secure; SameSite=Lax`), name).toBe(
      gradeWith(),
    );
});

test('a cookie that logs nobody in is low beside a worse finding, and medium where it has the points', () => {
  const severities = (...setCookies: string[]) =>
    audit(pageWith({ setCookies }))
      .findings.filter(({ rule }) => rule === 'cookies')
      .map(({ subject, severity, points }) => [subject, severity, points]);
  expect(
    severities(
      'sessionid=1; HttpOnly',
      'memo=a1b2c3',
      `kept=${RANDOM}; Max-Age=9999`,
      'csrftoken=a1b2c3; SameSite=Lax',
    ),
  ).toEqual([
    ['sessionid', 'high', 40],
    ['csrftoken', 'medium', 0],
    ['kept', 'low', 0],
    ['memo', 'low', 0],
  ]);
  // One line with their number.
  expect(severities('memo=a1b2c3', `kept=${RANDOM}; Max-Age=9999`)).toEqual([
    ['memo', 'medium', 20],
    ['kept', 'medium', 0],
  ]);
});
