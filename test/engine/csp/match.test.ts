import { describe, expect, test } from 'vitest';
import { allowsUrl, parseExpression } from '../../../src/engine/csp/match.js';

const PAGE = 'https://shop.example/basket';

function lets(source: string, url: string, { page = PAGE, redirected = false } = {}): boolean | undefined {
  const expression = parseExpression(source);
  return expression && allowsUrl(expression, new URL(url), new URL(page), redirected);
}

describe('a source expression', () => {
  test.each([
    ['*', 'https://cdn.example/a.js', true],
    ['*', 'http://cdn.example/a.js', true],
    ['*', 'data:text/plain,a', false],
    ['*', 'blob:https://shop.example/1', false],
    ["'self'", 'https://shop.example/a.js', true],
    ["'SELF'", 'https://shop.example/a.js', true],
    ["'self'", 'https://shop.example:8443/a.js', false],
    ["'self'", 'https://www.shop.example/a.js', false],
    ["'self'", 'wss://shop.example/live', true],
    ["'self'", 'http://shop.example/a.js', false],
    ['https:', 'https://anything.example/', true],
    ['https:', 'http://anything.example/', false],
    ['http:', 'https://anything.example/', true],
    ['wss:', 'ws://anything.example/', false],
    ['data:', 'data:image/png;base64,AA', true],
    ['cdn.example', 'https://cdn.example/a.js', true],
    ['CDN.example', 'https://cdn.example/a.js', true],
    ['cdn.example', 'https://a.cdn.example/a.js', false],
    ['cdn.example', 'https://cdn.example:8443/a.js', false],
    ['cdn.example:8443', 'https://cdn.example:8443/a.js', true],
    ['cdn.example:*', 'https://cdn.example:8443/a.js', true],
    ['cdn.example:443', 'https://cdn.example/a.js', true],
    ['http://cdn.example:80', 'https://cdn.example/a.js', true],
    ['*.cdn.example', 'https://a.b.cdn.example/a.js', true],
    ['*.cdn.example', 'https://cdn.example/a.js', false],
    ['*.cdn.example', 'https://evilcdn.example/a.js', false],
    ['https://*', 'https://cdn.example/a.js', true],
    ['https://cdn.example/lib/', 'https://cdn.example/lib/7/a.js', true],
    ['https://cdn.example/lib/', 'https://cdn.example/library/a.js', false],
    ['https://cdn.example/lib', 'https://cdn.example/lib/a.js', false],
    ['https://cdn.example/lib/a.js', 'https://cdn.example/lib/a.js?v=1', true],
    ['https://cdn.example/Lib/a.js', 'https://cdn.example/lib/a.js', false],
    ['https://cdn.example/a%20b/', 'https://cdn.example/a b/c.js', true],
    ['https://cdn.example/', 'https://cdn.example/a.js', true],
    ['127.0.0.1', 'https://127.0.0.1/', true],
    ['192.0.2.1', 'https://192.0.2.1/', true],
    ['192.0.2.1', 'https://192.0.2.2/', false],
  ])('%s asked of %s: %s', (source, url, expected) => {
    expect(lets(source, url)).toBe(expected);
  });

  test('without a scheme takes the page’s, or what that can be upgraded to', () => {
    expect(lets('cdn.example', 'http://cdn.example/a.js')).toBe(false);
    expect(lets('cdn.example', 'http://cdn.example/a.js', { page: 'http://shop.example/' })).toBe(true);
    expect(lets('cdn.example', 'https://cdn.example/a.js', { page: 'http://shop.example/' })).toBe(true);
  });

  test('passes over its path after a redirect', () => {
    expect(lets('https://cdn.example/lib/', 'https://cdn.example/x.js', { redirected: true })).toBe(true);
    expect(lets('https://cdn.example/lib/', 'https://other.example/lib/', { redirected: true })).toBe(false);
  });

  test.each([
    "'none'",
    "'nonce-abc'",
    "'unsafe-inline'",
    'not a host',
    'self"',
    '<b>',
    'https://',
    '192.0.2.*',
    'a:b:c',
    'a_b.example',
    '://x',
  ])('%s names no place', (source) => {
    expect(parseExpression(source)).toBeUndefined();
  });

  test('reaches no prototype by its names', () => {
    expect(lets('constructor:', 'https://a.example/')).toBe(false);
    expect(lets('toString://a.example', 'https://a.example/')).toBe(false);
  });
});
