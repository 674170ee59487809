import fc from 'fast-check';
import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { audit, type Advice, type Report, type StackMember } from '../../src/engine/index.js';
import { verbatim } from '../../src/export/escape.js';
import { jsonText } from '../../src/export/json-text.js';
import { toJson, type FileJson, type ReportJson } from '../../src/export/json.js';
import { toMarkdown } from '../../src/export/markdown.js';
import { stackOf, STACKS } from '../../src/fixes/index.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { hostile, hostileName } from '../fixes/hostile.js';
import { ALL } from '../support/all.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless } from './reports.js';

/** Markdown and JSON must have the same text: one tab more or less may change a configuration. */

const RUNS = runs(50);

const NAMES = Object.keys(STACKS);
const kindOf = (name: string) => stackOf(name)?.kind;
const [FRONTS, APPLICATIONS] = [['server', 'edge'], ['application']].map((kinds) =>
  NAMES.filter((name) => kinds.includes(kindOf(name) ?? '')),
) as [string[], string[]];
/** Each stack alone, and each application behind a web server: with everything behind each. */
const CHAINS: readonly (readonly string[])[] = [
  ...NAMES.map((name) => [name]),
  ...FRONTS.flatMap((front, at) =>
    APPLICATIONS.filter((_, number) => ALL || number % FRONTS.length === at).map((name) => [front, name]),
  ),
];

const PAGE = pageWith({
  url: 'https://shop.example.test/account/',
  headers: [
    ['Server', 'nginx/1.26.3'],
    ['X-Powered-By', 'PHP/8.2.1'],
  ],
  setCookies: ['sessionid=a; Path=/', 'csrftoken=b; Path=/'],
  site: { http: [{ url: 'http://shop.example.test/account/', status: 200 }], tls: 'trusted' },
});

const AUDITED = audit(PAGE);

const REST: readonly Advice[] = [
  { op: 'remove-header', name: 'X-Powered-By' },
  { op: 'hide-version', header: 'Server', product: 'nginx' },
  { op: 'turn-listing-off', path: '/static/' },
  { op: 'turn-debug-off' },
];

function reportWith(advice: readonly Advice[], chain: readonly string[]): Report {
  const [finding] = careless.findings;
  if (!finding) throw new Error('No finding to take the advice');
  const stack = chain.map((name): StackMember => ({ name, label: name, because: '', confidence: 'sure' }));
  return { ...careless, stack, findings: [...careless.findings, { ...finding, advice }] };
}

function bothOf(page: typeof PAGE, report: Report): { json: ReportJson; markdown: string } {
  const proposals = proposalsFor(page, report);
  return {
    json: JSON.parse(jsonText(toJson({ report, proposals }, { version: '0.1.0' }))) as ReportJson,
    markdown: toMarkdown(report, { version: '0.1.0', date: new Date(0), proposals }),
  };
}

/** The code blocks that a Markdown parser finds below each heading of the fixes. */
function fixesIn(markdown: string): string[][] {
  const { children } = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const isHeading = (node: RootContent, depth: number) => node.type === 'heading' && node.depth === depth;
  const start = children.findIndex((node) => isHeading(node, 2) && JSON.stringify(node).includes('"Fixes"'));
  if (start < 0) return [];
  const after = children.slice(start + 1);
  const end = after.findIndex((node) => isHeading(node, 2));
  const section = end < 0 ? after : after.slice(0, end);
  const starts = section.flatMap((node, at) => (isHeading(node, 3) ? [at] : []));
  return starts.map((at, number) =>
    section.slice(at, starts[number + 1]).flatMap((one) => (one.type === 'code' ? [one.value] : [])),
  );
}

