import rule from '../../../../src/engine/rules/network/compromised-hosts.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const POLYFILL = 'https://cdn.polyfill.io/v3/polyfill.min.js';
const HASH = `sha384-${'a'.repeat(64)}`;
const scripts = (...srcs: string[]): PageParts => ({ scripts: srcs.map((src) => ({ src })) });
const loads = (element: string, url: string, rel?: string): PageParts => ({
  content: { resources: [{ element, url, ...(rel !== undefined && { rel }) }] },
});

ruleTable(rule, [
  { name: 'no scripts', page: {}, passes: ['none'] },
  {
    name: 'other hosts',
    page: scripts('/a.js', 'https://cdn.example/polyfill.io/a.js', 'https://notpolyfill.io/', 'https://['),
    passes: ['none'],
  },
  {
    name: 'a script',
    page: scripts('/own.js', POLYFILL),
    problems: ['script'],
    points: 20,
    marked: [POLYFILL],
  },
  {
    name: 'without a scheme, in upper case, on a subdomain',
    page: scripts('//CDN.BOOTCSS.com/a.js', 'https://union.macoms.la/b.js'),
    problems: ['script'],
    marked: ['//CDN.BOOTCSS.com/a.js', 'https://union.macoms.la/b.js'],
  },
  { name: 'a parent domain', page: scripts('https://www.macoms.la/b.js'), passes: ['none'] },
  {
    name: 'a script with integrity',
    page: { scripts: [{ src: POLYFILL, integrity: HASH, crossorigin: '' }] },
    problems: ['held'],
    points: 0,
  },
  {
    name: 'integrity that browsers ignore does not count',
    page: { scripts: [{ src: POLYFILL, integrity: 'md5-abc' }] },
    problems: ['script'],
  },
  {
    name: 'a style sheet',
    page: loads('link', 'https://cdn.bootcdn.net/a.css', 'stylesheet'),
    problems: ['other'],
    points: 0,
    marked: ['https://cdn.bootcdn.net/a.css'],
  },
  {
    name: 'a preloaded module',
    page: loads('link', 'https://cdn.staticfile.org/a.js', 'modulepreload'),
    problems: ['script'],
  },
  { name: 'scripts are taken from the markup', page: loads('script', POLYFILL), passes: ['none'] },
  {
    name: 'allowed by the policy',
    page: {
      headers: [
        [
          'Content-Security-Policy',
          "script-src 'self' https://*.Polyfill.io/v3/ cdn.example bootcss.com:443",
        ],
      ],
    },
    problems: ['allowed'],
    points: 0,
    marked: ['https://*.Polyfill.io/v3/', 'bootcss.com:443'],
  },
  {
    name: 'allowed by a <meta>',
    page: { metas: [{ httpEquiv: 'Content-Security-Policy', content: 'script-src polyfill.io' }] },
    problems: ['allowed'],
  },
  {
    name: 'report-uri allows nothing',
    page: { headers: [['Content-Security-Policy', 'report-uri https://polyfill.io/']] },
    passes: ['none'],
  },
  {
    name: 'content not seen',
    page: { ...scripts(POLYFILL), content: 'not-recorded' },
    problems: ['script'],
  },
  { name: 'not HTML', page: { ...scripts(POLYFILL), contentType: 'text/css' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
