import { describe, expect, test } from 'vitest';
import { audit } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';

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
});
