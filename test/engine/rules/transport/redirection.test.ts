import { expect, test } from 'vitest';
import { evidenceOf } from '../../../../src/engine/evidence.js';
import rule from '../../../../src/engine/rules/transport/redirection.js';
import { runRule } from '../../../../src/engine/run.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HTTP = 'http://shop.example.com/';
const HTTPS = 'https://shop.example.com/';

/** A visit through these addresses. */
const visit = (...urls: string[]): PageParts => ({
  url: urls.at(-1) ?? '',
  redirects: urls.slice(0, -1).map((url) => ({ url, status: 301 })),
});
/** A page on https, and where http leads. */
const asked = (...urls: string[]): PageParts => ({
  site: { http: urls.map((url, at) => ({ url, status: at < urls.length - 1 ? 301 : 200 })) },
});

ruleTable(rule, [
  { name: 'a visit that began on https', page: visit(HTTPS), unknown: ['not-probed'] },
  { name: 'straight to https', page: visit(HTTP, HTTPS), passes: ['to-https'] },
  {
    name: 'another port is the same host',
    page: visit(HTTP, 'https://shop.example.com:8443/'),
    passes: ['to-https'],
  },
  { name: 'nowhere', page: visit(HTTP), problems: ['missing'], points: 20, marked: null },
  {
    name: 'a recording that breaks off at a redirect',
    page: { url: HTTP, status: 301, headers: [['Location', HTTPS]] },
    unknown: ['not-probed'],
  },
  {
    name: 'a redirect without an address',
    page: { url: HTTP, status: 301 },
    problems: ['missing'],
    points: 20,
    marked: null,
  },
  {
    name: 'to http',
    page: visit(HTTP, 'http://www.example.com/'),
    problems: ['not-to-https'],
    points: 20,
    marked: ['http:'],
  },
  {
    name: 'to https and back',
    page: visit(HTTP, HTTPS, 'http://shop.example.com/b'),
    problems: ['not-to-https'],
  },
  {
    name: 'to https in two steps',
    page: visit(HTTP, 'http://www.example.com/?key=secret', 'https://www.example.com/'),
    problems: ['not-at-once'],
    points: 10,
    marked: ['http:'],
  },
  {
    name: 'to another host',
    page: visit(HTTP, 'https://www.example.com/'),
    problems: ['off-host'],
    points: 5,
    marked: [],
  },
  {
    name: 'a redirect of the browser’s own is not the site’s',
    page: { url: HTTPS, redirects: [{ url: HTTP, status: 307, from: 'browser' }] },
    unknown: ['not-probed'],
  },
  {
    name: 'nor is one further on',
    page: {
      url: 'https://www.example.com/',
      redirects: [
        { url: HTTP, status: 301 },
        { url: 'http://www.example.com/', status: 307, from: 'browser' },
      ],
    },
    unknown: ['not-probed'],
  },
  { name: 'asked: to https', page: asked(HTTP, HTTPS), passes: ['to-https'] },
  { name: 'asked: nowhere', page: asked(HTTP), problems: ['missing'], points: 20 },
  { name: 'asked: elsewhere', page: asked(HTTP, 'https://www.example.com/'), problems: ['off-host'] },
  { name: 'asked: nobody answers', page: { site: { http: null } }, passes: ['no-http'] },
  {
    name: 'what was asked goes before what was seen',
    page: { ...visit(HTTP, HTTPS), ...asked(HTTP) },
    problems: ['missing'],
  },
  {
    name: 'a bad certificate on the way',
    page: { ...visit(HTTP, HTTPS), site: { tls: 'untrusted' } },
    problems: ['untrusted'],
    points: 20,
  },
  {
    name: 'a bad certificate, and http never gets there',
    page: { ...visit(HTTP), site: { tls: 'untrusted' } },
    problems: ['missing'],
  },
  {
    name: 'preloaded all the way',
    page: {
      ...visit(HTTP, 'https://www.example.com/'),
      site: { preload: [{ host: 'example.com', includeSubDomains: true }] },
    },
    passes: ['preloaded'],
  },
  {
    name: 'preloaded at first only',
    page: {
      ...visit(HTTP, 'https://other.example/'),
      site: { preload: [{ host: 'example.com', includeSubDomains: true }] },
    },
    problems: ['off-host'],
  },
  {
    name: 'preloaded without subdomains',
    page: { ...visit(HTTP), site: { preload: [{ host: 'example.com', includeSubDomains: false }] } },
    problems: ['missing'],
  },
]);

test('what may be private in an address is not quoted', () => {
  const page = pageWith(visit(HTTP, 'http://www.example.com/?key=secret#part', HTTPS));
  const { findings } = runRule(rule, evidenceOf(page));
  expect(findings[0]?.quotes.map(({ value }) => value)).toEqual(['http://www.example.com/', HTTPS]);
});
