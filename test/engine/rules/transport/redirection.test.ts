import { expect, test } from 'vitest';
import { evidenceOf } from '../../../../src/engine/run/evidence.js';
import rule from '../../../../src/engine/rules/transport/redirection.js';
import { runRule } from '../../../../src/engine/run/run-rules.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HTTP = 'http://shop.example.com/';
const HTTPS = 'https://shop.example.com/';

/** A visit with these URLs. */
const visit = (...urls: string[]): PageParts => ({
  url: urls.at(-1) ?? '',
  redirects: urls.slice(0, -1).map((url) => ({ url, status: 301 })),
});
/** A page over HTTPS, and the redirects of a probe over HTTP. */
const probed = (...urls: string[]): PageParts => ({
  site: { http: urls.map((url, at) => ({ url, status: at < urls.length - 1 ? 301 : 200 })) },
});

ruleTable(rule, [
  { name: 'a visit that began on HTTPS', page: visit(HTTPS), unknown: ['not-probed'] },
  { name: 'directly to HTTPS', page: visit(HTTP, HTTPS), passes: ['to-https'] },
  {
    name: 'another port is the same host',
    page: visit(HTTP, 'https://shop.example.com:8443/'),
    passes: ['to-https'],
  },
  { name: 'no redirect', page: visit(HTTP), problems: ['missing'], points: 20, marked: null },
  {
    name: 'a recording that ends at a redirect',
    page: { url: HTTP, status: 301, headers: [['Location', HTTPS]] },
    unknown: ['not-probed'],
  },
  {
    name: 'a redirect without Location',
    page: { url: HTTP, status: 301 },
    problems: ['missing'],
    points: 20,
    marked: null,
  },
  {
    name: 'to HTTP',
    page: visit(HTTP, 'http://www.example.com/'),
    problems: ['not-to-https'],
    points: 20,
    marked: ['http:'],
  },
  {
    name: 'to HTTPS and back',
    page: visit(HTTP, HTTPS, 'http://shop.example.com/b'),
    problems: ['not-to-https'],
  },
  {
    name: 'to HTTPS in two steps',
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
    name: 'an internal redirect of the browser is not the site’s',
    page: { url: HTTPS, redirects: [{ url: HTTP, status: 307, from: 'browser' }] },
    unknown: ['not-probed'],
  },
  {
    name: 'a later internal redirect is not the site’s either',
    page: {
      url: 'https://www.example.com/',
      redirects: [
        { url: HTTP, status: 301 },
        { url: 'http://www.example.com/', status: 307, from: 'browser' },
      ],
    },
    unknown: ['not-probed'],
  },
  { name: 'probed: to HTTPS', page: probed(HTTP, HTTPS), passes: ['to-https'] },
  { name: 'probed: no redirect', page: probed(HTTP), problems: ['missing'], points: 20 },
  { name: 'probed: to another host', page: probed(HTTP, 'https://www.example.com/'), problems: ['off-host'] },
  { name: 'probed: no response', page: { site: { http: null } }, passes: ['no-http'] },
  {
    name: 'the probe overrides the visit',
    page: { ...visit(HTTP, HTTPS), ...probed(HTTP) },
    problems: ['missing'],
  },
  {
    name: 'an untrusted certificate',
    page: { ...visit(HTTP, HTTPS), site: { tls: 'untrusted' } },
    problems: ['untrusted'],
    points: 20,
  },
  {
    name: 'an untrusted certificate, and HTTP does not redirect to it',
    page: { ...visit(HTTP), site: { tls: 'untrusted' } },
    problems: ['missing'],
  },
  {
    name: 'all hosts preloaded',
    page: {
      ...visit(HTTP, 'https://www.example.com/'),
      site: { preload: [{ host: 'example.com', includeSubDomains: true }] },
    },
    passes: ['preloaded'],
  },
  {
    name: 'all under a top-level domain that is on the preload list as a whole',
    page: {
      ...visit('http://example.dev/', 'https://www.example.app/'),
    },
    passes: ['preloaded'],
  },
  {
    name: 'the browser itself went to HTTPS because of HSTS',
    page: {
      redirects: [
        {
          url: 'http://example.com/',
          status: 307,
          from: 'browser',
          headers: [['Non-Authoritative-Reason', 'HSTS']],
        },
      ],
    },
    unknown: ['hsts-forced'],
  },
  {
    name: 'only the first host preloaded',
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

test('query and fragment, which may be private, are not quoted', () => {
  const page = pageWith(visit(HTTP, 'http://www.example.com/?key=secret#part', HTTPS));
  const { findings } = runRule(rule, evidenceOf(page));
  expect(findings[0]?.quotes.map(({ value }) => value)).toEqual(['http://www.example.com/', HTTPS]);
});
