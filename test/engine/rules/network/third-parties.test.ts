import rule from '../../../../src/engine/rules/network/third-parties.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const scripts = (...srcs: string[]): PageParts => ({ scripts: srcs.map((src) => ({ src })) });

ruleTable(rule, [
  { name: 'no script', page: {} },
  {
    name: 'scripts of the site’s own hosts',
    page: {
      scripts: [{}, { src: '/a.js' }, { src: 'https://static.example.com/b.js' }, { src: 'https://[' }],
    },
    passes: ['own'],
  },
  { name: 'a data: URL', page: scripts('data:text/javascript,1'), passes: ['own'] },
  {
    name: 'two other sites, one of them twice',
    page: scripts('https://a.cdn.example/1.js', '//b.cdn.example/2.js', 'http://other.example/3.js'),
    problems: ['scripts'],
    marked: ['https://a.cdn.example/1.js', 'http://other.example/3.js'],
    points: 0,
  },
  {
    name: 'hosts on a public suffix are different sites',
    page: { ...scripts('https://you.github.io/a.js'), url: 'https://me.github.io/' },
    problems: ['scripts'],
  },
  { name: 'not HTML', page: { ...scripts('https://cdn.example/'), contentType: 'text/plain' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
