import rule from '../../../../src/engine/rules/csp/csp-bypass.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const csp = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Content-Security-Policy', value] as const),
});
const NONCE = "'nonce-dGhpcyBpcyByYW5kb20x'";

ruleTable(rule, [
  { name: 'no policy', page: {} },
  { name: 'no word of scripts', page: csp("img-src 'self' https://unpkg.com") },
  { name: 'named hosts', page: csp("default-src 'self' https://cdn.example"), passes: ['no-open-host'] },
  { name: 'event handlers that nothing limits', page: csp("script-src-elem 'self'") },
  { name: 'a sandbox, where nothing runs', page: csp("sandbox; script-src 'unsafe-inline'") },
  { name: 'everything anyway', page: csp('script-src https: unpkg.com') },
  { name: 'where anybody can publish', page: csp("script-src 'self' https://unpkg.com") },
  {
    name: 'suffixes of a government and of a company for its customers',
    page: csp("script-src 'self' *.service.gov.uk https://*.akamaized.net"),
    passes: ['no-open-host'],
  },
  {
    name: 'beside strict-dynamic',
    page: csp(`script-src ${NONCE} 'strict-dynamic' https: unpkg.com`),
    passes: ['vouched'],
  },
  {
    name: 'another policy names no such host',
    page: csp('script-src unpkg.com', "script-src 'self'"),
    passes: ['no-open-host'],
  },
  {
    name: 'a short nonce',
    page: csp("script-src 'nonce-abc123' 'strict-dynamic'"),
    problems: ['short-nonce'],
    passes: ['vouched'],
    marked: ["'nonce-abc123'"],
    points: 0,
  },
  {
    name: 'addresses: browsers match IPv4',
    page: csp("script-src 'self'; img-src http://10.0.0.7:8080/x [2001:db8::1] 127.0.0.1 1.2.3.4.example"),
    problems: ['dead-address'],
    passes: ['no-open-host'],
    marked: ['[2001:db8::1]'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: csp('a'.repeat(32_769)), unknown: ['too-long'] },
]);
