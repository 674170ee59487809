import rule from '../../../../src/engine/rules/csp/csp-syntax.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const csp = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Content-Security-Policy', value] as const),
});
const meta = (content: string): PageParts => ({ metas: [{ httpEquiv: 'Content-Security-Policy', content }] });

ruleTable(rule, [
  { name: 'no policy', page: {} },
  {
    name: 'a policy, two, and one in a <meta>',
    page: {
      ...csp(
        "default-src 'self'; script-src 'nonce-abc' 'unsafe-inline'; report-to csp,img-src *",
        "object-src 'none'",
      ),
      ...meta("default-src 'self'; frame-ancestors 'none'"),
    },
    passes: ['understood'],
  },
  {
    name: 'keywords, nonces and hashes without quotes',
    page: csp('default-src self; script-src nonce-abc "unsafe-inline" \'sha256-x none https://self.example'),
    problems: ['unquoted'],
    marked: ['self', 'nonce-abc', '"unsafe-inline"', "'sha256-x", 'none'],
    points: 0,
  },
  {
    name: 'curly quotes, and as Latin-1',
    page: csp('default-src ‘self’ \u00e2\u0080\u0098none\u00e2\u0080\u0099'),
    problems: ['curly-quotes'],
    marked: ['‘self’', '\u00e2\u0080\u0098none\u00e2\u0080\u0099'],
  },
  {
    name: 'a semicolon is missing',
    page: csp("default-src 'self' script-src 'self' https://sandbox"),
    problems: ['lost-semicolon'],
    marked: ['script-src'],
  },
  {
    name: 'a comma between sources',
    page: csp("script-src 'self', https://cdn.example, 'unsafe-inline'"),
    problems: ['stray-comma'],
    marked: ['https://cdn.example', "'unsafe-inline'"],
  },
  {
    name: 'misspelt, with a colon, and made up',
    page: csp("scrip-src 'self'; default-src: 'self'; all-things 'none'", "img-scr 'self'"),
    problems: ['unknown-directive'],
    marked: ['scrip-src', 'default-src:', 'all-things', 'img-scr'],
  },
  {
    name: 'in a <meta>',
    page: meta("default-src 'self'; report-uri /csp; sandbox"),
    problems: ['in-meta'],
    marked: ['report-uri', 'sandbox'],
  },
  {
    name: 'directives of the past',
    page: csp("default-src 'self'; block-all-mixed-content; plugin-types application/pdf"),
    problems: ['retired'],
    marked: ['block-all-mixed-content', 'plugin-types'],
  },
  {
    name: 'the page not read',
    page: { ...csp("default-src 'self'"), markup: 'page-not-read' },
    passes: ['understood'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: csp('a'.repeat(32_769)), unknown: ['too-long'] },
]);
