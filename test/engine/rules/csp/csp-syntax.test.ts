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
  ...['{{csp_nonce}}', '$CSP_NONCE', '%nonce%', '${csp_nonce}', '#{csp_nonce}', '[nonce]', '{csp_nonce}'].map(
    (nonce) => ({
      name: `a placeholder that browsers ignore: ${nonce}`,
      page: csp(`script-src 'nonce-${nonce}'`),
      problems: ['placeholder'],
      marked: [`'nonce-${nonce}'`],
    }),
  ),
  {
    name: 'a nonce in percent-encoding, which is no placeholder',
    page: csp("script-src 'nonce-%2Bab3cdEfGhIjKl'"),
    problems: ['ignored'],
    marked: ["'nonce-%2Bab3cdEfGhIjKl'"],
  },
  {
    name: 'a placeholder with spaces',
    page: csp("script-src 'nonce-<%= nonce %>'"),
    problems: ['placeholder', 'ignored'],
    marked: ["'nonce-<%="],
  },
  {
    name: 'in a <meta> outside the head',
    page: {
      metas: [
        { httpEquiv: 'Content-Security-Policy', content: "default-src 'none'; sandbox", outsideHead: true },
      ],
    },
    problems: ['outside-head'],
    marked: ["default-src 'none'; sandbox"],
  },
  {
    name: 'in a <meta>',
    page: meta("default-src 'self'; report-uri /csp; sandbox"),
    problems: ['in-meta'],
    marked: ['report-uri', 'sandbox'],
  },
  {
    name: 'directives of the past, and one that no browser enforces',
    page: csp("default-src 'self'; block-all-mixed-content; plugin-types application/pdf; webrtc 'block'"),
    problems: ['retired'],
    marked: ['block-all-mixed-content', 'plugin-types', 'webrtc'],
  },
  {
    name: 'what Chromium alone applies',
    page: csp(
      "script-src 'self' https: 'ed25519-AbC+/=' 'url-sha256-AbC=' 'EVAL-sha384-AbC' 'strict-dynamic-url'; " +
        'treat-as-public-address',
    ),
    problems: ['chromium-only'],
    marked: [
      "'ed25519-AbC+/='",
      "'url-sha256-AbC='",
      "'EVAL-sha384-AbC'",
      "'strict-dynamic-url'",
      'treat-as-public-address',
    ],
    severity: 'info',
  },
  {
    name: 'source expressions that browsers ignore',
    page: csp(
      "script-src 'self' 'unsafe-webtransport-hashes' 'unsafe-allow-redirects' 'nonce-$nonce' 'url-sha256-!' " +
        "*.* ex*mple.com https:// a.example:x data:image/png 'self",
      "connect-src 'unsafe-everything'; frame-ancestors 'unsafe-everything'",
    ),
    problems: ['placeholder', 'unquoted', 'ignored'],
    marked: ["'nonce-$nonce'"],
  },
  {
    name: 'the same, first',
    page: csp("script-src 'self' 'unsafe-allow-redirects' *.* https:// a_b.example data:image/png [::1]"),
    problems: ['ignored'],
    marked: ["'unsafe-allow-redirects'", '*.*', 'https://', 'a_b.example', 'data:image/png'],
    points: 0,
  },
  {
    name: 'source expressions that browsers know',
    page: csp(
      "script-src 'self' 'report-sha256' 'trusted-types-eval' 'inline-speculation-rules' 'wasm-unsafe-eval' " +
        "'nonce-{new-for-every-answer}' 'nonce-a_-+/==' 'sha512-AbC==' *.example.com:* https://a.example/b wss: *",
    ),
    passes: ['understood'],
  },
  {
    name: 'a query and a fragment',
    page: csp('script-src https://a.example/x.js?v=1 b.example/#c c.example?x'),
    problems: ['ignored'],
    marked: ['?v=1', '#c', 'c.example?x'],
  },
  {
    name: 'directives without the value they need',
    page: csp("default-src 'self'; report-uri; report-to; require-trusted-types-for; trusted-types; sandbox"),
    problems: ['ignored'],
    marked: ['report-uri', 'report-to', 'require-trusted-types-for'],
  },
  {
    name: 'unknown values of other directives',
    page: csp(
      "require-trusted-types-for 'script' script 'SCRIPT' 'style'; trusted-types a#b 'allow-duplicates' 'wild' a(b",
    ),
    problems: ['ignored'],
    marked: ['script', "'SCRIPT'", "'style'", "'wild'", 'a(b'],
  },
  {
    name: 'known values of other directives',
    page: csp(
      "require-trusted-types-for 'script'; trusted-types * 'none'; sandbox allow-same-origin allow-popups; " +
        'upgrade-insecure-requests; report-uri /r; report-to r',
    ),
    passes: ['understood'],
  },
  {
    name: 'the page not read',
    page: { ...csp("default-src 'self'"), markup: 'page-not-read' },
    passes: ['understood'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: csp('a'.repeat(32_769)), unknown: ['too-long'] },
]);
