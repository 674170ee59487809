import rule from '../../../../src/engine/rules/headers/altered-headers.js';
import { ruleTable } from '../../../support/rule-table.js';

ruleTable(rule, [
  { name: 'nothing changed', page: {} },
  {
    name: 'a header removed or changed by another extension',
    page: { headers: [['X-Content-Type-Options', 'nosniff']], altered: ['x-content-type-options'] },
    problems: ['altered#x-content-type-options'],
    marked: [],
    points: 0,
    left: ['altered#x-content-type-options'],
  },
  {
    name: 'a header added and a cookie removed by another extension',
    page: { setCookies: ['a=b; Path=/'], altered: ['x-added', 'set-cookie'] },
    problems: ['altered#x-added', 'altered#set-cookie'],
    marked: null,
    left: ['altered#x-added', 'altered#set-cookie'],
  },
  {
    name: 'a changed redirect is not the page',
    page: { redirects: [{ url: 'https://a.example/', status: 302, altered: ['location'] }] },
  },
]);
