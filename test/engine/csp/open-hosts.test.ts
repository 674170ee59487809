import { expect, it } from 'vitest';
import { parse } from 'tldts';
import { allowsAnyAncestor, OPEN_SUFFIXES } from '../../../src/engine/csp/open-hosts.js';

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
  // Suffixes of a provider that the public suffix list has one by one.
  '*.s3.eu-west-1.amazonaws.com',
  '*.2.azurestaticapps.net',
  'https://*.storage.googleapis.com',
  '*.uk.com',
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
  // Private suffixes of governments, of companies for themselves, and for their own customers.
  '*.service.gov.uk',
  '*.gov.ru',
  '*.s3.us-gov-west-1.amazonaws.com',
  '*.withgoogle.com',
  '*.githubusercontent.com',
  '*.akamaized.net',
  '*.edgekey.net',
  '*.adobeaemcloud.com',
  // One name on a shared service.
  '*.shop.github.io',
  // It serves packages, but gives no names, and shows HTML as text.
  '*.jsdelivr.net',
  '*.',
  '*..com',
  'com',
])('frame-ancestors %s does not', (source) => {
  expect(allowsAnyAncestor(source)).toBe(false);
});

it('has only suffixes that the public suffix list calls private, domains above them, and two below', () => {
  const isPrivate = (domain: string) => {
    const { publicSuffix, isPrivate } = parse(domain, { allowPrivateDomains: true });
    return publicSuffix === domain && isPrivate;
  };
  const others = [...OPEN_SUFFIXES.keys()].filter((domain) => !isPrivate(domain));
  expect(others.sort()).toEqual([
    'amazonaws.com',
    'cloudapp.azure.com',
    'core.windows.net',
    'fastly.net',
    'on.aws',
    'railway.app',
    'scw.cloud',
    'storage.googleapis.com',
    'windows.net',
  ]);
});
