import { expect, test } from 'vitest';
import { audit } from '../../src/engine/index.js';
import { pageWith, type PageParts } from '../support/page.js';

const textsOf = (...headers: NonNullable<Exclude<PageParts['headers'], string>>) => {
  const { findings, passes } = audit(pageWith({ headers }));
  return [...findings, ...passes].map(({ text }) => text);
};

test.each([
  'X-Content-Type-Options',
  'Cross-Origin-Resource-Policy',
  'Cross-Origin-Opener-Policy',
  'Cross-Origin-Embedder-Policy',
])('an empty %s is called empty', (name) => {
  expect(textsOf([name, '']).join('\n')).toContain(`${name} is empty`);
});

test('an empty Content-Type is called empty', () => {
  const { findings } = audit(pageWith({ contentType: '' }));
  expect(findings.map(({ text }) => text)).toContain('Content-Type is empty');
});

test('an empty X-Frame-Options is called empty', () => {
  expect(textsOf(['X-Frame-Options', ''])).toContain(
    'Any site may frame this page: X-Frame-Options is empty, and frame-ancestors is not set',
  );
});

test('an empty Content-Security-Policy is called empty', () => {
  expect(textsOf(['Content-Security-Policy', ''])).toContain(
    'Content-Security-Policy is invalid: it is empty',
  );
});

test('one line with a comma is not called sent more than once', () => {
  expect(textsOf(['X-Frame-Options', 'SAMEORIGIN, SAMEORIGIN'])).toContain(
    'X-Frame-Options has more than one value; browsers enforce it',
  );
});

test('sources are quoted as sent', () => {
  expect(textsOf(['Content-Security-Policy', "script-src 'sha256-AbC!' HTTPS:"])).toEqual(
    expect.arrayContaining([
      'script-src allows HTTPS:',
      "Browsers ignore this part of the policy: 'sha256-AbC!'",
    ]),
  );
});

test('who gives names under an open domain is named', () => {
  const policy =
    "default-src 'self'; script-src *.github.io *.com *.web.app; frame-ancestors *.S3.eu-west-1.amazonaws.com";
  expect(textsOf(['Content-Security-Policy', policy])).toEqual(
    expect.arrayContaining([
      'frame-ancestors allows any site to frame this page: *.S3.eu-west-1.amazonaws.com (names for anyone: Amazon Web Services)',
      'The policy allows hosts where anyone can publish scripts: *.github.io *.com *.web.app (names for anyone: GitHub Pages, Google Cloud)',
    ]),
  );
  expect(textsOf(['Content-Security-Policy', 'frame-ancestors *'])).toContain(
    'frame-ancestors allows any site to frame this page: *',
  );
});
