import rule from '../../../../src/engine/rules/headers/clear-site-data.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (value: string, url = 'https://shop.example.com/logout') => ({
  url,
  headers: [['Clear-Site-Data', value]] as const,
});

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'empty', page: header(' ') },
  { name: 'as it is meant', page: header('"cache", "cookies","storage"'), passes: ['clears'] },
  { name: 'everything', page: header('"*"'), passes: ['clears'] },
  {
    name: 'without quotes, in capitals, unknown',
    page: header('cache, "Cookies", "storage", "history"'),
    problems: ['unread'],
    marked: ['cache', '"Cookies"', '"history"'],
  },
  { name: 'over http', page: header('"*"', 'http://shop.example.com/logout'), problems: ['insecure'] },
  { name: 'on this machine', page: header('"*"', 'http://localhost:8000/'), passes: ['clears'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
]);
