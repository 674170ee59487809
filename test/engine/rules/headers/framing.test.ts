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
  { name: 'only the header, even if invalid', page: page([], 'ALLOW-FROM https://a.example') },
  { name: 'only frame-ancestors', page: page(["'self' https://partner.example"]) },
  { name: 'both agree', page: page(["'none'"], 'deny'), passes: ['agree'] },
  {
    name: 'both agree, the header twice',
    page: page(["'self'"], 'SAMEORIGIN', 'sameorigin'),
    passes: ['agree'],
  },
  { name: 'frame-ancestors is stricter', page: page(["'none'"], 'SAMEORIGIN'), passes: ['agree'] },
  {
    name: 'partners allowed',
    page: page(["'self' https://partner.example"], 'SAMEORIGIN'),
    problems: ['contradicted'],
    marked: ['SAMEORIGIN', 'https://partner.example'],
    points: 0,
  },
  {
    name: 'the site itself allowed',
    page: page(["'self'"], 'DENY'),
    problems: ['contradicted'],
    marked: ['DENY', "'self'"],
  },
  {
    name: 'one of two lists is strict',
    page: page(['https://a.example', "'none'"], 'DENY'),
    passes: ['agree'],
  },
  { name: 'any site allowed', page: page(['*'], 'DENY') },
  { name: 'any site with a .com name allowed', page: page(['https://*.com:*'], 'DENY') },
  {
    name: 'an obsolete value with frame-ancestors',
    page: page(['https://a.example'], 'ALLOW-FROM https://a.example'),
    problems: ['ignored-beside'],
    marked: ['ALLOW-FROM https://a.example'],
    points: 0,
  },
  {
    name: 'different lines block every site, frame-ancestors does not',
    page: page(["'self'"], 'DENY', 'SAMEORIGIN'),
    problems: ['contradicted'],
    marked: ['DENY', 'SAMEORIGIN', "'self'"],
  },
  {
    name: 'script-only values, and none with other sources',
    page: page(["'none' 'self' 'unsafe-inline'"]),
    problems: ['no-framer', 'none-beside'],
    marked: ["'unsafe-inline'"],
  },
  {
    name: 'values that match no site allow nobody, so nothing is overridden',
    page: page(["'unsafe-inline' none"], 'SAMEORIGIN'),
    problems: ['no-framer'],
    passes: ['agree'],
    marked: ["'unsafe-inline'", 'none'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  {
    name: 'longer than is read',
    page: { headers: [['X-Frame-Options', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
