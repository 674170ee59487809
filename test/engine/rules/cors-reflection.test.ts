import rule from '../../../src/engine/rules/cors-reflection.js';
import { ruleTable } from '../../support/rule-table.js';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null },
  { name: 'sent', page: { headers: [['Cors-Reflection', 'value']] }, passes: ['sent'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
