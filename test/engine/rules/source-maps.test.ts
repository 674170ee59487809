import rule from '../../../src/engine/rules/source-maps.js';
import { ruleTable } from '../../support/rule-table.js';

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
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'longer than is read',
    page: { headers: [['SourceMap', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
