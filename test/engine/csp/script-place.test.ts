import { expect, test } from 'vitest';
import { anyScriptIn } from '../../../src/engine/csp/any-script.js';
import { hostSource } from '../../../src/engine/csp/sources.js';
import { scriptPlace } from '../../../src/engine/csp/script-place.js';
import { parsePolicies } from '../../../src/engine/parse/csp.js';

const PAGE = 'https://shop.example/';

test.each([
  ['https://cdn.jsdelivr.net/npm/vue@3.4.1/dist/vue.global.js?v=SECRET#SECRET'],
  ['https://unpkg.com/@scope/tool@1.0.0-rc.1/index.js'],
  ['https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js'],
  ['https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/jquery.min.js'],
  ['http://rawcdn.githack.com/user/repo/0123456789abcdef0123456789abcdef01234567/a.js'],
])('a versioned file: %s', (url) => {
  const place = scriptPlace(new URL(url));
  expect(place).toBe(url.replace(/[?#].*/, ''));
  const source = hostSource(place, PAGE, true) ?? '';
  expect(source).toBe(place.replace('http:', 'https:'));
  expect(anyScriptIn(parsePolicies({ header: '', value: `script-src ${source}` }), PAGE).runs).toBe('no');
});

test.each([
  ['https://storage.googleapis.com/shop-files/js/SECRET/a.js', 'https://storage.googleapis.com/shop-files/'],
  ['https://s3.eu-west-1.amazonaws.com/shop/a.js', 'https://s3.eu-west-1.amazonaws.com/shop/'],
])('the folder of a bucket: %s', (url, place) => {
  expect(scriptPlace(new URL(url))).toBe(place);
  expect(anyScriptIn(parsePolicies({ header: '', value: `script-src ${place}` }), PAGE).runs).toBe('no');
});

test.each([
  // The next release may have other files, and then the policy would block them.
  'https://cdn.jsdelivr.net/npm/vue@3',
  'https://esm.sh/react@^18.2.0/es2022/react.mjs',
  'https://cdn.jsdelivr.net/npm/a@1.0.0,npm/b@1.0.0',
  "https://unpkg.com/a@1.0.0/x;script-src'.js",
  'https://unpkg.com/a@1.0.0/%2e%2e/b.js',
  'https://storage.googleapis.com/a.js',
  'https://cdn.example/lib/1.2.3/a.js',
  'https://cdn.jsdelivr.net:8443/npm/vue@3.4.1/vue.js',
])('only the origin: %s', (url) => {
  expect(scriptPlace(new URL(url))).toBe(new URL(url).origin);
});
