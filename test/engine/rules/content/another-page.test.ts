import { expect, it } from 'vitest';
import {
  audit,
  caveatSentence,
  gradeOfPage,
  isAnotherPage,
  suppressionsFor,
} from '../../../../src/engine/index.js';
import type { FoundText } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/content/another-page.js';
import { findTexts } from '../../../../src/engine/text-patterns.js';
import { proposalsFor } from '../../../../src/fixes/proposals.js';
import { toHtml } from '../../../../src/export/html.js';
import { toJson } from '../../../../src/export/json.js';
import { toMarkdown } from '../../../../src/export/markdown.js';
import { toSarif } from '../../../../src/export/sarif.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const found = (where: FoundText['where'], needle: string): FoundText => ({ needle, where });
const shows = (status: number, ...texts: readonly FoundText[]): PageParts => ({ status, content: { texts } });

const F5 = [
  found('title', 'Request Rejected'),
  found('text', 'The requested URL was rejected. Please consult with your administrator.'),
  found('text', 'Your support ID is'),
];

ruleTable(rule, [
  { name: 'an ordinary page', page: {} },
  { name: 'a page without content', page: { status: 204 } },
  ...[400, 401, 403, 404, 440, 500, 503].map((status) => ({
    name: `status ${status}`,
    page: { status },
    problems: [`error#${status}`],
    severity: 'info' as const,
    points: 0,
  })),
  { name: 'a block page with status 200', page: shows(200, ...F5), problems: ['block#200'] },
  { name: 'a page that quotes one', page: shows(200, ...F5.slice(1)) },
  {
    name: 'a check for bots, by its elements',
    page: shows(200, found('element', '#anubis_version'), found('element', '#anubis_challenge')),
    problems: ['block#200'],
  },
  {
    name: 'a challenge that a header names, whatever the content',
    page: { status: 202, headers: [['x-amzn-waf-action', 'Challenge']], content: 'not-recorded' },
    problems: ['block#202'],
    marked: ['Challenge'],
  },
  {
    name: 'a challenge with an error’s status is one finding',
    page: { status: 403, headers: [['cf-mitigated', 'challenge']] },
    problems: ['block#403'],
    marked: ['challenge'],
  },
  { name: 'the header with another value', page: { headers: [['cf-mitigated', 'none']] } },
  {
    name: 'an error whose headers were not seen',
    page: { status: 500, headers: 'http-cache' },
    problems: ['error#500'],
  },
]);

it('comes first, also before what a policy blocks, and says what it is in one sentence', () => {
  const page = pageWith({
    status: 403,
    headers: [['Content-Security-Policy', "script-src 'none'"]],
    markupFrom: 'body',
    uses: { inlineScripts: [{ sha256: 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=' }] },
  });
  const report = audit(page);
  expect(report.caveats.map(({ id }) => id)).toEqual(['another-page/error#403', 'csp-blocks/inline-scripts']);
  expect(report.findings[0]?.id).toBe('another-page/error#403');
  expect(gradeOfPage(page).caveat).toBe('another-page');
  expect(caveatSentence(report)).toMatch(/^The server answered 403: probably not the page you meant/);
});

it.each<[string, PageParts]>([
  ['an error', { status: 404 }],
  ['a refusal', { status: 403 }],
  ['a challenge', { status: 202, headers: [['x-amzn-waf-action', 'challenge']] }],
  ['a block page', { ...shows(200, ...F5) }],
])(
  'of %s no report has a plan, a fix or a header to send, and each says why',
  (_, { headers = [], ...parts }) => {
    const lines = [
      ['Server', 'Apache/2.4.1'],
      ['X-Powered-By', 'PHP/5.3.1'],
    ];
    const own = headers as readonly (readonly [string, string])[];
    const snapshot = pageWith({ ...parts, headers: [...own, ...(lines as [string, string][])] });
    const report = audit(snapshot);
    const proposals = proposalsFor(snapshot, report);
    const page = { report, proposals };
    expect(isAnotherPage(report)).toBe(true);
    expect(report.findings.flatMap(({ advice }) => advice)).toEqual([]);
    expect(proposals).toMatchObject({
      fixes: [],
      refusals: [],
      headers: [],
      plan: [],
      written: [],
      hardening: [],
    });
    const about = { version: '0', date: new Date(0) };
    const json = toJson(page, about);
    expect(json).toMatchObject({
      fixes: [],
      files: [],
      headers: [],
      plan: [],
      milestones: [],
      reached: null,
      hardening: [],
    });
    const sarif = JSON.stringify(toSarif([page], about).runs[0]?.invocations);
    const texts = [toMarkdown(report, { ...about, proposals }), toHtml([page], about)];
    for (const text of [...texts, sarif]) expect(text).toContain('no plan is made from it');
    for (const text of texts)
      expect(text).not.toMatch(/max-age=|Header always|With the fixes|Headers to send/);
  },
);

it('leaves the grade that the same headers have on an ordinary page', () => {
  const grades = [200, 404].map((status) => audit(pageWith({ status })).score);
  expect(grades[0]).toBe(grades[1]);
});

it('has a plan again where the finding of that status is suppressed', () => {
  const page = pageWith({ status: 404, headers: [['Server', 'Apache/2.4.1']] });
  const suppressed = suppressionsFor(
    page.url,
    [{ site: new URL(page.url).host, finding: 'another-page/error#404', reason: 'It is meant.' }],
    '2026-11-30',
  );
  const report = audit(page, suppressed);
  expect(isAnotherPage(report)).toBe(false);
  expect(proposalsFor(page, report, suppressed).plan.length).toBeGreaterThan(0);
});

it.each([
  ['Pardon Our Interruption', 'something about your browser made us think you were a bot', true],
  ['Pardon Our Interruption...', 'something about your browser made us think you were a bot', true],
  [
    'Pardon Our Interruption: how to fix it',
    'something about your browser made us think you were a bot',
    false,
  ],
  ['One moment, please...', 'Please wait while your request is being verified', true],
  ['One moment, please... we explain', 'Please wait while your request is being verified', false],
])('a page titled "%s" is one sent in place of another: %s, %s', (title, text, expected) => {
  const texts = findTexts({
    url: 'https://shop.example/',
    title,
    text,
    top: '',
    heading: '',
    running: 0,
    names: '',
    elements: [],
  });
  const { findings } = audit(pageWith({ content: { texts } }));
  expect(findings.some((one) => one.rule === rule.id)).toBe(expected);
});
