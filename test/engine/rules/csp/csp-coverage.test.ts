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
    name: 'Trusted Types of some names',
    page: csp(`${FULL}; require-trusted-types-for 'script'; trusted-types app 'allow-duplicates'`),
    passes: ['base', 'forms', 'trusted-types'],
  },
  {
    name: 'Trusted Types of any name',
    page: csp(`${FULL}; require-trusted-types-for 'script'; Trusted-Types app *`),
    problems: ['types-of-anyone'],
    passes: ['base', 'forms', 'trusted-types'],
    marked: ['Trusted-Types'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'Trusted Types of any name, limited by another policy',
    page: csp(`${FULL}; require-trusted-types-for 'script'; trusted-types *`, "trusted-types 'none'"),
    passes: ['base', 'forms', 'trusted-types'],
  },
  {
    name: 'Trusted Types that another policy requires',
    page: csp(`${FULL}; trusted-types app`, "require-trusted-types-for 'script'"),
    passes: ['base', 'forms', 'trusted-types'],
  },
  {
    name: 'Trusted Types that nothing requires',
    page: csp(`${FULL}; trusted-types app`),
    problems: ['types-not-required'],
    passes: ['base', 'forms'],
    marked: ['trusted-types'],
    severity: 'low',
    points: 0,
  },
  {
    name: 'Trusted Types of any name, required by a word that browsers do not know',
    page: csp(`${FULL}; trusted-types *; require-trusted-types-for scripts`),
    problems: ['types-not-required', 'types-of-anyone'],
    passes: ['base', 'forms'],
    points: 0,
  },
  {
    name: 'Trusted Types that are only reported',
    page: {
      headers: [
        ['Content-Security-Policy', `${FULL}; trusted-types 'none'`],
        ['Content-Security-Policy-Report-Only', "require-trusted-types-for 'script'"],
      ],
    },
    problems: ['types-not-required'],
    passes: ['base', 'forms'],
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
