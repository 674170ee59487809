import { expect, test } from 'vitest';
import {
  about,
  audit,
  caveatSentence,
  caveatText,
  gradeOfPage,
  isBroken,
  suppressionsFor,
  type BlockedLoad,
  type PageUse,
  verdict,
} from '../../../../src/engine/index.js';
import { toJson } from '../../../../src/export/json.js';
import { toMarkdown } from '../../../../src/export/markdown.js';
import { proposalsFor } from '../../../../src/fixes/proposals.js';
import rule from '../../../../src/engine/rules/csp/csp-blocks.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HASH = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';
const csp = (value: string, rest: PageParts = {}): PageParts => ({
  markupFrom: 'body',
  ...rest,
  headers: [['Content-Security-Policy', value]],
});
const uses = (value: string, used: Partial<PageUse>, rest: PageParts = {}) =>
  csp(value, { ...rest, uses: used });
const script = { inlineScripts: [{ sha256: HASH }] };
const rules = { inlineScripts: [{ sha256: HASH.replace('n', 'm'), isRules: true }] } as const;
const both = { inlineScripts: [...script.inlineScripts, ...rules.inlineScripts] };
const toldWith = (used: Partial<PageUse>, count: number) =>
  csp("script-src 'self'", {
    markupFrom: 'dom',
    uses: used,
    blocked: [{ directive: 'script-src-elem', blocked: 'inline', count }],
  });
const told = (value: string, ...blocked: readonly (readonly [string, string])[]) =>
  csp(value, {
    markupFrom: 'dom',
    blocked: blocked.map(([directive, what]): BlockedLoad => ({ directive, blocked: what, count: 1 })),
  });

