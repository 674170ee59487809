import rule from '../../../../src/engine/rules/headers/x-content-type-options.js';
import { ruleTable } from '../../../support/rule-table.js';

const NAME = 'X-Content-Type-Options';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], points: 5, marked: null, advised: ['nosniff'] },
  { name: 'not sent, for a page without a type', page: { contentType: 'html' }, problems: ['missing'] },
  { name: 'sent empty', page: { headers: [[NAME, ' ']] }, problems: ['missing'], marked: [' '] },
  { name: 'nosniff', page: { headers: [[NAME, 'nosniff']] }, passes: ['nosniff'] },
  {
    name: 'case-insensitive, with spaces',
    page: { headers: [['x-content-type-options', ' NoSniff ']] },
    passes: ['nosniff'],
  },
  {
    name: 'an unknown value',
    page: { headers: [[NAME, 'sniff']] },
    problems: ['invalid'],
    marked: ['sniff'],
    points: 5,
  },
  {
    name: 'sent twice: browsers enforce it',
    page: {
      headers: [
        [NAME, 'nosniff'],
        ['X-Content-type-options', 'nosniff'],
      ],
    },
    problems: ['repeated'],
    severity: 'info',
    points: 0,
    marked: ['nosniff', 'nosniff'],
    advised: ['nosniff'],
  },
  { name: 'the first value decides', page: { headers: [[NAME, 'nosniff, x']] }, problems: ['repeated'] },
  { name: 'second in a list', page: { headers: [[NAME, 'x, nosniff']] }, problems: ['invalid'], points: 5 },
  { name: 'after an empty value', page: { headers: [[NAME, ', nosniff']] }, problems: ['invalid'] },
  { name: 'with a semicolon', page: { headers: [[NAME, 'nosniff;']] }, problems: ['invalid'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
  { name: 'longer than is read', page: { headers: [[NAME, 'x'.repeat(32_769)]] }, unknown: ['too-long'] },
  {
    name: 'more lines than are read',
    page: { headers: Array.from({ length: 501 }, () => [NAME, 'nosniff']) },
    unknown: ['too-many'],
  },
]);
