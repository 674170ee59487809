import rule from '../../../../src/engine/rules/disclosure/source-maps.js';
import { probed } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

type Parts = NonNullable<Parameters<typeof probed>[1]>;

const SCRIPT = 'https://shop.example.com/js/app.js';
const missing = (status: number) => probed('not-found', { status });
const map = (parts: Parts) => probed('source-map', { url: `${SCRIPT}.map`, ...parts });

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'sent empty', page: { headers: [['SourceMap', ' ']] } },
  {
    name: 'named',
    page: { headers: [['SourceMap', '/js/app.js.map']] },
    problems: ['named'],
    marked: ['/js/app.js.map'],
    points: 0,
  },
  {
    name: 'by the old name, and by both',
    page: {
      headers: [
        ['x-sourcemap', '/old.map'],
        ['SourceMap', '/new.map'],
      ],
    },
    problems: ['named'],
    marked: ['/new.map'],
  },
  {
    name: 'a map beside a script',
    page: { site: { probes: [map({ type: 'application/json' })] } },
    problems: ['there#/js/app.js.map'],
    points: 0,
  },
  {
    name: 'a map without a type',
    page: { site: { probes: [missing(404), map({ type: null })] } },
    problems: ['there#/js/app.js.map'],
  },
  {
    name: 'no map',
    page: { site: { probes: [map({ status: 404 })] } },
    passes: ['not-there'],
  },
  {
    name: 'a page in its place',
    page: { site: { probes: [map({})] } },
    passes: ['not-there'],
  },
  {
    name: 'anything at any address',
    page: { site: { probes: [missing(200), map({ type: 'text/plain' })] } },
    passes: ['not-there'],
  },
  {
    name: 'no answer',
    page: { site: { probes: [{ ...map({}), answer: { seen: false, because: 'no-answer' } }] } },
  },
  {
    name: 'named by a script',
    page: {
      site: { probes: [probed('static', { url: SCRIPT, headers: [['SourceMap', 'app.js.map']] })] },
    },
    problems: ['script#/js/app.js'],
    marked: ['app.js.map'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'longer than is read',
    page: { headers: [['SourceMap', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