ruleTable(rule, [
  { name: 'no policy', page: { uses: script } },
  {
    name: 'the page was not read',
    page: csp("default-src 'none'", { markup: 'page-not-read' }),
    unknown: ['page-not-read'],
  },
  { name: 'its code was not looked at', page: csp("default-src 'none'"), unknown: ['not-recorded'] },
  {
    name: 'its code was too long',
    page: csp("default-src 'none'", { uses: 'too-long' }),
    unknown: ['too-long'],
  },
  { name: 'a page without code', page: uses("default-src 'none'", {}), passes: ['nothing'] },
  {
    name: 'an inline script under default-src none',
    page: uses("default-src 'none'", script),
    problems: ['inline-scripts'],
    marked: ['default-src'],
    points: 0,
    severity: 'medium',
  },
  {
    name: 'speculation rules: nothing breaks',
    page: uses("script-src 'self'", rules),
    problems: ['speculation-rules'],
    marked: ['script-src'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'speculation rules, and a script',
    page: uses("script-src 'self' 'inline-speculation-rules'", both),
    problems: ['inline-scripts'],
    severity: 'medium',
  },
  {
    name: 'speculation rules that are allowed',
    page: uses("script-src 'self' 'inline-speculation-rules'", rules),
    passes: ['nothing'],
  },
  {
    name: 'the keyword has no effect in default-src',
    page: uses("default-src 'self' 'inline-speculation-rules'", rules),
    problems: ['speculation-rules'],
  },
  {
    name: 'nor beside a nonce',
    page: uses("script-src 'nonce-AAAA' 'inline-speculation-rules'", rules),
    problems: ['speculation-rules'],
  },
  {
    name: 'speculation rules in a sandbox without scripts',
    page: uses('sandbox', rules),
    passes: ['nothing'],
  },
  {
    name: 'inline code of which the browser tells no type: rules only',
    page: toldWith(rules, 1),
    problems: ['speculation-rules'],
  },
  {
    name: 'rules and a script',
    page: toldWith(both, 2),
    problems: ['inline-scripts', 'speculation-rules'],
  },
  {
    name: 'rules, and a script that only may be blocked',
    page: toldWith(both, 1),
    problems: ['inline-scripts'],
  },
  { name: 'its hash is listed', page: uses(`script-src 'sha256-${HASH}'`, script), passes: ['nothing'] },
  {
    name: 'its hash is listed in the alphabet for URLs',
    page: uses(`script-src 'sha256-${HASH.replace('+', '-').replace('/', '_')}'`, script),
    passes: ['nothing'],
  },
  {
    name: 'a hash in lower case is another hash',
    page: uses(`script-src 'sha256-${HASH.toLowerCase()}'`, script),
    problems: ['inline-scripts'],
  },
  {
    name: 'a hash that is not recorded',
    page: uses("script-src 'sha384-AAAA'", script),
    passes: ['nothing'],
  },
  {
    name: 'files of this site that Chromium may run because they are signed',
    page: uses("script-src 'ed25519-AAAA'", { origins: { script: ['self'] } }),
    passes: ['nothing'],
  },
  { name: 'unsafe-inline', page: uses("script-src 'unsafe-inline'", script), passes: ['nothing'] },
  {
    name: 'unsafe-inline beside a hash of something else',
    page: uses("script-src 'unsafe-inline' 'sha256-AAAA'", script),
    problems: ['inline-scripts'],
  },
  {
    name: 'unsafe-inline beside a nonce that is none',
    page: uses("script-src 'unsafe-inline' 'nonce-'", script),
    passes: ['nothing'],
  },
  {
    name: 'an element with a nonce, whose value is not recorded',
    page: uses("script-src 'nonce-AAAA'", { inlineScripts: [{ sha256: HASH, hasNonce: true }] }),
    passes: ['nothing'],
  },
  {
    name: 'an element without the nonce',
    page: uses("script-src 'nonce-AAAA'", script),
    problems: ['inline-scripts'],
  },
  {
    name: 'an element that a trusted script may have added',
    page: uses("script-src 'nonce-AAAA' 'strict-dynamic'", script, { markupFrom: 'dom' }),
    passes: ['nothing'],
  },
  {
    name: 'script-src-elem allows it',
    page: uses("script-src 'none'; script-src-elem 'unsafe-inline'", script),
    passes: ['nothing'],
  },
  {
    name: 'one of two policies blocks it',
    page: {
      uses: script,
      headers: [
        ['Content-Security-Policy', "script-src 'unsafe-inline'"],
        ['Content-Security-Policy', "script-src 'self'"],
      ],
    },
    problems: ['inline-scripts'],
    marked: ['script-src'],
  },
  {
    name: 'a policy on trial blocks nothing',
    page: { uses: script, headers: [['Content-Security-Policy-Report-Only', "default-src 'none'"]] },
  },
  {
    name: 'handlers, javascript: URLs and style attributes',
    page: uses("default-src 'self'", { handlers: true, scriptAddresses: true, styleAttributes: true }),
    problems: ['event-handlers', 'style-attributes', 'script-addresses'],
  },
  {
    name: 'handlers by hash, which are not recorded',
    page: uses("default-src 'unsafe-hashes' 'sha256-AAAA'", {
      handlers: true,
      scriptAddresses: true,
      styleAttributes: true,
    }),
    passes: ['nothing'],
  },
  {
    name: 'inline styles and style attributes in a DOM may be somebody else’s',
    page: uses(
      "style-src 'self'",
      { inlineStyles: [{ sha256: HASH }], styleAttributes: true },
      { markupFrom: 'dom' },
    ),
    passes: ['nothing'],
  },
  {
    name: 'inline styles of a body',
    page: uses("style-src 'self'", { inlineStyles: [{ sha256: HASH }] }),
    problems: ['inline-styles'],
    severity: 'medium',
  },
  {
    name: 'its own files under none',
    page: uses("default-src 'none'", { origins: { script: ['self'], style: ['self'] } }),
    problems: ['own-scripts', 'own-styles'],
  },
  {
    name: 'a host that may be its own',
    page: uses("default-src 'none'; script-src *.example.com; style-src https:", {
      origins: { script: ['self'], style: ['self'] },
    }),
    passes: ['nothing'],
  },
  {
    name: 'a sandbox around scripts',
    page: uses('sandbox allow-forms', script),
    problems: ['sandboxed'],
    marked: ['sandbox'],
  },
  { name: 'a sandbox that allows scripts', page: uses('sandbox allow-scripts', script), passes: ['nothing'] },
  {
    name: 'the browser reports nothing, whatever the page contains',
    page: csp("script-src 'none'", { markupFrom: 'dom', blocked: [], uses: script }),
    passes: ['nothing'],
  },
  {
    name: 'the browser reported more than is kept',
    page: csp("script-src 'none'", { markupFrom: 'dom', blocked: 'too-many', uses: script }),
    unknown: ['too-many'],
  },
  {
    name: 'a report whose directive is the name of a property of every object',
    page: told("default-src 'none'", ['constructor', 'inline'], ['__proto__', 'eval']),
    problems: ['inline-styles', 'eval'],
    marked: null,
  },
  {
    name: 'all the browser reports',
    page: told(
      "default-src 'none'; script-src-elem 'none'; require-trusted-types-for 'script'",
      ['script-src-elem', 'inline'],
      ['script-src-elem', 'self'],
      ['script-src-attr', 'inline'],
      ['style-src-elem', 'self'],
      ['style-src-elem', 'inline'],
      ['style-src-attr', 'inline'],
      ['frame-src', 'self'],
      ['img-src', 'self'],
      ['img-src', 'https://ads.example'],
      ['script-src', 'eval'],
      ['require-trusted-types-for', 'trusted-types-sink'],
    ),
    problems: [
      ...['inline-scripts', 'own-scripts', 'own-styles', 'inline-styles', 'own-frames', 'event-handlers'],
      ...['trusted-types', 'style-attributes', 'own-loads', 'eval', 'other-loads'],
    ],
    marked: ['script-src-elem'],
  },
  {
    name: 'another host of the site is the page’s own',
    page: told(
      "default-src 'none'",
      ['script-src-elem', 'https://static.example.com'],
      ['style-src-elem', 'https://static.example.com'],
      ['child-src', 'https://pay.example.com'],
    ),
    problems: ['own-scripts', 'own-styles', 'own-frames'],
    severity: 'medium',
  },
  {
    name: 'a worker of its own is a script',
    page: told("default-src 'none'", ['worker-src', 'self']),
    problems: ['own-scripts'],
  },
  {
    name: 'files of other sites break nothing of the page',
    page: told(
      "default-src 'none'",
      ['script-src-elem', 'https://ads.example'],
      ['frame-src', 'https://example.com.evil.test'],
      ['img-src', 'https://static.example.com'],
    ),
    problems: ['other-loads'],
    severity: 'low',
  },
  {
    name: 'a prefetch is no script',
    page: told("default-src 'none'", ['default-src', 'self']),
    problems: ['own-loads'],
    severity: 'low',
  },
  {
    name: 'inline code that a library added, and took away',
    page: csp("default-src 'self'", {
      markupFrom: 'dom',
      uses: {},
      blocked: [
        { directive: 'script-src-elem', blocked: 'inline', count: 1 },
        { directive: 'style-src-elem', blocked: 'inline', count: 1 },
      ],
    }),
    problems: ['added-code'],
    severity: 'low',
  },
  {
    name: 'inline code of which a script of another site added a part',
    page: csp("default-src 'self'", {
      markupFrom: 'dom',
      uses: script,
      blocked: [
        { directive: 'script-src-elem', blocked: 'inline', count: 3, byOthers: 2 },
        { directive: 'script-src-attr', blocked: 'inline', count: 1, byOthers: 1 },
      ],
    }),
    problems: ['inline-scripts', 'added-code'],
  },
  {
    name: 'frames of its own under none',
    page: uses("frame-src 'none'", { origins: { frame: ['self'] } }),
    problems: ['own-frames'],
    severity: 'medium',
  },
  {
    name: 'an object of its own may be no frame',
    page: uses("frame-src 'none'", { origins: { frame: ['self'], object: ['self'] } }),
    passes: ['nothing'],
  },
]);

const page = pageWith(uses("default-src 'none'; frame-ancestors 'none'", script));

test('what is blocked comes before all other findings, and is shown beside every grade', () => {
  const report = audit(page);
  expect(report.caveats.map(({ id }) => id)).toEqual(['csp-blocks/inline-scripts']);
  expect(report.findings[0]).toBe(report.caveats[0]);
  expect(caveatText(report)).toBe('The policy blocks inline scripts of this page (1)');
  expect(gradeOfPage(page)).toMatchObject({ grade: report.grade, caveat: 'broken-page' });
  const options = { version: '1', date: new Date(0), proposals: proposalsFor(page, report) };
  expect(toMarkdown(report, options)).toContain(
    '**The page is broken. The policy blocks inline scripts of this page (1).**',
  );
  expect(verdict(report)).toBe(`${about(report.grade, report)} (broken)`);
  expect(toJson({ report, proposals: options.proposals }, { version: '1' }).caveats).toEqual([
    'csp-blocks/inline-scripts',
  ]);
});

test('handlers and eval break no page; a page whose handlers are blocked has a caveat', () => {
  const handlers = audit(pageWith(uses("default-src 'self'", { handlers: true })));
  expect([isBroken(handlers), handlers.caveats.length]).toEqual([false, 1]);
  expect(caveatSentence(handlers)).toMatch(/: the page may not work\.$/);
  expect(gradeOfPage(pageWith(uses("default-src 'self'", { handlers: true }))).caveat).toBe('parts-blocked');
  const both = audit(pageWith(told("default-src 'self'", ['script-src', 'eval'])));
  expect([isBroken(both), both.caveats]).toEqual([false, []]);
});

test('a suppressed finding is no caveat', () => {
  const suppressions = [{ site: 'shop.example.com', finding: 'csp-blocks/inline-scripts', reason: 'Known' }];
  const suppressed = suppressionsFor(page.url, suppressions, '2026-01-01');
  expect(audit(page, suppressed).caveats).toEqual([]);
  expect(verdict(audit(page, suppressed))).not.toContain('broken');
  expect(gradeOfPage(page, suppressed).caveat).toBeNull();
});
