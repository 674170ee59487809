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
  { name: 'nothing at all', page: {}, passes: ['none'] },
  {
    name: 'others',
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
    name: 'without a scheme, in capitals, on a name below',
    page: scripts('//CDN.BOOTCSS.com/a.js', 'https://union.macoms.la/b.js'),
    problems: ['script'],
    marked: ['//CDN.BOOTCSS.com/a.js', 'https://union.macoms.la/b.js'],
  },
  { name: 'a name above one', page: scripts('https://www.macoms.la/b.js'), passes: ['none'] },
  {
    name: 'held by its hash',
    page: { scripts: [{ src: POLYFILL, integrity: HASH, crossorigin: '' }] },
    problems: ['held'],
    points: 0,
  },
  {
    name: 'a hash that browsers pass over holds nothing',
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
    name: 'a module that is asked for ahead',
    page: loads('link', 'https://cdn.staticfile.org/a.js', 'modulepreload'),
    problems: ['script'],
  },
  { name: 'scripts are counted where they stand', page: loads('script', POLYFILL), passes: ['none'] },
  {
    name: 'let in by the policy',
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
    name: 'let in by a <meta>',
    page: { metas: [{ httpEquiv: 'Content-Security-Policy', content: 'script-src polyfill.io' }] },
    problems: ['allowed'],
  },
  {
    name: 'where reports go lets nothing in',
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
