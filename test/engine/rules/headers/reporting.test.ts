import rule from '../../../../src/engine/rules/headers/reporting.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const headers = (...lines: (readonly [string, string])[]): PageParts => ({ headers: lines });
const reportTo = (group: string, url = 'https://r.example/') =>
  ['Report-To', `{"group":"${group}","max_age":86400,"endpoints":[{"url":"${url}"}]}`] as const;
const csp = (value: string) => ['Content-Security-Policy', value] as const;
const ENDPOINTS = ['Reporting-Endpoints', 'main="https://r.example/", own="/reports"'] as const;

ruleTable(rule, [
  { name: 'no reporting', page: {} },
  {
    name: 'named endpoints, used by all headers',
    page: headers(
      ENDPOINTS,
      csp("default-src 'self'; report-uri /csp; report-to main"),
      ['Cross-Origin-Opener-Policy', 'same-origin; report-to="own"'],
      ['Permissions-Policy', 'camera=();report-to=main'],
      ['Integrity-Policy', 'blocked-destinations=(script), endpoints=(main)'],
    ),
    passes: ['heard'],
  },
  {
    name: 'NEL with Report-To, as CDNs send it',
    page: headers(
      [
        'Report-To',
        '{"group":"cf-nel","max_age":604800,"endpoints":[{"url":"https:\\/\\/a.example\\/r?s=1"}]}',
      ],
      ['NEL', '{"success_fraction":0,"report_to":"cf-nel","max_age":604800}'],
    ),
    passes: ['heard'],
  },
  { name: 'NEL removed', page: headers(['NEL', '{"max_age":0}']) },
  {
    name: 'a group without a name is the default one',
    page: headers(
      ['Report-To', '{"max_age":1,"endpoints":[{"url":"https://r.example/"}]},{"max_age":1,"endpoints":[]}'],
      ['NEL', '{"report_to":"default","max_age":1}'],
    ),
    passes: ['heard'],
  },
  {
    name: 'no quotes around the URL',
    page: headers(['Reporting-Endpoints', 'main=https://r.example/']),
    problems: ['malformed#Reporting-Endpoints'],
    marked: ['main=https://r.example/'],
  },
  {
    name: 'a number instead of a URL',
    page: headers(['Reporting-Endpoints', 'main=1']),
    problems: ['malformed#Reporting-Endpoints'],
  },
  {
    name: 'max-age instead of max_age; the group is not reported as undefined',
    page: headers(
      ['Report-To', '{"group":"a","max-age":1,"endpoints":[{"url":"https://r.example/"}]}'],
      csp("default-src 'self'; report-uri /; report-to a"),
    ),
    problems: ['malformed#Report-To'],
  },
  ...[
    '[',
    '{"group":1,"max_age":1,"endpoints":[]}',
    '{"max_age":1,"endpoints":[{}]}',
    '7',
    '{"max_age":1,"endpoints":{}}',
  ].map((value) => ({
    name: `Report-To ${value}`,
    page: headers(['Report-To', value]),
    problems: ['malformed#Report-To'],
  })),
  ...['{', '{"report_to":"a"}', '{"max_age":1}', '{"max_age":-1,"report_to":"a"}', 'null', ''].map(
    (value) => ({
      name: `NEL ${value}`,
      page: headers(reportTo('a'), ['NEL', value]),
      problems: ['malformed#NEL'],
    }),
  ),
  {
    name: 'undefined names, each quoted; case-sensitive',
    page: headers(
      ENDPOINTS,
      csp("default-src 'self'; report-uri /; report-to Main"),
      ['Cross-Origin-Embedder-Policy-Report-Only', 'require-corp; report-to="coep"'],
      ['Permissions-Policy', 'camera=();report-to=gone'],
      ['Integrity-Policy-Report-Only', 'blocked-destinations=(script), endpoints=(sri)'],
    ),
    problems: ['undefined-group'],
    marked: ['Main', 'coep', 'gone', 'sri'],
  },
  {
    name: 'NEL uses only Report-To',
    page: headers(ENDPOINTS, ['NEL', '{"report_to":"main","max_age":1}']),
    problems: ['undefined-group'],
    marked: ['main'],
  },
  {
    name: 'a URL instead of a name',
    page: headers(csp("default-src 'self'; report-uri /; report-to https://r.example/")),
    problems: ['undefined-group'],
    marked: ['https://r.example/'],
  },
  {
    name: 'plain HTTP, and an invalid URL',
    page: headers(
      ['Reporting-Endpoints', 'a="http://r.example/", b="https://[", c="http://localhost:1/"'],
      reportTo('d', 'http://s.example/'),
      csp("default-src 'self'; report-uri http://t.example/ /own"),
    ),
    problems: ['insecure-endpoint'],
    marked: ['http://r.example/', 'https://[', 'http://s.example/', 'http://t.example/'],
  },
  {
    name: 'a URL that is serialized differently is shown with its header',
    page: headers(reportTo('d', 'http:\\/\\/s.example\\/')),
    problems: ['insecure-endpoint'],
    marked: [],
  },
  {
    name: 'from a page over HTTP the reports arrive',
    page: { url: 'http://shop.example.com/', ...headers(csp("default-src 'self'; report-uri /csp")) },
  },
  {
    name: 'report-only without an endpoint',
    page: headers(['Content-Security-Policy-Report-Only', "default-src 'self'"]),
    problems: ['unheard'],
    marked: [],
  },
  {
    name: 'report-only, and the first report-uri, which counts, is empty',
    page: headers([
      'Content-Security-Policy-Report-Only',
      "default-src 'self'; report-uri; report-uri https://r.example/",
    ]),
    problems: ['unheard'],
    marked: [],
  },
  {
    name: 'report-only with an endpoint',
    page: headers(['Content-Security-Policy-Report-Only', "default-src 'self'; report-uri /csp"]),
  },
  { name: 'an enforced policy need not report', page: headers(csp("default-src 'self'")) },
  {
    name: 'only Report-To: the new header is advised',
    page: headers(reportTo('csp'), csp("default-src 'self'; report-uri /; report-to csp")),
    problems: ['superseded'],
    passes: ['heard'],
    advised: ['csp="https://r.example/"'],
  },
  {
    name: 'a name that is invalid in the new header',
    page: headers(reportTo('CSP'), csp("default-src 'self'; report-uri /; report-to CSP")),
    problems: ['superseded'],
    passes: ['heard'],
    advised: [],
  },
  {
    name: 'both headers, the new one without the group',
    page: headers(ENDPOINTS, reportTo('csp'), csp("default-src 'self'; report-uri /; report-to csp")),
    problems: ['superseded'],
    passes: ['heard'],
    advised: [],
  },
  {
    name: 'report-to with several names, of which browsers use the first',
    page: headers(ENDPOINTS, csp("default-src 'self'; report-uri /; report-to main own other")),
    problems: ['more-groups'],
    passes: ['heard'],
    marked: ['own', 'other'],
  },
  {
    name: 'report-to without report-uri',
    page: headers(ENDPOINTS, csp("default-src 'self'; report-to main")),
    problems: ['report-to-alone'],
    passes: ['heard'],
    marked: ['main'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: headers(['NEL', 'a'.repeat(32_769)]), unknown: ['too-long'] },
]);
