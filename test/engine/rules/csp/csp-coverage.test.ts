import rule from '../../../../src/engine/rules/csp/csp-coverage.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const csp = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Content-Security-Policy', value] as const),
});
const FULL = "default-src 'self'; base-uri 'none'; form-action 'self'";

ruleTable(rule, [
  { name: 'no policy', page: {} },
  { name: 'a policy about something else', page: csp('upgrade-insecure-requests') },
  { name: 'a policy that does not read', page: csp("img-src 'self'; img-src *") },
  { name: 'nothing left open', page: csp(FULL), passes: ['base', 'forms'] },
  {
    name: 'Trusted Types',
    page: csp(`${FULL}; require-trusted-types-for 'script'`),
    passes: ['base', 'forms', 'trusted-types'],
  },
  {
    name: 'no word of forms',
    page: csp("default-src 'self' https://cdn.example"),
    problems: ['form-action'],
    marked: [],
    points: 0,
  },
  {
    name: 'another policy has the base-uri',
    page: csp("default-src 'self'; script-src 'nonce-r4nd0m'", "base-uri 'self'; form-action 'self'"),
    passes: ['base', 'forms'],
  },
  {
    name: 'another policy, in a <meta>',
    page: {
      ...csp("script-src 'nonce-r4nd0m'; object-src 'none'"),
      metas: [{ httpEquiv: 'content-security-policy', content: "base-uri 'self'; form-action 'self'" }],
    },
    passes: ['base', 'forms'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: csp('a'.repeat(32_769)), unknown: ['too-long'] },
]);
