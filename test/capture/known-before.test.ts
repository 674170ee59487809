import { expect, test } from 'vitest';
import { newlyFailed, parseFailedBefore, type Preview } from '../../src/capture/preview/preview.js';
import { parsePolicyViolation, parseViolation } from '../../src/capture/violations.js';

test.each<readonly [unknown, readonly string[] | undefined]>([
  [undefined, undefined],
  [false, undefined],
  [['https://u:p@b.test/x#y', 7, 'no URL'], ['https://b.test/x']],
  [Array.from({ length: 501 }, () => 'https://b.test/'), undefined],
])('%j of a request that failed before', (raw, failed) => {
  expect(parseFailedBefore(raw)).toEqual(failed);
});

test('a failed request is listed once, and not if it failed before', () => {
  const failed = ['old', 'new', 'blocked'].map((path) => ({
    url: `https://b.test/${path}`,
    resource: 'image',
    error: 'net::ERR_FAILED',
  }));
  const preview = {
    before: { page: 'https://a.test/', failed: ['https://b.test/old'] },
    seen: {
      failed: { first: failed },
      blocked: {
        first: [{ directive: 'Cross-Origin-Embedder-Policy', blocked: 'https://b.test/blocked' }],
      },
    },
  } as unknown as Preview;
  const newOn = (url: string) => newlyFailed(preview, url).map((one) => one.url);
  expect(newOn('https://a.test/')).toEqual(['https://b.test/new']);
  // What failed on another page before the preview is not known.
  expect(newOn('https://a.test/other')).toEqual(['https://b.test/old', 'https://b.test/new']);
});

test.each<readonly [object, object | undefined]>([
  [
    { policy: 'coep', blocked: 'https://b.test/a.js?secret#x', disposition: 'enforce' },
    { header: 'Cross-Origin-Embedder-Policy', url: 'https://b.test/a.js', isReported: false },
  ],
  [
    { policy: 'integrity-violation', blocked: 'https://a.test/a.js', disposition: 'report' },
    { header: 'Integrity-Policy', url: 'https://a.test/a.js', isReported: true },
  ],
  [{ policy: 'coep', blocked: 'chrome-extension://abc/a.js', disposition: 'enforce' }, undefined],
  [{ policy: 'constructor', blocked: 'https://b.test/', disposition: 'enforce' }, undefined],
  [{ policy: 'coep', blocked: 7 }, undefined],
  [{ directive: 'img-src', blocked: 'https://b.test/' }, undefined],
])('%j of the observer', (message, violation) => {
  expect(parsePolicyViolation(message)).toEqual(violation);
  // Two lists never have the same message.
  if (violation) expect(parseViolation(message)).toBeUndefined();
});
