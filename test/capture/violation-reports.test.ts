import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readViolationReports } from '../../src/capture/violation-reports.js';

const old = (fields: object) => ({
  'csp-report': { 'document-uri': 'https://shop.example/a?secret=1', ...fields },
});
const body = (fields: object) => ({
  type: 'csp-violation',
  url: 'https://shop.example/a',
  body: { documentURL: 'https://shop.example/a', ...fields },
});
const found = (blocked: readonly (readonly [directive: string, blocked: string])[]) =>
  blocked.map(([directive, blocked]) => ({ directive, blocked, count: 1 }));

describe('violation reports', () => {
  it.each<readonly [name: string, text: string, blocked: ReturnType<typeof found>]>([
    [
      'of report-uri',
      JSON.stringify(old({ 'effective-directive': 'img-src', 'blocked-uri': 'https://img.example/a.png?x' })),
      found([['img-src', 'https://img.example']]),
    ],
    [
      'with the whole directive',
      JSON.stringify(old({ 'violated-directive': "script-src 'self'", 'blocked-uri': 'inline' })),
      found([['script-src', 'inline']]),
    ],
    [
      'of the Reporting API, in a list',
      JSON.stringify([
        body({ effectiveDirective: 'script-src-elem', blockedURL: 'https://shop.example/b.js' }),
        { type: 'deprecation', url: 'https://shop.example/a', body: {} },
      ]),
      found([['script-src-elem', 'self']]),
    ],
    [
      'one a line, with lines that are none',
      [
        JSON.stringify(old({ 'effective-directive': 'font-src', 'blocked-uri': 'data' })),
        '',
        'no JSON',
        JSON.stringify(body({ effectiveDirective: 'worker-src', blockedURL: 'blob' })),
      ].join('\n'),
      found([
        ['font-src', 'data:'],
        ['worker-src', 'blob:'],
      ]),
    ],
  ])('%s', (_name, text, blocked) => {
    expect(readViolationReports(text)?.flatMap((page) => page.blocked)).toEqual(blocked);
  });

  it('of extensions are left out', () => {
    const text = JSON.stringify([
      old({ 'effective-directive': 'script-src', 'blocked-uri': 'chrome-extension://abc/x.js' }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://x.example',
        'source-file': 'moz-extension',
      }),
      old({
        'effective-directive': 'img-src',
        'blocked-uri': 'https://y.example',
        'source-file': 'moz-extension://abc/x.js',
      }),
    ]);
    expect(readViolationReports(text)?.flatMap((page) => page.blocked)).toEqual(
      found([['img-src', 'https://x.example']]),
    );
  });

  it.each(['', 'x', '[]', '{}', '{"csp-report": 1}', '[null, 7, "a"]'])('%j has none', (text) => {
    expect(readViolationReports(text)).toBeNull();
  });
});

test('any JSON is read without an error', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, text) => {
      readViolationReports(json);
      readViolationReports(`${text}\n{"csp-report": ${json}}\n{"body": ${json}}`);
    }),
  );
});
