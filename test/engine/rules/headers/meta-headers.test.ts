import rule from '../../../../src/engine/rules/headers/meta-headers.js';
import { ruleTable } from '../../../support/rule-table.js';

const meta = (...names: string[]) => ({
  metas: names.map((httpEquiv) => ({ httpEquiv, content: 'a?b' })),
});

ruleTable(rule, [
  { name: 'none', page: {} },
  {
    name: 'names that work in a <meta>, or protect nothing',
    page: meta('Content-Security-Policy', 'refresh', 'X-UA-Compatible', 'x-dns-prefetch-control', 'Pragma'),
  },
  ...[
    'X-Content-Type-Options',
    'X-Frame-Options',
    'Strict-Transport-Security',
    'Permissions-Policy',
    'Feature-Policy',
    'Referrer-Policy',
    'Cross-Origin-Opener-Policy',
    'Content-Security-Policy-Report-Only',
  ].map((name) => ({
    name,
    page: meta(name.toLowerCase()),
    problems: [`ignored#${name}`],
    severity: 'low' as const,
    points: 0,
  })),
  {
    name: 'several, one of them twice',
    page: meta(' X-Frame-Options ', 'x-frame-options', 'Permissions-Policy'),
    problems: ['ignored#X-Frame-Options', 'ignored#Permissions-Policy'],
  },
  {
    name: 'one that the response sends too',
    page: {
      ...meta('X-Frame-Options', 'Referrer-Policy'),
      headers: [['x-frame-options', 'DENY']],
    },
    problems: ['ignored#Referrer-Policy'],
  },
  {
    name: 'headers not seen',
    page: { ...meta('X-Frame-Options'), headers: 'http-cache' },
    unknown: ['http-cache'],
  },
  { name: 'not HTML', page: { ...meta('X-Frame-Options'), contentType: 'text/plain' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
]);
