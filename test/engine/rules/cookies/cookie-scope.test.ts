import rule from '../../../../src/engine/rules/cookies/cookie-scope.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const sent = (...setCookies: string[]): PageParts => ({ setCookies });

ruleTable(rule, [
  { name: 'no cookie', page: {} },
  {
    name: 'a session of this host',
    page: sent('sessionid=1', 'theme=1; Domain=example.com'),
    passes: ['host-only'],
  },
  {
    name: 'a session of the whole domain',
    page: sent('sessionid=1; Path=/; Domain=.example.com', 'other_sess=1'),
    problems: ['whole-domain'],
    marked: ['Domain=.example.com'],
    points: 0,
  },
  { name: 'a session of this host and its subdomains', page: sent('sessionid=1; Domain=shop.example.com') },
  { name: 'an empty Domain does not count', page: sent('sessionid=1; Domain='), passes: ['host-only'] },
  {
    name: 'for other hosts',
    page: sent('sessionid=1; Domain=other.example', 'a=1; Domain=com'),
    problems: ['refused'],
    marked: ['Domain=other.example', 'Domain=com'],
  },
  {
    name: 'of another site’s redirect',
    page: { redirects: [{ url: 'https://other.example/', setCookies: ['a=1; Domain=example.com'] }] },
  },
  {
    name: 'a neighbor on a public suffix',
    page: { url: 'https://me.github.io/', setCookies: ['sess=1; Domain=github.io'] },
    problems: ['refused'],
  },
  {
    name: 'localhost as Domain',
    page: { url: 'http://localhost/', setCookies: ['sess=1; Domain=localhost'] },
  },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
]);
