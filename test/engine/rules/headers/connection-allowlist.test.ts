import rule from '../../../../src/engine/rules/headers/connection-allowlist.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const NAME = 'Connection-Allowlist';
const page = (...values: string[]): PageParts => ({ headers: values.map((value) => [NAME, value]) });
const VALID = '(response-origin "https://api.example:*" "https://*.cdn.example";x);report-to=a';

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'empty', page: page(' ') },
  { name: 'one list', page: page(VALID), passes: ['limits'] },
  { name: 'a list that allows nothing', page: page('()'), passes: ['limits'] },
  ...['response-origin', '"https://a.example"', '(response-origin', '*', '?1', 'x, (response-origin)'].map(
    (value) => ({
      name: `not a list: ${value}`,
      page: page(value),
      problems: ['malformed'],
      marked: [value],
      points: 0,
    }),
  ),
  { name: 'two lists', page: page('(response-origin), ("https://a.example")'), problems: ['several'] },
  { name: 'two lines', page: page(VALID, VALID), problems: ['several'], marked: [VALID, VALID] },
  {
    name: 'ignored values',
    page: page('(response-origin self 1 "b.example" "*" "/x" "https://(a|b).example")'),
    problems: ['ignored-value'],
    marked: ['self', '1', 'b.example', '*', '/x', 'https://(a|b).example'],
  },
  {
    name: 'report-only',
    page: { headers: [[`${NAME}-Report-Only`, '(response-origin)']] },
    problems: ['report-only'],
    severity: 'info',
  },
  {
    name: 'enforced and report-only',
    page: {
      headers: [
        [NAME, '(response-origin)'],
        [`${NAME}-Report-Only`, '()'],
      ],
    },
    passes: ['limits'],
  },
  { name: 'longer than is read', page: page('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
