import rule from '../../../../src/engine/rules/headers/framing.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const page = (framers: readonly string[], ...options: readonly string[]): PageParts => ({
  headers: [
    ...framers.map((list) => ['Content-Security-Policy', `frame-ancestors ${list}`] as const),
    ...options.map((value) => ['X-Frame-Options', value] as const),
  ],
});

ruleTable(rule, [
  { name: 'neither', page: {} },
  { name: 'the header alone, broken even', page: page([], 'ALLOW-FROM https://a.example') },
  { name: 'frame-ancestors alone', page: page(["'self' https://partner.example"]) },
  { name: 'both the same', page: page(["'none'"], 'deny'), passes: ['agree'] },
  { name: 'both the same, twice', page: page(["'self'"], 'SAMEORIGIN', 'sameorigin'), passes: ['agree'] },
  { name: 'frame-ancestors the stricter', page: page(["'none'"], 'SAMEORIGIN'), passes: ['agree'] },
  {
    name: 'partners let in',
    page: page(["'self' https://partner.example"], 'SAMEORIGIN'),
    problems: ['contradicted'],
    marked: ['SAMEORIGIN', 'https://partner.example'],
    points: 0,
  },
  {
    name: 'the site itself let in',
    page: page(["'self'"], 'DENY'),
    problems: ['contradicted'],
    marked: ['DENY', "'self'"],
  },
  {
    name: 'one of two lists is strict',
    page: page(['https://a.example', "'none'"], 'DENY'),
    passes: ['agree'],
  },
  { name: 'anybody let in', page: page(['*'], 'DENY') },
  { name: 'anybody with a name let in', page: page(['https://*.com:*'], 'DENY') },
  {
    name: 'an obsolete value beside it',
    page: page(['https://a.example'], 'ALLOW-FROM https://a.example'),
    problems: ['ignored-beside'],
    marked: ['ALLOW-FROM https://a.example'],
    points: 0,
  },
  {
    name: 'lines that differ beside it',
    page: page(["'self'"], 'DENY', 'SAMEORIGIN'),
    problems: ['ignored-beside'],
    marked: ['DENY', 'SAMEORIGIN'],
  },
  {
    name: 'what belongs to scripts, and none beside others',
    page: page(["'none' 'self' 'unsafe-inline'"]),
    problems: ['no-framer', 'none-beside'],
    marked: ["'unsafe-inline'"],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'longer than is read',
    page: { headers: [['X-Frame-Options', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
