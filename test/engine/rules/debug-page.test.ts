import rule from '../../../src/engine/rules/debug-page.js';
import { ruleTable } from '../../support/rule-table.js';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null },
  { name: 'sent', page: { headers: [['Debug-Page', 'value']] }, passes: ['sent'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
