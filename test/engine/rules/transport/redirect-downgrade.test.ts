import rule from '../../../../src/engine/rules/transport/redirect-downgrade.js';
import { ruleTable } from '../../../support/rule-table.js';

const https = { url: 'https://shop.example.com/login', status: 302 };
const http = { url: 'http://shop.example.com/next?token=SECRET', status: 301 };

ruleTable(rule, [
  { name: 'no redirect', page: {} },
  { name: 'from http to https', page: { redirects: [http] }, passes: ['https-only'] },
  {
    name: 'through http',
    page: { redirects: [https, http] },
    problems: ['to-http'],
    marked: ['http:'],
    points: 0,
  },
  {
    name: 'through http, which stored HSTS turned into https',
    page: { redirects: [https, { ...http, status: 307, from: 'browser' }] },
    problems: ['to-http'],
    points: 0,
  },
  {
    name: 'the page itself is on http',
    page: { url: 'http://shop.example.com/', redirects: [https] },
    problems: ['to-http'],
    points: 0,
  },
  {
    name: 'on this machine',
    page: { url: 'http://localhost:8000/', redirects: [{ url: 'https://localhost:8443/', status: 302 }] },
    problems: ['to-http'],
    severity: 'info',
  },
  { name: 'to an app', page: { url: 'app://callback', redirects: [https], headers: 'not-recorded' } },
  {
    name: 'a chain that was not seen',
    page: { url: 'https://shop.example.com/', headers: 'service-worker' },
  },
]);
