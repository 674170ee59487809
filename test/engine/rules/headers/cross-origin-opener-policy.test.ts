import rule from '../../../../src/engine/rules/headers/cross-origin-opener-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Cross-Origin-Opener-Policy', value]),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, passes: ['missing'] },
  { name: 'sent empty', page: header(''), passes: ['missing'] },
  { name: 'same-origin', page: header('same-origin; report-to'), passes: ['same-origin'] },
  { name: 'allowing popups', page: header('same-origin-allow-popups'), passes: ['same-origin-allow-popups'] },
  { name: 'as a popup', page: header('noopener-allow-popups'), passes: ['noopener-allow-popups'] },
  { name: 'unsafe-none', page: header('unsafe-none'), passes: ['unsafe-none'] },
  {
    name: 'in upper case: the intended value is clear',
    page: header('SAME-ORIGIN'),
    problems: ['invalid'],
    points: 5,
    marked: ['SAME-ORIGIN'],
    advised: ['same-origin'],
  },
  { name: 'a quoted string', page: header('"same-origin"'), problems: ['invalid'], advised: ['same-origin'] },
  {
    name: 'an unknown value: removal is advised',
    page: header('whimsy'),
    problems: ['invalid'],
    advised: [],
  },
  {
    name: 'twice',
    page: header('same-origin', 'unsafe-none'),
    problems: ['invalid'],
    advised: ['same-origin'],
  },
  { name: 'longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
