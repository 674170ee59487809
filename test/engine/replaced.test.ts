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
      'unsafe-url',
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
