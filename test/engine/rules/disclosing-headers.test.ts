import rule from '../../../src/engine/rules/disclosing-headers.js';
import { ruleTable } from '../../support/rule-table.js';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null },
  { name: 'sent', page: { headers: [['Disclosing-Headers', 'value']] }, passes: ['sent'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
