import rule from '../../../../src/engine/rules/transport/mixed-content.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const loads = (...resources: (readonly [element: string, url: string])[]): PageParts => ({
  content: { resources: resources.map(([element, url]) => ({ element, url })) },
});
const UPGRADE = 'upgrade-insecure-requests';

ruleTable(rule, [
  { name: 'nothing loaded', page: {}, passes: ['none'] },
  { name: 'over HTTPS', page: loads(['script', 'https://cdn.example/a.js']), passes: ['none'] },
  {
    name: 'a script over HTTP',
    page: loads(['script', 'http://cdn.example/a.js'], ['link', 'http://cdn.example/a.css']),
    problems: ['blocked'],
    marked: ['http:', 'http:'],
    points: 0,
  },
  {
    name: 'images and media from a host name and from an IP address',
    page: loads(['img', 'http://cdn.example/a.png'], ['video', 'http://192.0.2.7/a.webm']),
    problems: ['not-upgraded', 'upgraded'],
  },
  {
    name: 'an icon',
    page: {
      content: {
        resources: [{ element: 'link', url: 'http://cdn.example/favicon.ico', rel: 'shortcut icon' }],
      },
    },
    problems: ['upgraded'],
  },
  { name: 'an object', page: loads(['object', 'http://cdn.example/a.swf']), problems: ['blocked'] },
  {
    name: 'from localhost',
    page: loads(
      ['script', 'http://localhost:3000/a.js'],
      ['script', 'http://app.localhost/a.js'],
      ['script', 'http://127.0.0.2/a.js'],
      ['script', 'http://[::1]/a.js'],
    ),
    passes: ['none'],
  },
  {
    name: 'a host name that only begins like a loopback address',
    page: loads(['script', 'http://127.0.0.1.example/a.js']),
    problems: ['blocked'],
  },
  {
    name: 'upgraded by the header',
    page: {
      ...loads(['script', 'http://cdn.example/a.js']),
      headers: [['Content-Security-Policy', `default-src https:; ${UPGRADE}`]],
    },
    passes: ['policy'],
  },
  {
    name: 'upgraded by a <meta>',
    page: {
      ...loads(['script', 'http://cdn.example/a.js']),
      metas: [{ httpEquiv: 'Content-Security-Policy', content: UPGRADE }],
    },
    passes: ['policy'],
  },
  {
    name: 'a report-only policy upgrades nothing',
    page: {
      ...loads(['script', 'http://cdn.example/a.js']),
      headers: [['Content-Security-Policy-Report-Only', UPGRADE]],
    },
    problems: ['blocked'],
  },
  {
    name: 'a page over HTTP has no mixed content',
    page: { ...loads(['script', 'http://cdn.example/a.js']), url: 'http://shop.example.com/' },
  },
  {
    name: 'a page over HTTP, markup not seen',
    page: { markup: 'page-not-read', url: 'http://shop.example.com/' },
  },
  { name: 'not HTML', page: { markup: 'page-not-read', contentType: 'application/json' } },
  {
    name: 'a type longer than is read',
    page: { contentType: 'a'.repeat(32_769) },
    unknown: ['too-long'],
  },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'content not seen', page: { content: 'too-many' }, unknown: ['too-many'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'a policy longer than is read',
    page: { headers: [['Content-Security-Policy', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
