import rule from '../../../src/engine/rules/security-txt.js';
import { ruleTable } from '../../support/rule-table.js';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null },
  { name: 'sent', page: { headers: [['Security-Txt', 'value']] }, passes: ['sent'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
