import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asReportOnly, planPreview, parseTypedPolicy, type Advice } from '../../../src/engine/index.js';

const PAGE = 'https://shop.example.com/';
const NAME = 'Content-Security-Policy';

test.each([
  ["default-src 'self'", "default-src 'self'"],
  [" default-src 'self';\n  img-src data:\r\n", "default-src 'self';   img-src data:"],
  [
    "script-src 'nonce-abc' 'strict-dynamic'; report-uri /x",
    "script-src 'nonce-abc' 'strict-dynamic'; report-uri /x",
  ],
  ['upgrade-insecure-requests', 'upgrade-insecure-requests'],
])('%j is tried', (text, value) => {
  expect(parseTypedPolicy(text, PAGE)).toEqual({ advice: { op: 'set-header', name: NAME, value } });
});

test.each([
  ['', 'empty'],
  [' ;; \n', 'empty'],
  ["Content-Security-Policy: default-src 'self'", 'header-name'],
  ["default-src 'self', img-src *", 'several-policies'],
  ['img-src https://bücher.example', 'not-ascii'],
  ['a'.repeat(16_385), 'too-long'],
  ["defualt-src 'self'", 'unknown-directive', 'defualt-src'],
  ["img-src *; img-src 'self'", 'repeated-directive', 'img-src'],
  ["img-src 'slef'", 'invalid-source', "'slef'"],
  ['report-uri /x; report-to y', 'only-reports'],
])('%j is refused', (text, refused, what?: string) => {
  expect(parseTypedPolicy(text, PAGE)).toEqual({ refused, ...(what !== undefined && { what }) });
});

test('whatever is typed, a preview of it sends no report and sets nothing else', () => {
  const word = fc.constantFrom(
    ...[
      'default-src',
      'report-uri',
      'REPORT-TO',
      "'self'",
      '/x',
      ';',
      ',',
      '\n',
      '\t',
      '*',
      ':',
      'set-cookie: a=b',
    ],
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const read = parseTypedPolicy(typed, PAGE);
      if (!('advice' in read)) return;
      for (const advice of [[read.advice], asReportOnly([read.advice])])
        for (const one of planPreview(advice, []).operations) {
          expect(one.name).toMatch(/^Content-Security-Policy(-Report-Only)?$/);
          expect(one.operation === 'remove' ? '' : one.value).not.toMatch(
            /(?:^|;)\s*report-(?:uri|to)(?![\w-])|[\r\n,]/i,
          );
        }
    }),
  );
});

test('only what can be reported becomes report-only, and nothing of it blocks', () => {
  const set = (name: string): Advice => ({ op: 'set-header', name, value: 'x' });
  const names = (advice: readonly Advice[]) =>
    asReportOnly(advice).map((one) => one.op === 'set-header' && one.name);
  expect(
    names([
      set(NAME),
      set('Cross-Origin-Embedder-Policy'),
      set('Cross-Origin-Opener-Policy-Report-Only'),
      set('X-Frame-Options'),
      set('Permissions-Policy'),
      { op: 'remove-header', name: NAME },
    ]),
  ).toEqual([
    'Content-Security-Policy-Report-Only',
    'Cross-Origin-Embedder-Policy-Report-Only',
    'Cross-Origin-Opener-Policy-Report-Only',
  ]);
});
