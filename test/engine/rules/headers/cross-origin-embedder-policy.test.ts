import rule from '../../../../src/engine/rules/headers/cross-origin-embedder-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Cross-Origin-Embedder-Policy', value]),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, passes: ['missing'] },
  { name: 'sent empty', page: header(' '), passes: ['missing'] },
  { name: 'require-corp', page: header('require-corp'), passes: ['require-corp'] },
  { name: 'with a parameter', page: header('require-corp; report-to="a"'), passes: ['require-corp'] },
  { name: 'credentialless', page: header('credentialless'), passes: ['credentialless'] },
  { name: 'unsafe-none', page: header('unsafe-none'), passes: ['unsafe-none'] },
  {
    name: 'in upper case',
    page: header('Require-Corp'),
    problems: ['invalid'],
    points: 5,
    marked: ['Require-Corp'],
  },
  { name: 'a quoted string', page: header('"require-corp"'), problems: ['invalid'] },
  { name: 'an invalid parameter', page: header('require-corp; report-to=a b'), problems: ['invalid'] },
  { name: 'twice', page: header('require-corp', 'require-corp'), problems: ['invalid'] },
  { name: 'an unknown value', page: header('constructor'), problems: ['invalid'] },
  { name: 'longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
