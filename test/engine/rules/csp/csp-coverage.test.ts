import rule from '../../../../src/engine/rules/csp/csp-coverage.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const csp = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Content-Security-Policy', value] as const),
});
const FULL = "default-src 'self'; base-uri 'none'; form-action 'self'";

ruleTable(rule, [
  ...['__CSP_NONCE__', 'NONCE', 'csp-nonce', 'nonce_placeholder'].map((nonce) => ({
    name: `a placeholder that browsers accept: ${nonce}`,
    page: {
      headers: [
        [
          'Content-Security-Policy',
          `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
        ],
      ] as const,
    },
    problems: ['placeholder-nonce'],
    passes: ['base', 'forms'],
    marked: [`'nonce-${nonce}'`],
    points: 15,
  })),
  {
    name: 'a placeholder that another policy does not accept',
    page: {
      headers: [
        [
          'Content-Security-Policy',
          "script-src 'nonce-NONCE'; object-src 'none'; base-uri 'none'; form-action 'none'",
        ],
        ['Content-Security-Policy', "script-src 'nonce-dGhpcyBpcyByYW5kb20x'; object-src 'none'"],
      ] as const,
    },
    passes: ['base', 'forms'],
  },

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
    name: 'no word of forms; hosts keep a foreign base out',
    page: csp("default-src 'self' https://cdn.example"),
    problems: ['form-action'],
    marked: [],
    points: 0,
  },
  {
    name: 'a nonce and no base-uri',
    page: csp("default-src 'self'; script-src 'nonce-r4nd0m'; form-action 'self'"),
    problems: ['base-uri'],
    passes: ['forms'],
    marked: ["'nonce-r4nd0m'"],
    points: 0,
  },
  {
    name: 'another policy has the base-uri',
    page: csp("default-src 'self'; script-src 'nonce-r4nd0m'", "base-uri 'self'; form-action 'self'"),
    passes: ['base', 'forms'],
  },
  {
    name: 'inline script elements let in',
    page: csp(`${FULL}; script-src-elem 'self' 'unsafe-inline' *`),
    problems: ['scripts-let-in#script-src-elem'],
    passes: ['base', 'forms'],
    marked: ["'unsafe-inline'", '*'],
    points: 15,
  },
  {
    name: 'handlers let in too; hosts mean nothing to them',
    page: csp(`${FULL}; script-src-elem data:; script-src-attr 'unsafe-inline' *`),
    problems: ['scripts-let-in#script-src-elem', 'scripts-let-in#script-src-attr'],
    passes: ['base', 'forms'],
    marked: ['data:'],
    points: 15,
  },
  {
    name: 'beside a nonce, a hash, strict-dynamic',
    page: csp(
      `${FULL}; script-src-elem 'nonce-r4nd0m' 'unsafe-inline' 'strict-dynamic' https:; script-src-attr 'unsafe-inline' 'sha256-x'`,
    ),
    passes: ['base', 'forms'],
  },
  {
    name: 'unsafe-inline beside a nonce with other characters than base64, which browsers ignore',
    page: csp(`${FULL}; script-src 'self' 'unsafe-inline' 'nonce-a.b'; style-src 'self'`),
    problems: ['invalid-nonce'],
    passes: ['base', 'forms'],
    marked: ["'nonce-a.b'"],
    points: 15,
  },
  {
    name: 'the same for event handlers only',
    page: csp(`${FULL}; script-src-elem 'self'; script-src 'unsafe-inline' 'nonce-!!!'`),
    problems: ['invalid-nonce'],
    passes: ['base', 'forms'],
    marked: ["'nonce-!!!'"],
    points: 15,
  },
  {
    name: 'the same for script elements',
    page: csp(`${FULL}; script-src-elem 'self' 'unsafe-inline' 'nonce-$nonce'`),
    problems: ['scripts-let-in#script-src-elem'],
    passes: ['base', 'forms'],
  },
  {
    name: 'a second nonce that is valid, and the pattern that advice has',
    page: csp(`${FULL}; script-src 'unsafe-inline' 'nonce-a.b' 'nonce-{new-for-every-answer}'`),
    passes: ['base', 'forms'],
  },
  {
    name: 'a nonce that is none, which another policy makes harmless',
    page: csp(`${FULL}; script-src 'unsafe-inline' 'nonce-a.b'`, "script-src 'self'"),
    passes: ['base', 'forms'],
  },
  {
    name: 'inline code in the one, hosts in the other: nothing passes both',
    page: csp(`${FULL}; script-src-elem 'unsafe-inline'`, "script-src 'self'; script-src-elem https:"),
    passes: ['base', 'forms'],
  },
  {
    name: 'another policy keeps them out',
    page: csp(`${FULL}; script-src-attr 'unsafe-inline'`, "script-src 'self'"),
    passes: ['base', 'forms'],
  },
  {
    name: 'another policy says nothing of scripts',
    page: csp(`${FULL}; script-src-attr 'unsafe-inline'`, "img-src 'self'; style-src 'self'"),
    problems: ['scripts-let-in#script-src-attr'],
    passes: ['base', 'forms'],
  },
  {
    name: 'paid for at content-security-policy already',
    page: csp(`${FULL}; script-src 'unsafe-inline'; script-src-elem 'unsafe-inline'`),
    passes: ['base', 'forms'],
    points: 0,
  },
  {
    name: 'paid for there because no policy stops scripts',
    page: csp('upgrade-insecure-requests', `${FULL}; script-src 'unsafe-inline'; script-src-elem *`),
    passes: ['base', 'forms'],
    points: 0,
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
