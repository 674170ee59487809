import { expect, test } from 'vitest';
import { foreseenIn, newlyFailed, readKnownBefore, type Preview } from '../../src/capture/preview.js';
import { readPolicyViolation, readViolation } from '../../src/capture/violations.js';
import { forecast } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';

const foreseen = { blocked: ['https://b.test/a.js'], blockedCount: 1, unknownCount: 2 };

test.each<readonly [unknown, object]>([
  [undefined, {}],
  [false, {}],
  [
    { foreseen, failed: ['https://b.test/x', 7, 'no URL'] },
    { foreseen, failed: ['https://b.test/x'] },
  ],
  [
    { foreseen: { ...foreseen, blocked: ['https://u:p@b.test/#x'] } },
    { foreseen: { ...foreseen, blocked: ['https://b.test/'] } },
  ],
  [{ foreseen: { ...foreseen, unknownCount: -1 } }, {}],
  [{ foreseen: { ...foreseen, blockedCount: '1' } }, {}],
  [{ failed: Array.from({ length: 501 }, () => 'https://b.test/') }, {}],
])('%j in a request', (raw, known) => {
  expect(readKnownBefore(raw)).toEqual(known);
});

test('a forecast is kept if it is about the page’s loads', () => {
  const of = (name: string, value: string) =>
    foreseenIn(forecast(pageWith({ scripts: [{ src: '/a.js' }] }), [{ op: 'set-header', name, value }]));
  expect(of('Cross-Origin-Resource-Policy', 'same-site')).toBeUndefined();
  expect(of('Integrity-Policy', 'blocked-destinations=(script)')).toEqual({
    blocked: ['https://shop.example.com/a.js'],
    blockedCount: 1,
    unknownCount: 0,
  });
});

test('a failed request is listed once, and not if it failed before', () => {
  const failed = ['old', 'new', 'blocked'].map((path) => ({
    url: `https://b.test/${path}`,
    resource: 'image',
    error: 'net::ERR_FAILED',
  }));
  const preview = {
    failed,
    before: { page: 'https://a.test/', failed: ['https://b.test/old'] },
    blocked: [{ directive: 'Cross-Origin-Embedder-Policy', blocked: 'https://b.test/blocked' }],
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
  expect(readPolicyViolation(message)).toEqual(violation);
  // Two lists never have the same message.
  if (violation) expect(readViolation(message)).toBeUndefined();
});
