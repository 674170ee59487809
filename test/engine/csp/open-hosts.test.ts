import { expect, it } from 'vitest';
import { allowsAnyAncestor, bypassOf } from '../../../src/engine/csp/open-hosts.js';

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
  ['*.com', 'open-host'],
  ['https://*.co.uk', 'open-host'],
  ['*.github.io', 'open-host'],
  ['*.gov.uk', undefined],
  ['*.example.com', undefined],
  ['unpkg.com', 'open-host'],
  ['https://ajax.googleapis.com', 'angular-host'],
  ['ajax.googleapis.com/ajax/libs/jquery/', undefined],
  ['*.googleapis.com', 'open-host'],
])('a script from %s: %s', (source, bypass) => {
  expect(bypassOf(source)).toBe(bypass);
});
