import { describe, expect, it } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';

/** Servers that can only replace a header, whatever an application behind them sends. */

const member = (name: string): StackMember => ({ name, label: name, because: '', confidence: 'sure' });
const textsOf = (stack: StackName, advice: Advice) =>
  Object.fromEntries(fixesFor([advice], [member(stack)]).blocks.map(({ place, text }) => [place, text]));
const whysOf = (stack: StackName, advice: Advice) =>
  fixesFor([advice], [member(stack)]).refusals.map(({ why }) => why);

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const HSTS: Advice = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' };
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By' };
const REDIRECT: Advice = { op: 'redirect-to-https' };

describe('traefik', () => {
  it('has one middleware for what cannot lower anything', () => {
    const { blocks } = fixesFor([NOSNIFF, POWERED], [member('traefik')]);
    expect(blocks.map(({ text }) => text)).toEqual([
      `http:
  middlewares:
    security-headers:
      headers:
        customResponseHeaders:
          "X-Content-Type-Options": "nosniff"
          "X-Powered-By": ""
`,
    ]);
  });

  it('redirects in its static configuration', () => {
    expect(Object.keys(textsOf('traefik', REDIRECT))).toEqual(['entrypoint']);
  });
});

describe('litespeed', () => {
  it('has one block for what cannot lower anything', () => {
    const { blocks } = fixesFor([NOSNIFF, POWERED], [member('litespeed')]);
    expect(blocks.map(({ text }) => text)).toEqual([
      `<IfModule mod_headers.c>
  Header set X-Content-Type-Options nosniff
  Header unset X-Powered-By
</IfModule>`,
    ]);
  });

  it('redirects only what came over HTTP, behind a proxy too', () => {
    const { htaccess } = textsOf('litespeed', REDIRECT);
    expect(htaccess).toContain('RewriteCond %{HTTPS} !=on');
    expect(htaccess).toContain('RewriteCond %{HTTP:X-Forwarded-Proto} !^https [NC]');
  });
});

describe.each<StackName>(['traefik', 'litespeed'])('%s', (stack) => {
  it.each<[string, Advice]>([
    ['HSTS', HSTS],
    ['a policy', { op: 'set-header', name: 'Content-Security-Policy', value: "object-src 'none'" }],
    ['framing', { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' }],
  ])('says why it does not set %s', (_what, advice) => {
    expect(textsOf(stack, advice)).toEqual({});
    expect(whysOf(stack, advice)).toEqual([expect.stringContaining('only where it is missing')]);
  });

  it('leaves headers to the application behind it', () => {
    const { blocks } = fixesFor([HSTS], [member(stack), member('express')]);
    expect(blocks.map((block) => block.stack)).toEqual(['express']);
  });
});
