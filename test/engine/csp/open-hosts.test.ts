import { expect, it } from 'vitest';
import { allowsAnyAncestor, isOpenHost } from '../../../src/engine/csp/open-hosts.js';

it.each([
  '*',
  '*:*',
  '*:443',
  '*:8443',
  '*/',
  'https:',
  'http:',
  'https://*',
  'https://*:443',
  'http://*:*',
  '*.com',
  'https://*.co.uk:*',
  '*.uk',
  '*.github.io',
  '*.xn--p1ai',
  '*.amazonaws.com',
])('frame-ancestors %s lets in anybody', (source) => {
  expect(allowsAnyAncestor(source)).toBe(true);
});

it.each([
  "'self'",
  "'none'",
  '*.example.com',
  'shop.github.io',
  'https://*.example.co.uk:*',
  // No browser takes them for anybody.
  '*.*',
  'https://*.*',
  'ftp:',
  'data:',
  'ws:',
  'ftp://*',
  'chrome-extension:',
  '*:x',
  // The framing page’s origin has no path.
  '*/frame',
  'https://*.com/frame',
  // Names that nobody can register.
  '*.internal',
  '*.localhost',
  '*.gov',
  '*.gov.uk',
  '*.ac.jp',
  '*.k12.ca.us',
  '*.',
  '*..com',
  'com',
])('frame-ancestors %s does not', (source) => {
  expect(allowsAnyAncestor(source)).toBe(false);
});

it.each([
  ['*.com', true],
  ['https://*.co.uk', true],
  ['*.github.io', true],
  ['*.gov.uk', false],
  ['*.example.com', false],
  ['unpkg.com', true],
])('a script from %s: %s', (source, isOpen) => {
  expect(isOpenHost(source)).toBe(isOpen);
});
