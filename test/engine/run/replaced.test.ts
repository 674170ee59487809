import { describe, expect, test } from 'vitest';
import { audit } from '../../../src/engine/index.js';
import { isPlainValue } from '../../../src/engine/without-secrets.js';
import { pageWith } from '../../support/page.js';

/** The values that the advice for a header replaces on a page with these headers. */
function replacedOn(name: string, ...headers: [string, string][]): (string | undefined)[] {
  return audit(pageWith({ headers })).findings.flatMap(({ advice }) =>
    advice.flatMap((one) => (one.op === 'set-header' && one.name === name ? [one.replaces] : [])),
  );
}

describe('what a header to set replaces', () => {
  test.each<[string, string, [string, string][], string | undefined]>([
    ['nothing where the page does not send it', 'Referrer-Policy', [], undefined],
    ['the value as sent', 'Referrer-Policy', [['referrer-policy', 'Unsafe-URL']], 'Unsafe-URL'],
    [
      'equal lines',
      'Referrer-Policy',
      [
        ['Referrer-Policy', 'unsafe-url'],
        ['referrer-policy', 'unsafe-url'],
      ],
      'unsafe-url\nunsafe-url',
    ],
    [
      'lines that differ',
      'Referrer-Policy',
      [
        ['Referrer-Policy', 'no-referrer'],
        ['Referrer-Policy', 'unsafe-url'],
      ],
      'no-referrer\nunsafe-url',
    ],
    [
      'a policy without its nonces',
      'Content-Security-Policy',
      [['Content-Security-Policy', "script-src 'nonce-r4nd0m' http:; object-src http:"]],
      "script-src 'nonce-{new-for-every-answer}' http:; object-src http:",
    ],
  ])('%s', (_what, name, headers, replaced) => {
    const all = replacedOn(name, ...headers);
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all)).toEqual(new Set([replaced]));
  });

  test('what the header that only reports replaces is its own value, not the one in force', () => {
    const RO = 'Content-Security-Policy-Report-Only';
    const of = (...headers: [string, string][]) =>
      audit(pageWith({ headers })).findings.flatMap(({ advice }) =>
        advice.flatMap((one) =>
          one.op === 'set-header' && one.rollout === 'report-only-first'
            ? [[one.replaces, one.replacesReportOnly]]
            : [],
        ),
      )[0];
    expect(of([RO, 'default-src *'])).toEqual([undefined, 'default-src *']);
    expect(of(['Content-Security-Policy', 'script-src *'])).toEqual(['script-src *', undefined]);
    expect(of(['Content-Security-Policy', 'script-src *'], [RO, 'img-src a'])).toEqual([
      'script-src *',
      'img-src a',
    ]);
  });

  test.each<[string, string, string]>([
    ['credentials', 'Content-Security-Policy', 'script-src *; report-uri https://u:pw@r.example/'],
    ['a query', 'Content-Security-Policy', 'script-src *; report-uri https://r.example/?key=SECRET'],
    ['another', 'Content-Security-Policy-Report-Only', 'img-src *; report-uri /r?key=SECRET'],
    ['credentials without a scheme', 'Content-Security-Policy', 'script-src * u:pw@r.example'],
    ['no directive', 'Content-Security-Policy', 'token=SECRET'],
    ['no word', 'X-Frame-Options', 'token=SECRET'],
    ['no word', 'Referrer-Policy', 'unsafe-url; s3cr3t'],
    ['no number', 'Strict-Transport-Security', 'max-age=SECRET'],
  ])('%s in %s: no value', (_what, name, value) => {
    const advised = audit(pageWith({ headers: [[name, value]] })).findings.flatMap(({ advice }) =>
      advice.filter((one) => one.op === 'set-header' && name.startsWith(one.name)),
    );
    expect(advised.length).toBeGreaterThan(0);
    for (const one of advised) {
      expect(one).toMatchObject({ replacesSecret: true });
      expect(one).not.toHaveProperty('replaces');
      expect(one).not.toHaveProperty('replacesReportOnly');
    }
  });

  test.each<[string, string]>([
    ['X-Frame-Options', 'ALLOW-FROM https://partner.example/'],
    ['X-Frame-Options', 'ALLOWALL'],
    ['Strict-Transport-Security', 'max-age="60" ; includeSubDomains'],
    ['Cache-Control', 'public, max-age=60'],
    ['Permissions-Policy', 'camera=(self "https://a.example"), fullscreen=*, usb=()'],
    ['Reporting-Endpoints', 'a="https://r.example/a", b="/r"'],
    ['X-XSS-Protection', '1; mode=block'],
    ['Content-Security-Policy', "default-src 'self' https://a.example/Path; sandbox; report-uri /r"],
    ['Content-Security-Policy', ''],
  ])('%s: %s is plainly a value', (name, value) => {
    expect(isPlainValue(name, value)).toBe(true);
  });
});

describe('what a header to remove is', () => {
  test.each<[string, string, string, object]>([
    ['only this value, where another protects', 'Cross-Origin-Embedder-Policy', 'on', { value: 'on' }],
    ['every value of others', 'X-Generator', 'Drupal 10', {}],
    ['what names a product', 'X-Powered-By', 'PHP/8.1', { product: 'PHP' }],
  ])('%s', (_what, name, value, more) => {
    const { findings } = audit(pageWith({ headers: [[name, value]] }));
    const removed = findings.flatMap(({ advice }) => advice.filter(({ op }) => op === 'remove-header'));
    expect(removed).toEqual([{ op: 'remove-header', name, ...more }]);
  });

  test('never one that protects with another value', () => {
    const { findings } = audit(pageWith({ headers: [['X-Content-Type-Options', '10.0.0.5']] }));
    const ops = findings.flatMap(({ advice }) =>
      advice.flatMap((one) => ('name' in one && one.name === 'X-Content-Type-Options' ? [one.op] : [])),
    );
    expect(new Set(ops)).toEqual(new Set(['set-header']));
  });
});