/** From the heading of the fixes to the next one. A text with such a line would be cut, and the test would fail. */
const fixesOf = (markdown: string) => /\n(## Fixes\n[^]*?)(?=\n## |$)/.exec(markdown)?.[1] ?? '';

/** What is to copy of a file, in order; what follows it is said once for each server. */
function toCopy({ needs, text, include, changed = [] }: FileJson): string[] {
  const commands = needs.filter((need) => !need.endsWith('.'));
  return [
    ...(commands.length > 0 ? [commands.join('\n')] : []),
    text.replace(/\n$/, ''),
    ...(include ? [include.line] : []),
    ...changed.map(({ diff }) => diff.join('\n')),
  ];
}

function expectTheSame({ json, markdown }: { json: ReportJson; markdown: string }): void {
  const read = fixesIn(markdown);
  expect(read.map((codes, at) => codes.slice(0, toCopy(json.files[at] ?? fail()).length))).toEqual(
    json.files.map(toCopy),
  );
  const commands = read.flat().flatMap((text) => text.split('\n'));
  for (const { test, reload } of json.files)
    if (reload !== undefined) expect(commands).toContain(test === '' ? reload : `${test} && ${reload}`);
  const checks = json.fixes.flatMap(({ check }) => check);
  expect(commands).toEqual(expect.arrayContaining(checks));
}

function fail(): never {
  throw new Error('Markdown has another number of files');
}

describe('fixes in Markdown equal those in JSON, byte for byte and in the same order', () => {
  it.each(CHAINS.map((chain) => [chain.join(' in front of '), chain] as const))('%s', (_words, chain) => {
    const written = bothOf(PAGE, reportWith(REST, chain));
    // A host has a text only for what a <meta> can do.
    if (kindOf(chain[0] ?? '') !== 'host') expect(written.json.fixes.length).toBeGreaterThan(0);
    // The report around them, in which a site's strings are, is parsed too below.
    expectTheSame({ ...written, markdown: fixesOf(written.markdown) });
    const audited = bothOf(PAGE, { ...AUDITED, stack: reportWith([], chain).stack });
    expectTheSame({ ...audited, markdown: fixesOf(audited.markdown) });
  });

  it('for any input from a site', { timeout: 30_000 + RUNS * 500 }, () => {
    let fences = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...CHAINS),
        fc.constantFrom(undefined, 'report-only-first', 'ramp-max-age'),
        fc.tuple(hostileName, fc.oneof(hostile, fc.constant('``` ~~~ ````')), hostileName, hostile, hostile),
        (chain, rollout, [name, value, cookie, path, host]) => {
          const attributes = { op: 'set-cookie-attributes', role: 'other', secure: true } as const;
          const advice: Advice[] = [
            { op: 'set-header', name: 'X-Test', value, notes: [value], ...(rollout && { rollout }) },
            { op: 'set-header', name, value: 'x' },
            {
              op: 'set-header',
              name: 'Strict-Transport-Security',
              value: `max-age=9999999; ${value}`,
              rollout: 'ramp-max-age',
            },
            { op: 'remove-header', name },
            { op: 'hide-version', header: name, product: value },
            { ...attributes, cookie },
            { op: 'turn-listing-off', path },
            { op: 'turn-debug-off' },
          ];
          const page = { ...PAGE, url: `https://${host}/` };
          const written = bothOf(page, reportWith(advice, chain));
          expectTheSame(written);
          for (const { text, check } of written.json.fixes) {
            fences += 1;
            // A fix contains no invisible characters, and none that reorder text.
            expect([text, ...check].join('\n')).toMatch(/^[\t\n\x20-\x7E’“”…–—]*$/);
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(fences).toBeGreaterThan(RUNS);
  });

  it('invisible characters in a fix would be shown, with a warning', () => {
    expect(verbatim('\tone\n\n  two `\n```', 'sh')).toEqual([
      { type: 'code', lang: 'sh', value: '\tone\n\n  two `\n```' },
    ]);
    for (const sign of ['\r', '\u0007', '\u202E', '\u200B', '\u00A0']) {
      const [warning, code] = verbatim(`one${sign}\ttwo`, 'sh');
      expect(warning?.type).toBe('paragraph');
      expect(code).toMatchObject({ value: expect.stringMatching(/^one⟨U\+[0-9A-F]{4}⟩\ttwo$/) as string });
    }
  });
});
