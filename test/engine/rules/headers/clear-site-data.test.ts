import rule from '../../../../src/engine/rules/headers/clear-site-data.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (value: string, url = 'https://shop.example.com/logout') => ({
  url,
  headers: [['Clear-Site-Data', value]] as const,
});

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'empty', page: header(' ') },
  { name: 'valid types', page: header('"cache", "cookies","storage"'), passes: ['clears'] },
  { name: 'all types', page: header('"*"'), passes: ['clears'] },
  {
    name: 'unquoted, in upper case, unknown',
    page: header('cache, "Cookies", "storage", "history"'),
    problems: ['unread'],
    marked: ['cache', '"Cookies"', '"history"'],
  },
  {
    name: 'specified, but supported by no browser',
    page: header('"cookies", "executionContexts"'),
    problems: ['unread'],
    marked: ['"executionContexts"'],
  },
  { name: 'over HTTP', page: header('"*"', 'http://shop.example.com/logout'), problems: ['insecure'] },
  { name: 'on localhost', page: header('"*"', 'http://localhost:8000/'), passes: ['clears'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
]);
