import rule from '../../../../src/engine/rules/headers/cross-origin-resource-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Cross-Origin-Resource-Policy', value]),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, passes: ['missing'] },
  { name: 'sent empty', page: header(''), passes: ['missing'] },
  { name: 'same-origin', page: header('same-origin'), passes: ['same-origin'] },
  { name: 'same-site', page: header('same-site'), passes: ['same-site'] },
  { name: 'cross-origin', page: header('cross-origin'), passes: ['cross-origin'] },
  { name: 'an unknown value', page: header('whimsy'), problems: ['invalid'], points: 5, marked: ['whimsy'] },
  { name: 'twice', page: header('same-origin', 'same-origin'), problems: ['invalid'], points: 5 },
  {
    name: 'in upper case: the Observatory accepts it, browsers do not',
    page: header('Same-Origin'),
    problems: ['not-exact'],
    passes: ['same-origin'],
    points: 0,
    marked: ['Same-Origin'],
    advised: ['same-origin'],
  },
  { name: 'longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
